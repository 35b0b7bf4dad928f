"""``rasid feeds`` against a real site and a real server.

Looking, adding, trying, importing, exporting, removing.
"""

import json
import os
import pty
import select
import shlex
import subprocess
import time
from pathlib import Path

import pytest
from aiohttp import web

from tasks.ports import Claim
from tests.support.loopback import Site, says
from tests.support.processes import RASID, rasid
from worker.catalogue.opml import read_feeds_file
from worker.state.feeds import RedisFeeds

SENTENCE = (
    "أعلنت قوات سوريا الديمقراطية في بيان رسمي نشرته يوم السبت تفاصيل العملية الأمنية في ريف "
    "دير الزور الشرقي. "
)
PAGE = (
    f"<html lang=ar><title>خبر</title><h1>خبر من دير "
    f"الزور</h1><article>{f'<p>{SENTENCE * 4}</p>' * 3}</article></html>"
)
CHILD = "<sitemap><loc>{}</loc></sitemap>"
HOME = (
    '<html lang=ar><title>عنب بلدي</title><link rel=alternate type="application/rss+xml" '
    'href="/main.xml">{}</html>'
)


def rss(title: str, *paths: str) -> str:
    items = "".join(f"<item><title>خبر {path}</title><link>{path}</link></item>" for path in paths)
    return f"<rss version='2.0'><channel><title>{title}</title><language>ar</language>{items}</channel></rss>"


@pytest.fixture
def environment(settings) -> dict[str, str]:
    return {
        "RASID_REDIS_URL": settings.redis_url,
        "RASID_PREFIX": settings.prefix,
        "RASID_ALLOW_NETWORKS": "127.0.0.0/8",
        "RASID_FETCH_SECONDS": "5",
    }


@pytest.fixture
def catalogue(store) -> RedisFeeds:
    return RedisFeeds(store)


@pytest.fixture
def site():
    pages = {
        "/": says(HOME.format("")),
        "/main.xml": says(rss("عنب بلدي", "/1", "/2")),
        "/1": says(PAGE),
        "/robots.txt": says("User-agent: *\nDisallow: /secret\n", Content_Type="text/plain"),
    }
    with Site(pages) as made:
        yield made


def test_a_feed_is_recognised_shown_and_added(site, environment, catalogue):
    done = rasid("feeds", "add", site.url + "/main.xml", **environment)
    assert done.returncode == 0, done.stderr
    assert "عنب بلدي · feed · ar · 2 entries" in done.stdout
    assert "خبر /1" in done.stdout
    assert done.stdout.splitlines()[-1].endswith(" added")
    (row,) = catalogue.rows()
    assert (row.url, row.source, row.kind) == (site.url + "/main.xml", "عنب بلدي", "")
    again = rasid(
        "feeds", "add", site.url + "/main.xml", "--source", "Enab", "--json", **environment
    )
    assert json.loads(again.stdout) == {"id": row.id, "url": row.url, "new": False}
    assert next(catalogue.rows()).source == "Enab"


def test_a_site_prints_its_feeds_with_the_commands_that_add_them(site, environment, catalogue):
    site.paths["/"] = says(
        HOME.format(
            '<a href="/other/rss">أخرى</a><a href="/copy/feed">x</a><a href="/broken/feed">x</a>'
        )
    )
    site.paths["/other/rss"], site.paths["/copy/feed"] = (
        says(rss("", "/3")),
        says(rss("Copy", "/1", "/2")),
    )
    done = rasid("feeds", "add", site.url, "--header", "X-Key: a b", **environment)
    assert done.returncode == 1
    assert list(catalogue.rows()) == []
    commands = [
        line.strip()
        for line in done.stdout.splitlines()
        if line.strip().startswith("rasid feeds add")
    ]
    assert [shlex.split(line)[3] for line in commands] == [
        site.url + "/main.xml",
        site.url + "/other/rss",
    ]
    assert "2 found, none added" in done.stderr
    ran = rasid(*shlex.split(commands[0])[1:], **environment)
    assert ran.returncode == 0, ran.stderr
    (row,) = catalogue.rows()
    assert (row.source, row.lang) == ("عنب بلدي", "ar")
    assert all(hit.headers.get("X-Key") == "a b" for hit in site.hits if hit.path == "/main.xml")


def test_yes_adds_the_best(site, environment, catalogue):
    assert rasid("feeds", "add", site.url, "--yes", **environment).returncode == 0
    assert [row.url for row in catalogue.rows()] == [site.url + "/main.xml"]


