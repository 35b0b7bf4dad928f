"""From an empty page to its effect: topics, mail and ntfy, feeds, dead letters, hostile words."""

from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from rasid.testing.loopback import Site, says
from tasks.model import Article
from tests.browser.conftest import Desk, expect
from tests.browser.test_pages_in_a_browser import SHOTS, SMALL, violations
from tests.rasid.web.pages.test_make import WATER
from tests.rasid.web.pages.test_operate import RSS, kill
from tests.support import wall_news
from tests.support.processes import until
from tests.worker.alerts.conftest import Receiver, serving
from tests.worker.alerts.test_kinds import inbox  # noqa: F401 - a fixture
from worker.state.feeds import RedisFeeds
from worker.state.ledger import read_ledger
from worker.taxonomy.loader import ArticleTagger, load_taxonomy

SIZES = pytest.mark.parametrize(("lang", "width"), [("en", 1440), ("ar", 390)])
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>\u202e{{7*7}}"
FILL = """([at, words]) => {
  const form = document.querySelectorAll('main form[method=post]')[at];
  form.noValidate = true;
  for (const one of form.querySelectorAll('textarea, input:not([type=hidden])')) {
    if (['checkbox', 'radio', 'number'].includes(one.type)) continue;
    if (one.tagName === 'INPUT') one.type = 'text';
    one.value = words;
  }
  form.requestSubmit();
}"""
SENTENCE = "أعيد فتح معبر سيمالكا أمام الشاحنات."


@pytest.fixture
def near(settings, tmp_path):
    folder = tmp_path / "topics"
    folder.mkdir()
    (folder / "water.toml").write_text(WATER, "utf-8")
    return settings.model_copy(update={"allow_networks": ("127.0.0.0/8",), "topics_dir": folder})


@pytest.fixture
def desk_of(chromium, store, news):
    """Open a desk on a site with these settings."""

    @contextmanager
    def opened(settings):
        with wall_news.serving(settings, store) as base:
            made = Desk(chromium, base)
            yield made
            for context in made.contexts:
                context.close()
        assert made.complaints == []

    return opened


def is_fine(page, name: str) -> None:
    """Look at a page: it fits, axe is content, nothing is too small; a picture is kept."""
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert violations(page) == [], name
    assert page.evaluate(SMALL) == [], name


@SIZES
def test_a_topic_is_typed_saved_and_seen(near, store, desk_of, lang, width):
    with desk_of(near) as desk:
        page = desk.open("/make", lang=lang, width=width)
        is_fine(page, f"make-empty-{lang}-{width}")
        page.fill("[name=strong]", "معبر سيمالكا\nSemalka")
        page.fill("[name=must]", SENTENCE)
        page.fill("[name=label_ar]", "معبر سيمالكا")
        page.fill("[name=label_en]", "Semalka crossing")
        page.fill("[name=id]", "semalka")
        page.click("button:not([formaction]).btn.primary")
        expect(page.locator(".tests .y")).to_have_count(1)
        is_fine(page, f"make-seen-{lang}-{width}")
        page.click("[formaction='/make/save']")
        expect(page.locator("form[action='/make/undo']")).to_have_count(1)
        is_fine(page, f"make-saved-{lang}-{width}")
        tagger = ArticleTagger(load_taxonomy(near.topics_dir))
        tags = tagger.tag(
            Article(title="معبر", text=SENTENCE * 3, url="", canonical_url="", lang="ar"), ""
        )
        now = datetime.now(UTC)
        one = wall_news.message("crossing", "معبر", SENTENCE * 3, tags=tags, seen_at=now)
        wall_news.add(store, one, at=now)
        page.goto(f"{desk.base}/?topic=semalka")
        expect(page.locator("#s-crossing")).to_be_visible()
        is_fine(page, f"make-wall-{lang}-{width}")
        page.goto(f"{desk.base}/topic/semalka")
        expect(page.locator("a[href*='/article/crossing']").first).to_be_visible()
        told = page.request.get(f"{desk.base}/v1/stream/semalka/json").text()
        assert len(told.splitlines()) == 1
        assert "news.example/crossing" in told


