"""What commands and pages find when they begin."""

import pytest

from tests.support.bundled_topics import prepare_topics


@pytest.fixture(scope="session", autouse=True)
def _topics_are_prepared() -> None:
    """Have the topics read once: each command would compile them anew."""
    prepare_topics()