def test_well_known_addresses_and_robots_are_tried_when_a_page_declares_nothing(
    site, environment, catalogue
):
    fresh = "<url><loc>/1</loc><news><title>خبر</title></news></url>"
    site.paths |= {
        "/": says("<html><title>s</title><p>x"),
        "/robots.txt": says(
            "Sitemap: /all.xml\nSitemap: /news-index.xml\nUser-agent: *\nDisallow: /feed"
        ),
        "/all.xml": says("<urlset><url><loc>/1</loc></url></urlset>"),
        "/news-index.xml": says(
            f"<sitemapindex>{''.join(map(CHILD.format, ('/plain.xml', '/n.xml')))}</sitemapindex>"
        ),
        "/plain.xml": says("<urlset><url><loc>/1</loc></url></urlset>"),
        "/n.xml": says(f"<urlset>{fresh}</urlset>"),
        "/rss.xml": says(rss("r", "/2")),
        "/feed": says(rss("forbidden", "/9")),
    }
    done = rasid("feeds", "add", site.url, "--json", **environment)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [(each["url"], each["kind"], each["entries"]) for each in found] == [
        (site.url + "/news-index.xml", "sitemap", 1),
        (site.url + "/rss.xml", "feed", 1),
    ]
    assert "/feed" not in {hit.path for hit in site.hits}
    assert rasid("feeds", "add", site.url, "--yes", **environment).returncode == 0
    assert next(catalogue.rows()).kind == "sitemap"


def test_a_site_without_feeds_fails_and_says_what_else_can_be_done(site, environment, catalogue):
    site.paths["/"] = says("<html><title>s</title><div class=card><a href=/1>خبر</a></div>")
    done = rasid("feeds", "add", site.url, "--yes", **environment)
    assert (done.returncode, "--entry CSS" in done.stderr) == (1, True)
    assert list(catalogue.rows()) == []
    listed = rasid("feeds", "add", site.url, "--entry", ".card", "--source", "S", **environment)
    assert listed.returncode == 0, listed.stderr
    (row,) = catalogue.rows()
    assert (row.kind, row.rules.entry) == ("listing", ".card")


def test_an_address_that_does_not_answer_is_not_added_unless_unseen(environment, catalogue):
    assert rasid("feeds", "add", "http://127.0.0.1:9/feed", **environment).returncode == 1
    assert list(catalogue.rows()) == []
    assert (
        rasid("feeds", "add", "http://127.0.0.1:9/feed", "--unseen", **environment).returncode == 0
    )
    assert len(list(catalogue.rows())) == 1


def test_manners_are_kept_and_used(site, environment, catalogue):
    done = rasid(
        "feeds",
        "add",
        site.url + "/main.xml",
        "--lang",
        "ar",
        "--user-agent",
        "Other/1",
        "--header",
        "Accept-Language: ar",
        "--timeout",
        "30",
        "--ignore-robots",
        "we asked them by mail",
        **environment,
    )
    assert done.returncode == 0, done.stderr
    assert site.hits[-1].headers["User-Agent"] == "Other/1"
    (claim,) = catalogue.claim(10)
    manners = catalogue.start(Claim(claim.id, claim.token)).request_options
    assert (manners.user_agent, manners.timeout_seconds) == ("Other/1", 30)
    assert manners.headers == {"Accept-Language": "ar"}
    assert manners.ignores_robots_because == "we asked them by mail"


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--header", "Host: other"),
        ("--header", "content-length: 0"),
        ("--header", "Cookie: a=b"),
        ("--header", "X: a\r\nY: b"),
        ("--header", "X Y: a"),
        ("--header", "no colon"),
        ("--header", "X: سلام"),
        ("--header", "Proxy-Authorization: x"),
        ("--header", "Authorization: x"),
        ("--header", "Transfer-Encoding: chunked"),
        ("--header", "If-None-Match: x"),
        ("--user-agent", "a\nb"),
        ("--timeout", "9999"),
        ("--timeout", "-1"),
        ("--entry", "a["),
    ],
)
def test_what_would_break_a_request_is_refused_in_one_line(option, value, environment):
    done = rasid("feeds", "add", "http://127.0.0.1:9/", option, value, **environment)
    assert done.returncode == (1 if option == "--entry" else 2)
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_terminal_is_asked(site, environment, catalogue):
    site.paths["/"] = says(HOME.format('<a href="/other/rss">أخرى</a>'))
    site.paths["/other/rss"] = says(rss("Other", "/3"))
    assert "Add which" in on_a_terminal(["feeds", "add", site.url], "2\n", environment)
    assert [row.source for row in catalogue.rows()] == ["Other"]
    on_a_terminal(["feeds", "add", site.url], "0\n", environment)
    assert len(list(catalogue.rows())) == 1


