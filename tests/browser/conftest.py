"""A real browser before a real server; skipped where there is none."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.support import wall_news
from tests.support.browser import CHROMIUM

playwright = pytest.importorskip("playwright.sync_api", reason="skipped: no playwright")
PATIENCE = 30_000  # milliseconds; the machine may be busy
expect = playwright.expect
expect.set_options(timeout=PATIENCE)


def pytest_addoption(parser) -> None:
    parser.addoption("--short", action="store_true", help="only what is marked short")


def pytest_collection_modifyitems(config, items) -> None:
    if not config.getoption("--short"):
        return
    long = [one for one in items if one.get_closest_marker("short") is None]
    config.hook.pytest_deselected(items=long)
    items[:] = [one for one in items if one not in long]


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    if CHROMIUM is None:
        pytest.skip("skipped: no chromium")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Desk:
    """Opens pages of one site and notes what should not happen."""

    def __init__(self, browser, base: str) -> None:
        self._browser, self.base = browser, base
        self.complaints: list[str] = []
        self.contexts: list = []

    def open(self, path: str = "/", lang: str = "en", width: int = 1440, **options):
        options = {"color_scheme": "light", "timezone_id": "Asia/Damascus", **options}
        context = self._browser.new_context(viewport={"width": width, "height": 900}, **options)
        context.set_default_timeout(PATIENCE)
        context.add_cookies([{"name": "rasid-lang", "value": lang, "url": self.base}])
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._asked)
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        page.goto(self.base + path)
        return page

    def _heard(self, line) -> None:
        # the browser itself reports a refused request; pages say it in words
        if line.type in {"error", "warning"} and "Failed to load resource" not in line.text:
            self.complaints.append(line.text)

    def _asked(self, request) -> None:
        if not request.url.startswith((self.base, "data:")):
            self.complaints.append(f"foreign: {request.url}")


@pytest.fixture
def news(store):
    return wall_news.newsroom(store, datetime.now(UTC))


@pytest.fixture
def desk(chromium, settings, store, news) -> Iterator[Desk]:
    with wall_news.serving(settings, store) as base:
        made = Desk(chromium, base)
        yield made
        for context in made.contexts:
            context.close()
    assert made.complaints == []


@pytest.fixture
def tell(store):
    """Publish a story now."""

    def told(name: str, **fields) -> None:
        now = datetime.now(UTC)
        one = wall_news.message(name, f"خبر {name}", seen_at=now, **fields)
        wall_news.add(store, one, at=now)

    return told
