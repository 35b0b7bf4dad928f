"""``rasid feeds add`` against a real site and a real server."""

import json
import os
import pty
import select
import shlex
import subprocess
import time

import pytest

from rasid.testing.loopback import says
from tasks.ports import Claim
from tests.support.news_site import CHILD, HOME, rss
from tests.support.processes import RASID, rasid


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


def test_options_are_kept_and_used(site, environment, catalogue):
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
    options = catalogue.start(Claim(claim.id, claim.token)).request_options
    assert (options.user_agent, options.timeout_seconds) == ("Other/1", 30)
    assert options.headers == {"Accept-Language": "ar"}
    assert options.ignores_robots_because == "we asked them by mail"


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


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--lang", "!!"), "BCP 47"),
        (("--lang", "7"), "BCP 47"),
        (("--source", " "), "letters"),
        (("--kind", "listing"), "--entry CSS"),
        (("--entry-title", "h2"), "--entry CSS"),
        (("--kind", "feed", "--entry", "a"), "index page"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_asked(
    site, environment, catalogue, arguments, word
):
    done = rasid("feeds", "add", site.url + "/main.xml", *arguments, **environment)
    assert (done.returncode, word in done.stderr) == (2, True), done.stderr
    assert not site.hits
    assert list(catalogue.rows()) == []