def test_two_who_edit_one_topic_lose_nothing(near, desk_of):
    with desk_of(near) as desk:
        first = desk.open("/make")
        first.fill("[name=strong]", "Semalka")
        first.fill("[name=must]", "Semalka crossing is open.")
        first.fill("[name=label_en]", "Semalka")
        first.fill("[name=id]", "semalka")
        first.click("[formaction='/make/save']")
        expect(first.locator("form[action='/make/undo']")).to_have_count(1)
        second = desk.open("/make?topic=semalka")
        first.fill("[name=vetoes]", "river")
        first.click("[formaction='/make/save']")
        expect(first.locator("form[action='/make/undo']")).to_have_count(1)
        second.fill("[name=vetoes]", "road")
        second.click("[formaction='/make/save']")
        expect(second.locator("main [role=alert]")).to_be_visible()
        expect(second.locator("[name=vetoes]")).to_have_value("road")
        is_fine(second, "make-conflict-en-1440")
        first.goto(f"{desk.base}/make?topic=semalka")
        expect(first.locator("[name=vetoes]")).to_have_value("river")
        first.click("form[action='/make/undo'] button")
        first.goto(f"{desk.base}/make?topic=semalka")
        expect(first.locator("[name=vetoes]")).to_have_value("")
        first.click("form[action='/make/redo'] button")
        expect(first.locator("[name=vetoes]")).to_have_value("river")
        for _ in range(2):
            first.click("form[action='/make/undo'] button")
        expect(first.locator("[name=vetoes]")).to_have_value("")
        first.set_viewport_size({"width": 390, "height": 800})
        is_fine(first, "make-gone-en-390")
        first.click("form[action='/make/redo'] button")
        expect(first.locator("[name=id]")).to_have_value("semalka")


def test_an_alert_arrives_by_mail_and_ntfy(inbox, desk_of, tell):  # noqa: F811 - the fixture
    with Site({}) as site, desk_of(inbox.settings) as desk, serving(inbox.settings):
        receiver = Receiver(site)
        page = desk.open("/alerts?lang=ar")
        page.fill("[name=name]", "معبر")
        page.fill("[name=ntfy]", f"{site.url}/wells")
        page.fill("[name=mail]", "lina@desk.example")
        page.click("form[action='/alerts/save'] .btn.primary")
        page.click("form[action$='/test'] button")
        expect(page.locator("section.told .flag.ok")).to_have_count(2)
        tell("border")
        assert until(lambda: len(receiver.got) == 2 and len(inbox.mails) == 2, 30)
    assert "خبر border" in receiver.got[1][1]["title"]
    assert "خبر border" in inbox.mails[1]["Subject"]


@SIZES
def test_a_feed_is_looked_at_added_paused_and_polled(near, store, desk_of, lang, width):
    with Site({}) as site, desk_of(near) as desk:
        rss = RSS.format(url=site.url)
        site.paths["/feed"] = says(rss, Content_Type="application/rss+xml")
        page = desk.open("/operate/feeds", lang=lang, width=width)
        page.fill("[name=url]", f"{site.url}/feed")
        page.click("form[action='/operate/feeds/look'] button")
        expect(page.locator("form[action='/operate/feeds/add']")).to_have_count(1)
        is_fine(page, f"feed-look-{lang}-{width}")
        page.fill("[name=source]", HOSTILE)
        page.click("form[action='/operate/feeds/add'] button")
        expect(page.locator("form[action$='/poll']")).to_have_count(1)
        (row,) = RedisFeeds(store).rows()
        page.click("form[action$='/pause'] button")
        expect(page.locator("form[action$='/resume']")).to_have_count(1)
        assert RedisFeeds(store).row(row.id).paused
        page.click("form[action$='/resume'] button")
        expect(page.locator("form[action$='/pause']")).to_have_count(1)
        page.click("form[action$='/poll'] button")
        expect(page.locator(".told").first).to_be_visible()
        assert RedisFeeds(store).count_due() == 1
        is_fine(page, f"feed-{lang}-{width}")
        page.goto(f"{desk.base}/operate/feeds")
        is_fine(page, f"feeds-{lang}-{width}")
        assert page.evaluate("document.images.length") == 0


@SIZES
def test_fifty_dead_letters_are_requeued(near, store, desk_of, lang, width):
    kill(store, 50, "timeout")
    kill(store, 2, "no_article")
    with desk_of(near) as desk:
        page = desk.open("/operate/dead", lang=lang, width=width)
        is_fine(page, f"dead-{lang}-{width}")
        page.check("[name=reason][value=timeout]")
        page.click("form[action='/operate/dead/requeue'] .btn.primary")
        expect(page.locator(".told").first).to_contain_text("50")
        expect(page.locator("[name=reason]")).to_have_count(1)
        assert read_ledger(store).waiting == 50
        page.goto(f"{desk.base}/operate")
        is_fine(page, f"operate-{lang}-{width}")


@pytest.mark.parametrize("path", ["/make", "/alerts", "/kept?topic=syria"])
def test_hostile_words_in_every_field_stay_words(near, desk_of, path):
    with desk_of(near) as desk:
        page = desk.open(path)
        count = page.locator("main form[method=post]").count()
        assert count
        for at in range(count):
            page.goto(desk.base + path)
            with page.expect_navigation():
                page.evaluate(FILL, [at, HOSTILE])
            assert page.evaluate("document.images.length") == 0
            assert page.evaluate("document.scripts.length") == 1
            assert "\u202e" not in page.locator("main").inner_text()
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
