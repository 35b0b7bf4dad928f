"""What `import rasid` offers is what its page says, and costs nothing before it is used."""

import re
import subprocess
import sys
from datetime import UTC, datetime
from importlib.resources import files

import pytest

import rasid
from rasid.testing import Server
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "reference" / "python.md").read_text("utf-8")
CONTRACT = set(
    "extract read_feed parse_date relate tag explain load_taxonomy Matcher Tagger Subscription "
    "Received Gap Explanation Article Tag Topic ParsedFeed Date RasidError NoArticle FeedError "
    "testing".split()
)


def test_the_page_has_each_public_name_once():
    assert set(rasid.__all__) == CONTRACT
    assert re.findall(r"^### `rasid\.(\w+)`$", PAGE, re.MULTILINE) == list(
        dict.fromkeys(re.findall(r"^### `rasid\.(\w+)`$", PAGE, re.MULTILINE))
    )
    assert set(re.findall(r"^### `rasid\.(\w+)`$", PAGE, re.MULTILINE)) == CONTRACT


@pytest.mark.parametrize("name", rasid.__all__)
def test_each_name_is_there_and_says_what_it_is(name):
    assert name in dir(rasid)
    assert getattr(rasid, name).__doc__


def test_another_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'compare'"):
        _ = rasid.compare


