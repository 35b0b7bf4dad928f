"""An open wall: news waits, the reader's place stays, an end has a reason, keys can be off."""

from datetime import UTC, datetime

import pytest

from tests.browser.conftest import Desk, expect
from tests.support import wall_news


def is_live(page) -> None:
    page.wait_for_selector('#live[data-to="live"]')


@pytest.mark.short
def test_news_waits_until_it_is_asked_for(desk, tell):
    page = desk.open()
    is_live(page)
    before = page.locator(".story").first.get_attribute("data-story")
    tell("one")
    tell("two")
    expect(page.locator("#pilltext")).to_have_text("2 new stories")
    assert page.title().startswith("(2) ")
    assert page.locator(".story").first.get_attribute("data-story") == before
    page.keyboard.press("n")
    page.wait_for_selector("#s-one")
    assert page.locator("#pill button").is_hidden()
    assert [page.locator(".story").nth(at).get_attribute("data-story") for at in (0, 1)] == [
        "two",
        "one",
    ]
    assert page.evaluate("document.activeElement.id") == "s-two"


def test_a_filtered_wall_hears_of_its_own_news_only(desk, tell):
    page = desk.open("/?lang=tr")
    is_live(page)
    tell("arabic")
    tell("turkish", lang="tr")
    expect(page.locator("#pilltext")).to_have_text("1 new story")
    page.click("#pill button")
    page.wait_for_selector("#s-turkish")
    assert page.locator("#s-arabic").count() == 0


def test_all_that_waits_is_shown_and_the_way_back_goes_on(desk, store):
    page = desk.open()
    is_live(page)
    for begin, shown in ((0, 130), (130, 80)):
        for number in range(begin, begin + shown):
            at = datetime.now(UTC)
            one = wall_news.message(f"n{number}", f"{number}", seen_at=at)
            wall_news.add(store, one, at=at)
        expect(page.locator("#pilltext")).to_have_text(f"{shown} new stories")
        page.click("#pill button")
        expect(page.locator('.story[data-story^="n"]')).to_have_count(min(begin + shown, 200))
    page.click("#older")
    expect(page.locator(".story").first).to_have_attribute("data-story", "n9")


def test_news_does_not_stand_above_an_older_page(desk, store, tell):
    for number in range(60):
        at = datetime.now(UTC)
        wall_news.add(store, wall_news.message(f"n{number}", f"{number}", seen_at=at), at=at)
    page = desk.open()
    page.click("#older")
    is_live(page)
    tell("newest")
    page.click("#pill button")
    page.wait_for_selector("#s-newest")
    assert "cursor" not in page.url
    assert page.locator(".story").nth(1).get_attribute("data-story") == "n59"


@pytest.mark.parametrize("width", [360, 1440])
def test_what_is_sought_is_seen_on_the_card(desk, tell, width):
    for before in (3, 8, 9, 12, 30):
        text = f"{'The old ' * before}uniquemark {'was shut ' * 50}"
        tell(f"at{before}", text=text, lang="en")
    page = desk.open("/?q=uniquemark", width=width)
    for lead in page.locator(".story .lead").all():
        lead.scroll_into_view_if_needed()
        box, mark = lead.bounding_box(), lead.locator("mark.hit").bounding_box()
        assert mark["y"] + mark["height"] <= box["y"] + box["height"] + 2


def test_an_empty_wall_fills_by_itself(desk, tell):
    page = desk.open("/?lang=fa")
    is_live(page)
    tell("persian", lang="fa")
    page.click("#pill button")
    page.wait_for_selector("#s-persian")
    assert page.locator("#empty").count() == 0


def test_a_pause_holds_the_counter_and_loses_nothing(desk, tell):
    page = desk.open()
    is_live(page)
    page.keyboard.press("p")
    assert page.locator("#live").inner_text() == "Paused"
    tell("quiet")
    page.wait_for_timeout(2500)
    assert page.locator("#pill button").is_hidden()
    page.keyboard.press("p")
    expect(page.locator("#pilltext")).to_have_text("1 new story")


@pytest.mark.short
def test_a_full_server_is_told_and_tried_again(chromium, settings, store, news, tell):
    small = settings.model_copy(update={"web_clients": 1})
    with wall_news.serving(small, store) as base:
        desk = Desk(chromium, base)
        first = desk.open()
        is_live(first)
        second = desk.open()
        second.wait_for_selector("#ended:not([hidden])")
        said = second.locator("#ended").inner_text()
        assert "no room for another listener (503)" in said
        assert "Trying again in" in said
        assert second.locator(".story").count() > 3
        desk.contexts[0].close()
        tell("missed")
        second.wait_for_timeout(1000)
        second.click("#again")
        is_live(second)
        assert second.locator("#ended").is_hidden()
        second.wait_for_selector("#pill button")
        desk.contexts[1].close()
        assert desk.complaints == []


