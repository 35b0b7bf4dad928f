"""Searching, refusals and a silent server, as a reader sees them; a search on paper, by keys."""

import os
import signal
from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from tests.browser.conftest import Desk, expect
from tests.browser.test_pages_in_a_browser import SHOTS, SMALL, violations
from tests.support import wall_news
from worker.config.settings import Settings
from worker.store.client import Store
from worker.store.embedded_server import EmbeddedServer

WORDS = quote("انفجار المتحدث")
PATHS = (
    f"/?q={WORDS}",
    f"/article/mine?q={WORDS}",
    "/?q=*&lang=ar",
    "/article/mine?rev=abc",
    "/?level=village&ui=xx&lang=tr",
)
STYLE = """() => [...document.querySelectorAll('.body mark')].map((mark) => {
  const style = getComputedStyle(mark);
  return [mark.className.includes('hit'), style.borderBlockStartWidth, style.fontWeight];
})"""

INKED = "name => getComputedStyle(document.querySelector(name)).printColorAdjust"


@pytest.mark.parametrize(
    ("lang", "width", "theme"),
    [
        pytest.param("ar", 390, "dark", marks=pytest.mark.short),
        ("ar", 1440, "light"),
        ("en", 390, "light"),
        ("en", 1440, "dark"),
    ],
)
def test_searches_and_refusals_are_accessible(desk, lang, width, theme):
    SHOTS.mkdir(exist_ok=True)
    page = desk.open(lang=lang, width=width, color_scheme=theme)
    for number, path in enumerate(PATHS):
        page.goto(desk.base + path)
        page.screenshot(path=SHOTS / f"read-{number}-{lang}-{width}-{theme}.png")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert violations(page) == [], path
        assert page.evaluate(SMALL) == [], path


def test_marks_of_a_search_differ_by_more_than_colour(desk):
    page = desk.open(f"/article/mine?q={WORDS}", lang="ar")
    looks = {tuple(one) for one in page.evaluate(STYLE)}
    assert {look[1:] for look in looks if look[0]} == {("2px", "700")}
    assert ("2px", "700") not in {look[1:] for look in looks if not look[0]}
    page.locator(".body mark.hit").first.click()
    page.wait_for_url(lambda url: "why=" in url and "q=" in url)
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('.body mark.hit')).fontWeight")


def test_a_wall_on_paper_has_news_and_no_controls(desk):
    page = desk.open("/", lang="ar", width=800)
    page.wait_for_selector('#live[data-to="live"]')
    page.emulate_media(media="print")
    page.screenshot(path=SHOTS / "read-print-ar.png")
    for control in (".acts", ".top", ".rail", ".dock"):
        assert page.locator(f"{control}:visible").count() == 0, control
    clock = page.locator("#s-mine .clock").bounding_box()
    day = page.locator("#s-mine .when .day").bounding_box()
    assert abs(clock["y"] - day["y"]) < clock["height"]  # one line
    assert clock["height"] < 40
    page.goto(f"{desk.base}/?lang=ar")
    assert page.locator(".on-paper:visible").inner_text() == "lang:ar"
    assert page.locator(".bartop h1").bounding_box()["width"] > 20
    assert page.evaluate(INKED, ".bar i") == "exact"
    page.goto(f"{desk.base}/topic/explosion-ied")
    assert page.evaluate(INKED, ".legend i") == "exact"
    page.goto(f"{desk.base}/article/mine")
    for control in (".crumb", "#keep", ".why", ".seg"):
        assert page.locator(f"{control}:visible").count() == 0, control
    assert page.locator("#revisions del:visible").count() > 0


@pytest.mark.short
def test_live_news_can_be_paused_on_a_phone(desk, tell):
    page = desk.open(lang="ar", width=360)
    page.wait_for_selector('#live[data-to="live"]')
    page.click("#pause")
    expect(page.locator("#pause")).to_have_attribute("aria-pressed", "true")
    tell("quiet")
    page.wait_for_timeout(2500)
    assert page.locator("#pill button").is_hidden()
    page.click("#pause")
    page.wait_for_selector("#pill button:visible")
    box = page.locator("#pause").bounding_box()
    assert min(box["width"], box["height"]) >= 24


def test_what_comes_to_a_search_is_marked_in_arabic(desk, tell):
    page = desk.open(f"/?q={quote('تحالف')}&lang=ar", lang="ar")
    page.wait_for_selector('#live[data-to="live"]')
    tell("other")
    tell("wanted", text="وصل رتل للتحالف")
    tell("turkish", text="التحالف", lang="tr")
    expect(page.locator("#pilltext")).to_have_text("خبر جديد")
    page.click("#pill button")
    expect(page.locator("#s-wanted mark.hit")).to_have_text("للتحالف")
    assert page.locator(".story").count() == 1
    assert "q=" in page.locator("#s-wanted h3 a").get_attribute("href")


def test_a_search_without_a_word_hears_of_nothing(desk, tell):
    page = desk.open("/?q=*")
    page.wait_for_selector('#live[data-to="live"]')
    tell("any")
    page.wait_for_timeout(2500)
    assert page.locator("#pill button").is_hidden()
    assert page.locator(".story").count() == 0


def test_an_open_wall_tells_that_live_news_pauses(chromium, tmp_path):
    with EmbeddedServer(Settings(data_dir=tmp_path / "server")) as server:
        settings = Settings(redis_url=server.url, data_dir=tmp_path / "web", web_port=0)
        store = Store(server.url, settings.prefix)
        wall_news.newsroom(store, datetime.now(UTC))
        with wall_news.serving(settings, store) as base:
            desk = Desk(chromium, base)
            page = desk.open(lang="en", width=390)
            page.wait_for_selector('#live[data-to="live"]')
            os.kill(server.process.pid, signal.SIGSTOP)
            try:
                expect(page.locator("#endwhy")).to_contain_text("live news pauses (504)")
                other = desk.open(lang="ar", width=390)
                other.wait_for_selector("#silent")
                other.screenshot(path=SHOTS / "read-silent-ar-390.png")
                assert other.locator(".story").count() > 3
                assert violations(other) == []
            finally:
                os.kill(server.process.pid, signal.SIGCONT)
            for one in (page, other):
                one.click("#again")
                one.wait_for_selector('#live[data-to="live"]')
            assert other.locator("#silent").count() == 0
            for context in desk.contexts:
                context.close()
            assert desk.complaints == []
        store.close()
