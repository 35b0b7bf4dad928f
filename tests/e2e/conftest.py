"""A service of its own for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.service import Service
from worker.config.settings import Settings
from worker.store.client import Store


@pytest.fixture
def service(settings: Settings, store: Store, tmp_path: Path) -> Iterator[Service]:
    made = Service(settings, tmp_path)
    with made.processes:
        yield made
    made.store.close()
