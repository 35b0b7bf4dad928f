"""``rasid feeds test`` tries a feed whole and stores nothing."""

import json

import pytest
from aiohttp import web

from rasid.testing.loopback import says
from tests.support.news_site import rss
from tests.support.processes import rasid
from worker.fetch.downloader import ACCEPT, ACCEPT_FEED


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


@pytest.mark.parametrize("status", [200, 403])
@pytest.mark.parametrize("command", ["test", "add"])
def test_a_check_for_people_before_a_feed_is_named(site, environment, command, status):
    wall = "<title>Just a moment...</title><script>window._cf_chl_opt={}</script><h1>Checking"
    site.paths["/main.xml"] = says(f"<html><head>{wall}</html>", status=status)
    done = rasid("feeds", command, site.url + "/main.xml", **environment)
    assert (done.returncode, "bot_challenge" in done.stderr) == (1, True), done.stderr


def test_a_feed_is_asked_for_as_a_poll_does_and_a_page_as_a_page(site, environment):
    rasid("feeds", "test", site.url + "/main.xml", **environment)
    asked = {hit.path: hit.headers["Accept"] for hit in site.hits}
    assert (asked["/main.xml"], asked["/1"]) == (ACCEPT_FEED, ACCEPT)


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
