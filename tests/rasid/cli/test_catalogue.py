"""`rasid catalogue`: the sources that are known, and a feeds file tried on a real site."""

import json

import pytest

from rasid.testing.loopback import Site, says
from tests.support.feed_station import rss
from worker.catalogue.opml import read_feeds_file

HOSTILE = "<rss version='2.0'><channel><title>T</title></channel></rss>"


@pytest.fixture
def site(monkeypatch):
    paths = {"/feed": says(rss("1", "2")), "/empty": says(HOSTILE), "/page": says("<p>no feed")}
    with Site(paths) as opened:
        monkeypatch.setenv("RASID_ALLOW_NETWORKS", "127.0.0.0/8")
        monkeypatch.setenv("RASID_ALLOW_PORTS", opened.url.rpartition(":")[2])
        yield opened


@pytest.fixture
def feeds(site, tmp_path):
    file = tmp_path / "feeds.opml"
    alternatives = f"{site.url}/page {site.url}/feed"
    file.write_text(
        f'<opml><body><outline text="A | &lt;b&gt;" xmlUrl="{site.url}/missing" '
        f'alternatives="{alternatives}"/><outline text="B" xmlUrl="{site.url}/empty"/>'
        "</body></opml>"
    )
    return file


def test_all_addresses_are_tried_and_written_down(typed, site, feeds, tmp_path):
    report, mended = tmp_path / "report.md", tmp_path / "mended.opml"
    words = (str(feeds), "--pause", "0.5", "--report", str(report), "--write", str(mended))
    done = typed("catalogue", "check", *words)
    assert (done.code, done.lines[-1]) == (1, "1 feed of 2 with an address that works")
    assert sorted(hit.path for hit in site.hits) == ["/empty", "/feed", "/missing", "/page"]
    rows = [line for line in report.read_text().splitlines() if site.url in line]
    assert len(rows) == 4
    assert all(row.replace("\\|", "").count("|") == 10 for row in rows)
    assert sum("\\<b\\>" in row for row in rows) == 3
    first, second = read_feeds_file(mended).feeds
    assert (first.url, first.status) == (f"{site.url}/feed", "verified")
    assert len(first.alternatives) == 2
    assert second.status == "unverified"
    again = typed("catalogue", "check", str(mended), "--pause", "0.5", "--write", str(mended))
    assert (again.code, "is there already" in again.err) == (2, True)


def test_programs_get_a_line_for_each_address(typed, feeds):
    done = typed("catalogue", "check", str(feeds), "--pause", "0.5", "--json")
    assert {json.loads(line)["reason"] for line in done.lines} == {
        "",
        "http_404",
        "no_entries",
        "not_a_feed",
    }


def test_a_source_is_found_by_any_of_its_names(typed):
    assert [line.split()[0] for line in typed("catalogue", "list", "هاوار").lines[1:]] == ["hawar"]
    (told,) = map(json.loads, typed("catalogue", "list", "hawar", "--json").lines)
    assert told["titles"]["ku"] == "Ajansa Nûçeyan a Hawarê"
    assert typed("catalogue", "list", "nobody at all").lines[1:] == []
