"""How the pages look and behave: sizes, themes, directions, without a script, for everyone."""

import sys
from pathlib import Path

import pytest

from tests.browser.conftest import expect
from tools.axe import PLACE as AXE

PAGES = ("/", "/article/mine", "/topic/explosion-ied", "/topics?find=a", "/?lang=tr&topic=hasakah")
OF_READERS = (
    *("/kept?topic=syria", "/kept/export?as=report", "/make", "/session"),
    *("/operate", "/operate/feeds", "/operate/dead"),
)
SHOTS = Path(sys.prefix) / "shots"
SMALL = """() => [...document.querySelectorAll('main :is(a, button, summary), :is(.top, .dock) a')]
  .filter((node) => node.checkVisibility() && !node.closest('p, td, th, svg, .mk'))
  .map((node) => [node.textContent.trim(), node.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.height < 20 || box.width < 20))
  .map(([text, box]) => `${text} ${box.width}x${box.height}`)"""


def violations(page) -> list[str]:
    """List what axe finds; where it is not installed, what can be told without it."""
    if not AXE.exists():
        return page.evaluate(
            """() => [...document.querySelectorAll('input, select, button, a, img, svg[role]')]
              .filter((node) => node.checkVisibility() && !node.labels?.length
                && !node.textContent.trim() && !node.ariaLabel && node.type !== 'hidden')
              .map((node) => node.outerHTML)"""
        )
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("async () => (await axe.run()).violations")
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


SIZES = [("en", 1440), ("ar", 390), ("ckb", 820), ("tr", 360)]
SHORT = {("en", 1440, "light"), ("ar", 390, "dark")}


@pytest.mark.parametrize(
    ("lang", "width", "theme"),
    [
        pytest.param(*size, theme, marks=[pytest.mark.short] if (*size, theme) in SHORT else [])
        for theme in ("light", "dark")
        for size in SIZES
    ],
)
def test_pages_fit_and_are_accessible(desk, lang, width, theme):
    SHOTS.mkdir(exist_ok=True)
    page = desk.open(lang=lang, width=width, color_scheme=theme)
    paths = PAGES if theme == "light" else (*PAGES, *OF_READERS)
    for number, path in enumerate(paths):
        page.goto(desk.base + path)
        page.screenshot(path=SHOTS / f"{number}-{lang}-{width}-{theme}.png")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert violations(page) == [], path
        assert page.evaluate(SMALL) == [], path
    assert page.evaluate("document.dir") == ("rtl" if lang in {"ar", "ckb"} else "ltr")


def test_text_of_strangers_has_the_direction_of_its_language(desk):
    page = desk.open(lang="ar")
    assert page.locator("#s-mine .tx").get_attribute("dir") == "rtl"
    assert page.locator("#s-gas .tx").get_attribute("dir") == "ltr"
    box = page.locator("#s-gas h3 a").bounding_box()
    column = page.locator("#s-gas .tx").bounding_box()
    assert box["x"] - column["x"] < 5


@pytest.mark.short
def test_pages_are_complete_without_a_script(desk):
    page = desk.open(java_script_enabled=False)
    assert page.locator(".story").count() > 3
    assert not page.locator("#pause").is_visible()
    page.select_option("#filters [name=lang]", "tr")
    page.click("#apply")
    expect(page.locator(".story")).to_have_count(1)
    page.click(".menu summary")
    page.click(".menu [value=ar]")
    assert page.locator("html").get_attribute("dir") == "rtl"
    expect(page.locator(".story")).to_have_count(1)
    page.click(".edit summary")
    page.fill("#add", "قسد")
    page.click(".edit .btn.primary")
    assert "topic=sdf" in page.url
    page.goto(desk.base + "/article/mine")
    page.click(".body .mk >> nth=1")
    assert "why=hasakah" in page.url


@pytest.mark.short
def test_back_leads_to_what_was_asked_before(desk):
    page = desk.open()
    with page.expect_navigation():
        page.select_option("#filters [name=lang]", "tr")
    assert page.locator(".story").count() == 1
    page.go_back()
    expect(page.locator(".story").nth(1)).to_be_visible()
    assert page.locator("#filters [name=lang]").input_value() == ""


def test_moments_are_in_the_readers_zone_and_days_stay(desk):
    here = desk.open("/", timezone_id="Pacific/Auckland")
    page = desk.open("/", timezone_id="America/Los_Angeles")
    clocks = [one.locator("#s-mine .clock").inner_text() for one in (here, page)]
    assert clocks[0] != clocks[1]
    days = [one.locator("#s-gas .when > time > .day").inner_text() for one in (here, page)]
    assert days[0] == days[1]
    page.reload()
    assert page.locator("#s-mine .clock").inner_text() == clocks[1]
    assert "Los Angeles" in page.locator(".foot").inner_text()


def test_print_shows_the_news_without_controls(desk):
    page = desk.open()
    page.emulate_media(media="print")
    assert not page.locator(".top").is_visible()
    assert page.locator("#s-mine h3").is_visible()


def test_the_theme_is_kept(desk):
    page = desk.open()
    page.click("#theme")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"


@pytest.mark.short
def test_the_sheet_takes_the_focus_and_gives_it_back(desk):
    page = desk.open(width=390)
    page.click("#opensheet")
    assert page.evaluate("document.activeElement.id") == "closesheet"
    assert page.evaluate("document.querySelector('main').inert")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "opensheet"


@pytest.mark.short
def test_the_newer_of_two_quick_clicks_wins(desk):
    page = desk.open("/article/mine")
    held = []

    def hold(route) -> None:
        held.append(route)

    page.route("**/article/mine?why=hasakah*", hold)
    page.click(".why .chips a >> nth=1")
    page.wait_for_timeout(50)
    page.click(".why .chips a >> nth=2")
    expect(page.locator(".why .rule")).to_contain_text("Syria")
    held[0].continue_()
    page.wait_for_timeout(500)
    assert "Syria" in page.locator(".why .rule").inner_text()
    assert "why=syria" in page.url