def test_a_server_that_goes_away_is_told(chromium, settings, store, news):
    with wall_news.serving(settings, store) as base:
        desk = Desk(chromium, base)
        page = desk.open()
        is_live(page)
    page.wait_for_selector("#ended:not([hidden])")
    assert "does not answer" in page.locator("#endwhy").inner_text()
    assert page.locator("#live").inner_text() == "Ended"
    desk.contexts[0].close()


@pytest.mark.short
def test_a_token_is_typed_once_and_its_end_is_told(chromium, settings, store, news):
    closed = settings.model_copy(update={"web_tokens": ("long-secret",)})
    with wall_news.serving(closed, store) as base:
        desk = Desk(chromium, base)
        page = desk.open("/?lang=tr")
        assert page.locator("#live").count() == 0
        page.fill("#token", "wrong")
        page.click("form .btn.primary")
        assert "No token" in page.locator("#wrong").inner_text()
        page.fill("#token", "long-secret")
        page.click("form .btn.primary")
        page.wait_for_url(lambda url: url.endswith("/?lang=tr"))
        is_live(page)
        assert page.evaluate("document.cookie").count("session") == 0
        desk.contexts[0].clear_cookies(name="rasid-session")
        page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_selector("#endnext a")
        assert "(401)" in page.locator("#endwhy").inner_text()
        desk.contexts[0].close()


@pytest.mark.short
def test_keys_go_by_their_place_and_can_be_off(desk):
    page = desk.open()
    on = "document.querySelector('.story.is-on')?.dataset.story"
    page.keyboard.press("j")
    assert page.evaluate(on) == "mine"
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'ت', code: 'KeyJ', bubbles: true}))"
    )
    assert page.evaluate(on) == "gas"
    page.keyboard.press("k")
    page.keyboard.press("s")
    assert page.locator("#s-mine .star").get_attribute("aria-pressed") == "true"
    page.keyboard.press("m")
    assert "read" in page.locator("#s-mine").get_attribute("class").split()
    page.keyboard.press("x")
    assert page.locator("#s-mine details").get_attribute("open") is not None
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("jn")
    assert page.locator("#q").input_value() == "jn"
    page.locator("#q").blur()
    page.keyboard.press("?")
    page.uncheck("#keyson")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.evaluate(on) == "mine"
    page.reload()
    expect(page.locator("#s-mine .star")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#s-mine.read")).to_have_count(1)
    page.keyboard.press("j")
    assert page.evaluate(on) is None


def test_a_star_of_the_wall_is_kept_however_quickly_it_is_clicked(desk):
    page = desk.open()
    star = page.locator("#s-mine .star")
    for _ in range(3):
        star.click()
    page.locator("#s-gas .star").click()
    page.wait_for_function(
        "fetch('/kept/marks').then(a => a.json()).then(m => m.star.sort().join() === 'gas,mine')"
    )
    page.goto(f"{desk.base}/kept")
    expect(page.locator('a[href="/article/mine"]')).to_have_count(1)
    expect(page.locator('a[href="/article/gas"]')).to_have_count(1)
    page.goto(f"{desk.base}/")
    expect(star).to_have_attribute("aria-pressed", "true")


def test_o_opens_the_article(desk):
    page = desk.open()
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url("**/article/mine")
    assert page.locator("article h1").count() == 1


@pytest.mark.short
def test_hostile_text_runs_nowhere(desk, store):
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\u202e{{7*7}}"
    now = datetime.now(UTC)
    page = desk.open()
    is_live(page)
    tags = (wall_news.tagged("sdf", evil, "alert"),)
    one = wall_news.message("evil", evil * 50, evil, source=evil, lang="en", tags=tags, seen_at=now)
    wall_news.add(store, one, at=datetime.now(UTC))
    page.click("#pill button")
    page.wait_for_selector("#s-evil")
    for path in ("", "/article/evil", "/topic/sdf", f"/?q={evil}&topic={evil}&source={evil}"):
        if path:
            page.goto(desk.base + path)
        assert page.evaluate("document.scripts.length") == 1
        assert page.evaluate("document.images.length") == 0
        assert "\u202e" not in page.evaluate("document.documentElement.outerHTML")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
