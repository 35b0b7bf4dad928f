"""From a query on the wall to a message that arrives, in a real browser; phones and Arabic too."""

import re

import pytest

from rasid.testing.loopback import Site
from tests.browser.conftest import expect
from tests.browser.test_pages_in_a_browser import SHOTS, SMALL, violations
from tests.support.processes import until
from tests.worker.alerts.conftest import Receiver, serving


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"allow_networks": ("127.0.0.0/8",)})


@pytest.mark.short
@pytest.mark.parametrize(
    ("lang", "width", "script"), [("en", 1440, True), ("ar", 390, True), ("en", 360, False)]
)
def test_an_alert_is_made_tried_and_arrives(settings, desk, tell, lang, width, script):
    SHOTS.mkdir(exist_ok=True)
    page = desk.open("/?topic=turkey", lang=lang, width=width, java_script_enabled=script)
    if width < 1_000:
        page.click("#opensheet")
    page.locator("a[href*='/alerts?']:visible").click()
    expect(page.locator("[name=query]")).to_have_value("topic:turkey")
    with Site({}) as site, serving(settings):
        receiver = Receiver(site)
        page.fill("[name=name]", 'معبر <b>&"')
        page.fill("[name=webhook]", "http://10.0.0.1/")
        page.click("form[action='/alerts/save'] .btn.primary")
        expect(page.locator("main [role=alert]")).to_contain_text("private address")
        page.fill("[name=webhook]", receiver.url)
        page.click("form[action='/alerts/save'] .btn.primary")
        expect(page).to_have_url(re.compile(r"/alerts/[0-9a-f]{12}\?done=alert_saved"))
        page.click("form[action$='/test'] button")
        expect(page.locator("section.told .flag.ok")).to_have_count(1)
        tell("border", tags=(_turkey(),))
        assert until(lambda: receiver.titles[-1:] == ["خبر border"], 30), receiver.got
        address = page.url.split("?")[0].removesuffix("/test")
        page.goto(address)
        expect(page.locator("a[href='/article/border']")).to_be_visible()
        for name, path in (("alert", address), ("alerts", f"{desk.base}/alerts")):
            page.goto(path)
            page.screenshot(path=SHOTS / f"{name}-{lang}-{width}.png", full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            assert not script or violations(page) == [], path
            assert page.evaluate(SMALL) == [], path
        page.goto(address)
        page.click("form[action$='/pause'] button")
        expect(page.locator(".flag.off").first).to_be_visible()


def _turkey():
    from tests.support.wall_news import tagged

    return tagged("turkey", "تركيا", "تركيا")
