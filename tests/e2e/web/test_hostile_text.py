"""A feed and a page with hostile text in every field: no output carries it on, whoever reads."""

import html
import json
import re
from xml.etree import ElementTree as ET

import pytest

from rasid.testing.loopback import Site, says
from tests.e2e.test_hooks import Receiver
from tests.e2e.web.test_web_streams import start, tell
from tests.support.browser import Browser, needs_browser
from tests.support.processes import rasid, until
from worker.state.feeds import RedisFeeds
from worker.store import keys

EVIL = (
    "\x1b]0;owned\x07\x9b31m<script>alert(1)</script>\u202eevil\u2066\ufffe\u200b"
    "\r\nid: 9-9\r\ndata: x\r\n\r\n{{7*7}} ]]> =cmd()"
)
AS_XML = html.escape(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe]", "", EVIL))
RAW = html.escape(EVIL)
FEED = f"""<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>{AS_XML}</title><item><title>خبر {AS_XML}</title><link>%s/1</link>
<guid isPermaLink="false">{AS_XML}</guid>
<description>{AS_XML}</description><dc:creator>{AS_XML}</dc:creator><category>{AS_XML}</category>
<dc:language>{AS_XML}</dc:language>
<media:thumbnail url="javascript:alert(1)"/></item>
<item><title>{AS_XML}</title><link>javascript:alert(1)</link></item>
</channel></rss>"""
SENTENCE = (
    "أعلنت قوات سوريا الديمقراطية في بيان رسمي نشرته يوم السبت تفاصيل العملية الأمنية في ريف "
    "دير الزور الشرقي. "
)
PAGE = f"""<html lang="ar"><head><title>خبر {RAW}</title><meta name="author" content="{RAW}">
<meta name="keywords" content="{RAW},{RAW}">
<meta property="article:section" content="{RAW}">
<meta property="og:image" content="javascript:alert(1)">
<link rel="canonical" href="javascript:alert(1)"></head><body><h1>خبر {RAW}</h1>
<article><p>{SENTENCE * 4}</p><p>{RAW} {SENTENCE * 4}</p><p>{SENTENCE * 4}</p></article>
</body></html>"""
# What may not reach a terminal, a feed reader or a line of text; a line feed is looked at where one
# line is promised.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)


@pytest.fixture
def infested(service):
    """The whole service after it published the article."""
    with Site({}) as site:
        site.paths.update({"/feed": says(FEED % site.url), "/1": says(PAGE)})
        RedisFeeds(service.store).add(site.url + "/feed", source=f"A {EVIL}", lang="ar")
        for name in ("poll", "work", "web"):
            service.processes.start(name, name)
        assert until(lambda: service.store.client.xlen(service.store.key(keys.ARTICLES)) == 1), (
            service.processes.log("work")
        )
        assert until(lambda: service.get("/healthz")[0] == 200)
        yield service


def strings(value):
    if isinstance(value, dict):
        return [text for item in value.items() for text in strings(list(item))]
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    return [value] if isinstance(value, str) else []


def assert_harmless(value):
    """Assert it of every string of a document that was read, so no escape hides anything."""
    found = strings(value)
    assert found
    assert [text for text in found if FORBIDDEN.search(text)] == []
    assert [text for text in found if text.lstrip().lower().startswith("javascript:")] == []


def test_messages_carry_none_of_it(infested):
    ((_, fields),) = infested.store.client.xrange(infested.store.key(keys.ARTICLES))
    assert_harmless(fields)
    assert_harmless(json.loads(fields["data"]))
    assert "\n" not in fields["title"] + fields["source"] + fields["lang"]


def test_http_carries_none_of_it(infested):
    for path in ("/v1/stream/sdf/json", "/topics/sdf/feed.json", "/v1/topics"):
        status, body = infested.get(path)
        assert status == 200
        for line in body.splitlines() if "stream" in path else [body]:
            assert_harmless(json.loads(line))
    root = ET.fromstring(infested.get("/topics/sdf/atom.xml")[1])
    texts = [text for node in root.iter() for text in (node.text or "", *node.attrib.values())]
    assert_harmless(texts)
    assert len(root.findall("{http://www.w3.org/2005/Atom}entry")) == 1


COMMANDS = (
    "tail",
    "tail sdf --json",
    "export",
    "export --format csv",
    "export --format ninjs",
    "feeds list",
    "dead list",
    "ledger",
    "groups",
    "topics retag --since 1d --dry-run",
)


def test_no_command_prints_it(infested):
    for command in COMMANDS:
        done = rasid(*command.split(), **infested.environment)
        assert done.returncode == 0, (command, done.stderr)
        assert FORBIDDEN.search(done.stdout + done.stderr) is None, command
        assert "\nid: 9-9" not in done.stdout, command


def test_logs_are_one_event_a_line(infested):
    for name in ("poll", "work", "web"):
        infested.processes.stop(name)
        assert FORBIDDEN.search(infested.processes.log(name).replace("\x1b[", "")) is None
        assert "\nid: 9-9" not in infested.processes.log(name)


def test_webhooks_carry_none_of_it(service):
    receiver = Receiver()
    assert rasid("hooks", "add", receiver.url, "articles", **service.environment).returncode == 0
    service.processes.start("hooks", "hooks", "run")
    with Site({}) as site:
        site.paths.update({"/feed": says(FEED % site.url), "/1": says(PAGE)})
        RedisFeeds(service.store).add(site.url + "/feed", source=f"A {EVIL}", lang="ar")
        for name in ("poll", "work"):
            service.processes.start(name, name)
        assert until(lambda: receiver.got, 60)
    assert_harmless(receiver.events()[0])
    receiver.server.shutdown()
    receiver.server.server_close()


@needs_browser
def test_a_browser_runs_none_of_it(infested, tmp_path):
    with Browser(f"http://127.0.0.1:{infested.port}/", tmp_path / "profile") as page:
        assert until(lambda: "خبر" in page.evaluate('document.body?.innerText ?? ""'), 20)
        assert (
            page.evaluate("document.scripts.length")
            == page.evaluate("document.querySelectorAll('script[src]').length")
            == 1
        )
        shown = page.evaluate("document.documentElement.outerHTML")
    assert re.findall(r"<[^>]*\son\w+=", shown) == []
    assert re.findall(r"(?:href|src)=[\"']?\s*javascript:", shown, re.IGNORECASE) == []
    assert FORBIDDEN.search(shown) is None


@needs_browser
def test_the_page_shows_what_comes_in_the_direction_of_its_language(service, tmp_path):
    start(service)
    tell(service, "sdf", title="عنوان أول")
    with Browser(f"http://127.0.0.1:{service.port}/", tmp_path / "profile") as page:
        assert until(lambda: "عنوان أول" in page.evaluate('document.body?.innerText ?? ""'), 20)
        assert until(lambda: page.evaluate("document.querySelector('#live')?.dataset.to") == "live")
        tell(service, "sdf", title="A second title", lang="en")
        assert until(lambda: page.evaluate("document.querySelector('#pill')?.hidden === false"), 20)
        page.evaluate("document.querySelector('#pill button').click()")
        assert until(
            lambda: "A second title" in page.evaluate('document.body?.innerText ?? ""'), 20
        )
        found = page.evaluate(
            "[...document.querySelectorAll('[lang]')].map(node => [node.lang, node.dir])"
        )
    assert ["ar", "rtl"] in found
    assert ["en", "ltr"] in found