def on_a_terminal(arguments: list[str], answer: str, environment: dict[str, str]) -> str:
    ours, theirs = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RASID_")}
    process = subprocess.Popen(
        [*RASID, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, env=kept | environment
    )
    os.close(theirs)
    os.write(ours, answer.encode())
    said, deadline = b"", time.monotonic() + 30
    while time.monotonic() < deadline and (
        select.select([ours], [], [], 0.1)[0] or process.poll() is None
    ):
        try:
            said += os.read(ours, 4096) if select.select([ours], [], [], 0)[0] else b""
        except OSError:  # the other side is gone
            break
    process.wait(10)
    os.close(ours)
    return said.decode("utf-8", "replace")


def test_a_feed_is_tried_whole_and_nothing_is_stored(site, environment, store):
    done = rasid("feeds", "test", site.url + "/main.xml", "--json", **environment)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert [entry["url"] for entry in told["feed"]["entries"]] == [site.url + "/1", site.url + "/2"]
    assert told["trial"]["article"]["title"] == "خبر من دير الزور"
    assert {topic["id"] for topic in told["trial"]["topics"]} >= {"deir-ez-zor", "sdf"}
    read = rasid("feeds", "test", site.url + "/main.xml", **environment).stdout
    assert "خبر من دير الزور" in read
    assert "deir-ez-zor" in read
    assert list(store.client.scan_iter(f"{store.prefix}*")) == []


def test_a_trial_that_fails_says_where(site, environment):
    site.paths["/1"] = says("gone", status=404)
    done = rasid("feeds", "test", site.url + "/main.xml", **environment)
    assert (done.returncode, "http_404" in done.stderr) == (1, True)
    assert "2 entries" in done.stdout
    site.paths["/main.xml"] = says(rss("x"))
    assert rasid("feeds", "test", site.url + "/main.xml", **environment).returncode == 1
    done = rasid("feeds", "test", site.url, **environment)
    assert (done.returncode, "rasid feeds add" in done.stderr) == (1, True)


def test_an_article_that_robots_forbids_is_not_fetched(site, environment):
    site.paths["/main.xml"] = says(rss("x", "/secret/1"))
    done = rasid("feeds", "test", site.url + "/main.xml", **environment)
    assert (done.returncode, "Disallow: /secret" in done.stderr) == (1, True)


def test_a_hostile_feed_ends_its_child_not_the_command(site, environment):
    async def newlines(_: web.Request) -> web.Response:
        return web.Response(
            body=b"<rss>" + b"\n" * 100_000 + b"<channel><item>" * 19_000, content_type="text/xml"
        )

    site.paths["/main.xml"] = newlines
    done = rasid("feeds", "test", site.url + "/main.xml", timeout=20, **environment)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1


def test_what_is_imported_is_exported_and_removed(environment, catalogue, tmp_path):
    file = tmp_path / "feeds.opml"
    file.write_text(
        '<opml><body><outline text="سوريا"><outline text="الشمال"><outline title="أخبار" '
        'language="ar" country="SY" '
        'category="x" xmlUrl="http://a.example/feed"/></outline></outline><outline '
        'xmlUrl="http://b.example/"/></body></opml>'
    )
    told = rasid("feeds", "import", str(file), "--json", **environment)
    assert json.loads(told.stdout) == {"listed": 2, "new": 2}
    assert rasid("feeds", "import", str(file), **environment).stdout == "2 listed, 0 new\n"
    Path(tmp_path / "out.opml").write_text(rasid("feeds", "export", **environment).stdout)
    by_url = {feed.url: feed for feed in read_feeds_file(tmp_path / "out.opml")}
    assert by_url["http://a.example/feed"].labels == ("سوريا/الشمال", "x")
    assert by_url["http://a.example/feed"].country == "SY"
    assert rasid("feeds", "remove", "http://www.a.example/feed/", **environment).returncode == 0
    (left,) = catalogue.rows()
    assert rasid("feeds", "remove", left.id, "--json", **environment).returncode == 0
    gone = rasid("feeds", "remove", left.id, **environment)
    assert (gone.returncode, "rasid feeds list" in gone.stderr) == (2, True)


def test_the_shipped_catalogue_can_be_imported(environment, catalogue):
    shipped = Path(__file__).parents[2] / "deploy" / "feeds.opml"
    assert rasid("feeds", "import", str(shipped), **environment).returncode == 0
    assert len(list(catalogue.rows())) == len(read_feeds_file(shipped))
