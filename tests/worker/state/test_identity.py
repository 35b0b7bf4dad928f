"""One article stays one article: addresses, GUIDs, revisions."""

from datetime import UTC, datetime

import msgspec
import pytest

from rasid.testing import respond
from tasks.http.urls import identity, name_of
from tasks.model import Entry
from tasks.ports import Added
from tests.support.articles import FEED, publish, take
from tests.support.feed_station import URL, FeedStation, rss
from worker.state.feeds import RedisFeeds
from worker.state.frontier import RedisFrontier
from worker.state.ledger import read_ledger
from worker.store import keys
from worker.streams.streams import Streams

DAY = 86_400


@pytest.fixture
def station(store, clock) -> FeedStation:
    made = FeedStation(store, clock)
    made.feeds.add(URL)
    return made


def test_a_channel_is_one_feed_whatever_address_somebody_gives(store):
    feeds = RedisFeeds(store)
    id_, is_new = feeds.add("https://t.me/EnabBaladi")
    assert is_new
    for address in ("t.me/s/EnabBaladi", "telegram.me/enabbaladi", "t.me/s/enabbaladi?before=9"):
        assert feeds.add(f"https://{address}") == (id_, False)
        assert feeds.find(f"https://{address}") == id_
    assert [row.url for row in feeds.rows()] == ["https://t.me/s/EnabBaladi"]


def test_a_channel_of_an_older_catalogue_is_found_by_the_case_of_its_name(store):
    feeds = RedisFeeds(store)
    address = "https://t.me/s/EnabBaladi"
    former, _ = feeds.add("https://a.example/x")
    store.client.hset(store.key(keys.ADDRESSES), name_of("feed " + identity(address)), former)
    assert feeds.add(address) == (former, False)
    assert feeds.find("https://t.me/EnabBaladi") == former


def listing(*items: tuple[str, str, str]) -> bytes:
    """Return a feed of (path, guid, title)."""
    rows = "".join(
        f"<item><title>{title}</title><link>http://a.example/{path}</link><guid "
        f"isPermaLink='false'>{guid}</guid>"
        f"<pubDate>Wed, 19 Nov 2025 20:47:0{at} +0300</pubDate></item>"
        for at, (path, guid, title) in enumerate(items)
    )
    return f"<rss version='2.0'><channel><title>A</title>{rows}</channel></rss>".encode()


def run(station: FeedStation, *bodies: bytes) -> None:
    for body in bodies:
        station.poll(respond(URL, body))
        station.clock.forward(DAY)


def stable(*more: tuple[str, str, str]) -> list[bytes]:
    """Return three listings in which every GUID holds, each a little different."""
    return [
        listing(("a", "g1", "first"), ("b", "g2", "second"), *((f"x{at}", f"x{at}", "x"),), *more)
        for at in range(3)
    ]


def test_a_corrected_address_under_a_proven_guid_is_the_same_article(station, store):
    run(station, *stable())
    found = read_ledger(store).found
    assert station.row.guids == "guid"
    run(station, listing(("a-corrected", "g1", "first"), ("b", "g2", "second")))
    assert read_ledger(store).found == found


def test_before_guids_are_proven_an_address_of_its_own_is_an_article_of_its_own(station, store):
    run(station, listing(("a", "g1", "first")), listing(("a2", "g1", "first")))
    assert read_ledger(store).found == 2


@pytest.mark.parametrize(
    "broken",
    [
        [listing(("a", "same", "first"), ("b", "same", "second"))],  # one GUID for all
        [listing(("a", f"poll{at}", "first")) for at in range(3)],  # new GUIDs at every poll
    ],
)
def test_t29_broken_guids_are_noticed_and_never_hide_or_double_an_article(station, store, broken):
    run(station, *broken)
    before = read_ledger(store).found
    assert station.row.guids == "url"
    run(station, listing(("a", "same", "first"), ("b", "same", "second"), ("c", "same", "third")))
    new = read_ledger(store).found - before
    assert new == (1 if b"second" in broken[0] else 2)


def test_a_guid_that_is_used_again_for_another_article_hides_nothing(station, store):
    run(station, *stable())
    before = read_ledger(store).found
    reused = listing(("other", "g1", "another title")).replace(b"19 Nov", b"20 Nov")
    run(station, reused)
    assert read_ledger(store).found == before + 1
    assert station.row.guids == "url"


def test_without_dates_another_title_under_an_old_guid_is_another_article(station, store):
    undated = [
        body.replace(b"pubDate", b"x")
        for body in (*stable(), listing(("other", "g1", "another title")))
    ]
    run(station, *undated[:3])
    before = read_ledger(store).found
    run(station, undated[3])
    assert read_ledger(store).found == before + 1


@pytest.mark.parametrize(
    "query",
    ["?sid=7", "?id=7", "?p=7", "?source=7", "%D8%AE%D8%A8%D8%B1/7", "Path/7"],
)
def test_what_names_an_article_stays_in_its_address(station, store, query):
    run(station, listing((query, "", "t"), (query.replace("7", "8"), "", "t")))
    urls = {
        store.client.hget(key, "url") for key in store.client.scan_iter(store.key(keys.ENTRY, "*"))
    }
    assert urls == {f"http://a.example/{query}", f"http://a.example/{query.replace('7', '8')}"}