def test_importing_rasid_imports_none_of_its_libraries():
    program = (
        "import sys; before = set(sys.modules); import rasid; "
        "print(*sorted({name.partition('.')[0] for name in set(sys.modules) - before}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    third = set(done.stdout.split()) - sys.stdlib_module_names
    assert third == {"rasid"}


@pytest.mark.parametrize("package", ["rasid", "tasks", "worker"])
def test_each_package_is_typed(package):
    assert files(package).joinpath("py.typed").is_file()


def test_the_bundled_taxonomy_is_loaded_once_for_all_threads():
    program = """
import threading, rasid
from worker.taxonomy import loader
loads, load = [], loader.load_taxonomy
def counted(*given):
    loads.append(1)
    return load(*given)
loader.load_taxonomy = counted
threads = [threading.Thread(target=rasid.tag, kwargs={"title": "SDF"}) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(len(loads))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "1"


CHALLENGE = "<html><title>Just a moment...</title><h1>Checking your browser</h1></html>"
LISTING = "<html><title>News</title>" + "".join(
    f"<p><a href=/{n}>A headline of the day number {n} of many others</a></p>" for n in range(30)
)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (CHALLENGE.encode(), "text/html"),
        (b"<html><title>404 Not Found</title><h1>404 Not Found</h1></html>", "text/html"),
        (LISTING.encode(), "text/html"),
        (b"%PDF-1.7 ...", "application/pdf"),
        (b'{"a": 1}', "application/json"),
        (b"", "text/html"),
        (b"<rss version='2.0'><channel></channel></rss>", "application/rss+xml"),
    ],
)
def test_what_is_no_article_is_refused_with_a_reason(body, content_type):
    with pytest.raises(rasid.NoArticle) as refused:
        rasid.extract(body, "https://a.example/news/1", content_type=content_type)
    assert f"`{refused.value.reason}`" in (ROOT / "docs/reference/reasons.md").read_text("utf-8")


FEED = """<rss version="2.0"><channel><title>A</title>
<item><title>1</title><link>/1?utm_source=x</link>
<pubDate>Mon, 05 May 2025 10:30:00 GMT</pubDate></item>
<item><title>2</title><link>/2</link><pubDate>Mon, 05 May 2099 10:30:00 GMT</pubDate></item>
<item><title>3</title><link>ftp://a.example/3</link></item></channel></rss>"""


def test_entries_of_a_feed_are_usable():
    entries = rasid.read_feed(FEED.encode(), "https://a.example/feed").entries
    assert [(entry.url, entry.published_at) for entry in entries] == [
        ("https://a.example/1", datetime(2025, 5, 5, 10, 30, tzinfo=UTC)),
        ("https://a.example/2", None),
    ]


def test_an_address_that_the_catalogue_knows_tells_the_zone():
    item = "<item><title>a</title><link>/1</link><pubDate>29 Nov 2025 20:00</pubDate></item>"
    body = f"<rss version='2.0'><channel>{item}</channel></rss>".encode()
    hours = {
        url: rasid.read_feed(body, url).entries[0].published_at.hour
        for url in ("https://a.example/feed", "https://www.france24.com/ar/rss")
    }
    assert list(hours.values()) == [17, 19]


@pytest.mark.parametrize("body", [b"", b"<html>no feed</html>", b"{}", b"\x1f\x8b broken"])
def test_what_is_no_feed_is_refused(body):
    with pytest.raises(rasid.FeedError):
        rasid.read_feed(body, "https://a.example/feed")


@pytest.mark.parametrize(
    ("text", "zone", "at", "precision"),
    [
        ("2025-05-05T10:30", "Asia/Damascus", "2025-05-05T07:30", "minute"),
        ("2022-01-05T10:30", "Asia/Damascus", "2022-01-05T08:30", "minute"),
        ("2025-01-05T10:30", "Europe/Berlin", "2025-01-05T09:30", "minute"),
        ("2025-07-05T10:30", "Europe/Berlin", "2025-07-05T08:30", "minute"),
        ("2025-05-05T10:30+02:00", "Asia/Damascus", "2025-05-05T08:30", "minute"),
        ("2025-05-05T00:00Z", "Asia/Damascus", "2025-05-05T00:00", "day"),
        ("2025-05-05", "Pacific/Auckland", "2025-05-05T00:00", "day"),
        ("5 أيار 2025", "Pacific/Auckland", "2025-05-05T00:00", "day"),
        ("٥ أيار ٢٠٢٥ ١٠:٣٠", "Asia/Damascus", "2025-05-05T07:30", "minute"),
        ("Mon, 05 May 2025 10:30:00 GMT", "Asia/Damascus", "2025-05-05T10:30", "minute"),
    ],
)
def test_a_date_is_read_in_its_zone_and_a_day_in_none(text, zone, at, precision):
    found = rasid.parse_date(text, zone=zone)
    assert (found.at, found.precision) == (datetime.fromisoformat(at + "Z"), precision)


def test_no_date_is_none_and_no_zone_an_error():
    assert rasid.parse_date("no date here") is None
    for zone in ("Asia/Nowhere", "", "../etc/passwd"):
        with pytest.raises(ValueError, match="no time zone"):
            rasid.parse_date("2025-05-05", zone=zone)


def test_an_unknown_source_and_country_support_nothing():
    plain = rasid.tag(title="SDF withdraws from Deir ez-Zor", lang="en")
    assert plain
    assert plain == rasid.tag(
        title="SDF withdraws from Deir ez-Zor", lang="en", source="nobody", country="SY"
    )


def test_topics_that_cannot_be_had_are_value_errors(tmp_path):
    with pytest.raises(ValueError, match="no topic 'nothing'"):
        rasid.explain("nothing", title="x")
    with pytest.raises(ValueError, match="point it at a folder"):
        rasid.load_taxonomy(tmp_path)
    (tmp_path / "mine.toml").write_text("mine")
    with pytest.raises(ValueError, match=r"mine\.toml"):
        rasid.load_taxonomy(str(tmp_path))


def test_the_old_address_of_the_subscription_warns():
    import worker.subscribe

    with pytest.warns(DeprecationWarning, match="import it from rasid"):
        from worker.subscribe import Subscription
    assert Subscription is rasid.Subscription
    with pytest.raises(AttributeError):
        _ = worker.subscribe.nothing


def test_a_server_for_tests_delivers_and_forgets():
    with Server() as server:
        ids = [server.publish("sdf", title=str(n)) for n in range(3)]
        with rasid.Subscription(["sdf"], "g", "c", redis_url=server.url) as subscription:
            assert [item.fields["id"] for item in subscription.read()] == ids
            server.publish("sdf")
            server.trim("sdf")
            last = server.publish("sdf", title="last")
            gap, item = subscription.read()
            assert (gap, item.fields["id"]) == (rasid.Gap("sdf", 1), last)
