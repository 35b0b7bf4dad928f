"""Real parts for every test: one valkey-server a session, a key prefix of its own a test."""

import gc
import os
import sys
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from functools import cache
from pathlib import Path

import pytest
from hypothesis import is_hypothesis_test
from hypothesis import settings as hypothesis_settings

from rasid.testing import Clock
from tests.support.key_families import unlisted
from tests.support.tracing import untraced
from worker.config.settings import Settings
from worker.store.client import Store
from worker.store.connect import rules_of
from worker.store.embedded_server import EmbeddedServer

ROOT = Path(__file__).parents[1]

hypothesis_settings.register_profile(
    "rasid", deadline=None, max_examples=60
)  # the machine may be busy
hypothesis_settings.load_profile("rasid")

# A sandbox bounds the processor time of its child, which measuring coverage would use up.
os.register_at_fork(after_in_child=lambda: sys.settrace(None))


# While coverage is measured. What tests start in processes of their own is another matter.
TRACED_FOLDERS = {"worker", "rasid", "contracts", "tasks"}
TRACED_CASES = 60  # of each test

# What waits for processes comes first, so that what only computes fills the rest of the time, and
# no long file begins when the others are through.
LONGEST_FIRST = (
    "browser",
    "e2e",
    "documents",
    "worker",
    "rasid",
    "deploy",
    "contracts",
    "chaos",
    "tasks",
)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Look for no garbage among what is made here: it stays to the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the folders in order, and trace the first cases of each test of our code only.

    A hundred sentences for one rule, or what hypothesis draws, cover no more than some dozens, and
    tracing makes what only computes three to ten times as slow.
    """
    items.sort(key=lambda item: LONGEST_FIRST.index(_folder_of(item)))
    cases: Counter[object] = Counter()
    for item in items:
        test = getattr(item, "function", item)
        cases[test] += 1
        is_another = cases[test] > TRACED_CASES or is_hypothesis_test(test)
        if is_another or _folder_of(item) not in TRACED_FOLDERS:
            item.add_marker("untraced")


def _folder_of(item: pytest.Item) -> str:
    return _folder_of_file(item.path)


@cache
def _folder_of_file(path: Path) -> str:
    return path.relative_to(ROOT / "tests").parts[0]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Measure no coverage of what is marked ``heavy`` or ``untraced``.

    Those tests repeat what others cover, on megabytes or a hundred times, and tracing makes them
    many times as slow. The marker ``no_cover`` does nothing in the processes that tests are shared
    out to.
    """
    is_traced = not (item.get_closest_marker("heavy") or item.get_closest_marker("untraced"))
    with nullcontext() if is_traced else untraced():
        return (yield)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("RASID_") and name != "RASID_CORPUS":
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with EmbeddedServer(Settings(data_dir=tmp_path_factory.mktemp("server"))) as server:
        yield server.url


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(server_url: str, tmp_path: Path) -> Settings:
    return Settings(
        redis_url=server_url, prefix=f"t{uuid.uuid4().hex[:8]}:", data_dir=tmp_path, web_port=0
    )


@pytest.fixture
def store(settings: Settings, clock: Clock) -> Iterator[Store]:
    opened = Store(settings.redis_url, settings.prefix, rules=rules_of(settings), clock=clock)
    yield opened
    strangers = unlisted(opened)
    for key in opened.client.scan_iter(f"{settings.prefix}*", count=1000):
        opened.client.delete(key)
    opened.close()
    assert not strangers, "in no family of worker/store/keys.py"


@pytest.fixture(scope="session")
def corpus() -> Path:
    place = Path(os.environ.get("RASID_CORPUS", ROOT / ".." / "shared" / "corpus"))
    if not (place / "README.md").exists():
        pytest.skip("skipped: no corpus")
    return place