def test_links_without_a_scheme_resolve_against_the_feed(station, store):
    links = ("//b.example/x", "/y?utm_medium=rss&amp;id=3")
    items = "".join(f"<item><title>t</title><link>{link}</link></item>" for link in links)
    body = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
    run(station, body)
    urls = {
        store.client.hget(key, "url") for key in store.client.scan_iter(store.key(keys.ENTRY, "*"))
    }
    assert urls == {"http://b.example/x", "http://a.example/y?id=3"}


RAW = "http://a.example/حلب/1"
ENCODED = "http://a.example/%D8%AD%D9%84%D8%A8/1"
EVENT = "addresses_shared"
BURST = 500  # new entries at once, RASID_FEED_BURST
LONG = "نص طويل لا يكتب مرتين. " * 40


@pytest.fixture
def frontier(store) -> RedisFrontier:
    return RedisFrontier(store)


def test_the_raw_and_the_encoded_spelling_are_one_entry(frontier):
    assert frontier.add(FEED, [Entry(url=RAW), Entry(url=ENCODED)]) == Added(1, 0, 0)
    assert frontier.add(FEED, [Entry(url=ENCODED.lower())]) == Added(0, 0, 1)


def test_an_entry_that_an_older_version_knew_by_its_spelling_stays_that_entry(frontier, store):
    entry = Entry(url=RAW, title="خبر")
    frontier.add(FEED, [entry])
    current = keys.ENTRY.name(take(frontier)[0].claim.id)
    former = store.key(keys.ENTRY, name_of(identity(RAW)))
    store.client.rename(store.key(keys.ENTRY, current.partition(":")[2]), former)
    assert frontier.add(FEED, [entry]) == Added(0, 0, 1)
    assert frontier.fields_of(RAW)["title"] == "خبر"


def test_parts_of_a_live_blog_are_entries_of_their_own(frontier):
    parts = [Entry(url=f"http://a.example/live#p{at}", title=f"{at}") for at in range(3)]
    assert frontier.add(FEED, parts) == Added(3, 0, 0)


def test_of_entries_that_share_an_address_the_newest_counts_in_whatever_order(frontier):
    old = Entry(url="http://a.example/1", title="old", updated_at=datetime(2025, 1, 1, tzinfo=UTC))
    new = msgspec.structs.replace(old, title="new", updated_at=datetime(2025, 1, 2, tzinfo=UTC))
    assert frontier.add(FEED, [old, new]) == Added(1, 0, 0)
    assert frontier.add(FEED, [new, old]) == Added(0, 0, 1)
    assert frontier.fields_of(old.url)["title"] == "new"


def test_entries_that_share_an_address_are_counted_once_and_told(station):
    run(station, rss("1", "1", "2"), rss("1", "1", "3"), rss("1", "1", "1"))
    told = [event.detail for event in station.feeds.history(station.row.id) if event.event == EVENT]
    assert sorted(told) == ["1 entries", "2 entries"]


@pytest.mark.parametrize("canonical", ["http://a.example/s?id=1&t={}", "http://a.example/s?{}"])
def test_a_parameter_that_changes_at_each_poll_makes_no_second_article(
    frontier, store, clock, canonical
):
    for session in ("x9", "y8", "z7"):
        frontier.add(FEED, [Entry(url=canonical.format(session), title="خبر")])
        clock.forward(2)
        publish(store, take(frontier)[0], text=LONG, print_="same")
    assert Streams(store).length("articles") == 1
    assert read_ledger(store).reasons["duplicate:same_text"] == 2


@pytest.mark.parametrize(
    ("address", "text", "print_"),
    [
        ("http://a.example/s?id={}", LONG, "text {}"),  # another text
        ("http://a.example/s?id={}", "صفارات الإنذار تدوي", "same"),  # a flash may come again
        ("http://a.example/{}", LONG, "same"),  # another page
    ],
)
def test_a_real_second_article_is_never_taken_for_the_first(
    frontier, store, clock, address, text, print_
):
    for number in range(2):
        frontier.add(FEED, [Entry(url=address.format(number), title="خبر")])
        clock.forward(2)
        publish(store, take(frontier)[0], text=text, print_=print_.format(number))
    assert Streams(store).length("articles") == 2


def test_a_whole_message_whose_text_was_edited_is_visited_again(frontier, store, clock):
    first = Entry(url="https://t.me/x/7", title="خبر", content="<p>نص</p>", is_whole=True)
    frontier.add(FEED, [first])
    publish(store, take(frontier)[0])
    edited = msgspec.structs.replace(first, content="<p>نص معدل</p>")
    assert frontier.add(FEED, [edited]) == Added(0, 1, 0)
    assert frontier.add(FEED, [edited]) == Added(0, 0, 1)


def always_now(day: int) -> list[Entry]:
    """List three entries that say of themselves that they changed just now."""
    updated = datetime(2025, 11, 1 + day, tzinfo=UTC)
    return [Entry(url=f"http://{host}.example/1", updated_at=updated) for host in "abc"]


def test_changes_that_are_none_cost_no_allowance_and_come_to_rest(frontier, store, clock):
    store.client.hset(store.key(keys.FEED, FEED.claim.id), "url", FEED.url)
    frontier.add(FEED, always_now(0))
    for lease in take(frontier):
        publish(store, lease)
    visits = 0
    for poll in range(1, 13):
        clock.forward(300)
        frontier.add(FEED, always_now(poll))
        for lease in take(frontier):
            frontier.unchanged(lease)
            visits += 1
    left = float(store.client.hget(store.key(keys.FEED, FEED.claim.id), "allowance"))
    assert visits == 9  # of 36: at once, after 15 and after 30 minutes
    assert left >= BURST - 3
