"""The filters of a wall: walked through by keys, chosen quickly, and the focus where it was."""

import pytest

from tests.browser.conftest import expect

LANG, CAME = "#filters [name=lang]", "#filters [name=since]"
FOCUSED = "document.activeElement.name || document.activeElement.id"
QUICK = """() => {
  const choose = (name, value) => {
    const field = document.querySelector(`#filters [name=${name}]`);
    field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  choose("lang", "tr");
  setTimeout(() => choose("since", "7d"), 100);
}"""


@pytest.mark.short
def test_a_list_is_walked_through_by_keys_and_applied_when_wanted(desk):
    page = desk.open()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.focus(CAME)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#toast")).to_contain_text("Not applied yet")
    assert page.evaluate(FOCUSED) == "since"
    assert [url for url in asked if "?since" in url] == []
    assert page.locator(CAME).input_value() == "7d"
    page.focus("#apply")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url == f"{desk.base}/?since=7d"
    assert page.evaluate(FOCUSED) == "since"
    assert not page.locator("#apply").is_visible()


def test_the_focus_stays_on_a_field_that_applies_itself(desk):
    page = desk.open()
    page.click("#filters details summary")
    page.focus("#filters [name=kind]")
    with page.expect_navigation():
        page.select_option("#filters [name=kind]", "theme")
    assert page.evaluate(FOCUSED) == "kind"
    assert page.locator("#filters [name=kind]").is_visible()
    page.reload()
    assert page.evaluate(FOCUSED) == ""


@pytest.mark.short
def test_both_of_two_quick_choices_hold(desk):
    page = desk.open()
    held = []

    def hold(route) -> None:
        held.append(route)

    page.route("**/?lang=tr", hold)
    page.evaluate(QUICK)  # the driver itself would wait for the first page
    expect(page).to_have_url(f"{desk.base}/?lang=tr&since=7d")
    assert len(held) == 1
    assert page.locator(LANG).input_value() == "tr"
    assert page.locator(CAME).input_value() == "7d"
    expect(page.locator(".story")).to_have_count(1)
