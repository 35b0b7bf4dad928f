"""Feeds by filter: listed, changed together, read from standard input, brought in line."""

import pytest

from tasks.ports import PollOutcome
from tasks.scheduling.health import Health

NORTH, RADIO, CHANNEL = (
    "http://north.example/feed",
    "http://radio.example/rss",
    "https://t.me/s/channel",
)


@pytest.fixture
def three(catalogue):
    added = (
        {"source": "الشمال", "lang": "ar", "country": "SY", "labels": ("سوريا/محلي",)},
        {"source": "Radio", "lang": "en"},
        {"source": "Channel", "lang": "ar", "kind": "telegram"},
    )
    urls = (NORTH, RADIO, CHANNEL)
    return [catalogue.add(url, **fields)[0] for url, fields in zip(urls, added, strict=True)]


def listed(done) -> list[str]:
    return [line.split()[-1] for line in done.lines[1:]]


@pytest.mark.parametrize(
    ("words", "urls"),
    [
        ((), {NORTH, RADIO, CHANNEL}),
        (("lang:ar",), {NORTH, CHANNEL}),
        (("lang:AR", "kind:Telegram"), {CHANNEL}),
        (("lang:en,ar", "country:sy"), {NORTH}),
        (("label:سوريا",), {NORTH}),
        (("host:example",), {NORTH, RADIO}),
        (("source:شمال",), {NORTH}),
        (("radio",), {RADIO}),
        (("state:paused",), set()),
    ],
)
def test_a_filter_lists_the_feeds_that_it_means(typed, three, words, urls):
    assert set(listed(typed("feeds", "list", *words))) == urls


def test_help_lists_the_commands_of_a_group_with_their_whole_sentence(typed):
    for group in ("feeds", "dead", "topics", "hooks", "alerts", "readers", "catalogue"):
        told = typed(group, "--help").out
        assert "..." not in told.partition("Commands:")[2], told
    assert "manners" not in typed("feeds", "--help").out


def test_feeds_are_sorted_by_a_column_in_either_order(typed, three):
    assert listed(typed("feeds", "list", "--sort", "url")) == [NORTH, RADIO, CHANNEL]
    assert listed(typed("feeds", "list", "--sort", "url", "--reverse")) == [CHANNEL, RADIO, NORTH]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("list", "langs:ar"), "did you mean lang?"),
        (("list", "state:failling"), "did you mean failing?"),
        (("list", "lang:"), "lang: says nothing"),
        (("pause", "lang:tr"), "no feed is lang:tr"),
        (("show", "http://north.example/fed"), f"did you mean {NORTH}?"),
        (("pase",), "did you mean pause?"),
    ],
)
def test_what_there_is_not_is_told_with_what_may_be_meant(typed, three, words, told):
    done = typed("feeds", *words)
    assert done.code == 2
    assert told in done.err


def test_what_a_filter_means_is_paused_resumed_and_polled_together(typed, three, catalogue):
    assert typed("feeds", "pause", "lang:ar").lines == sorted(
        (f"{id_} paused" for id_ in (three[0], three[2])),
        key=lambda line: [three[2], three[0]].index(line.split()[0]),
    )
    assert [row.url for row in catalogue.rows() if row.paused] == [CHANNEL, NORTH]
    assert typed("feeds", "resume", NORTH, three[2]).code == 0
    assert not any(row.paused for row in catalogue.rows())
    assert typed("feeds", "poll", "host:example", NORTH).out.count("is due") == 2


def test_facts_are_set_for_several_and_a_source_is_renamed(typed, three, catalogue):
    assert typed("feeds", "set", "lang:ar", "--zone", "Europe/Berlin").code == 0
    zones = {row.url: row.facts.known_zone for row in catalogue.rows()}
    assert (zones[NORTH], zones[RADIO], zones[CHANNEL]) == ("Europe/Berlin", "", "Europe/Berlin")
    assert typed("feeds", "rename", RADIO, "Radio Two").lines == [f"{three[1]} Radio Two"]
    assert catalogue.row(three[1]).source == "Radio Two"


def test_several_feeds_are_removed_only_when_it_is_agreed(typed, three, catalogue):
    refused = typed("feeds", "remove", "lang:ar")
    assert (refused.code, "--yes" in refused.err, len(list(catalogue.rows()))) == (1, True, 3)
    assert typed("feeds", "remove", "lang:ar", "--yes").code == 0
    assert [row.url for row in catalogue.rows()] == [RADIO]
    refused = typed("feeds", "remove", "host:radio.example")
    assert (refused.code, "--yes" in refused.err, len(list(catalogue.rows()))) == (1, True, 1)
    assert typed("feeds", "remove", RADIO).code == 0


def test_feeds_are_imported_from_standard_input(typed, catalogue):
    done = typed("feeds", "import", "-", given=f"{NORTH}\n# no\n{RADIO}\nno address\n".encode())
    assert (done.code, done.out) == (1, "2 listed, 2 new, 1 failed\n")
    assert "standard input, line 4" in done.err


OPML = f"""<opml><body><outline text="سوريا">
<outline text="الشمال اليوم" language="ar" xmlUrl="{NORTH}"/>
<outline text="New" language="tr" zone="Europe/Istanbul" news="yes" xmlUrl="http://new.example/"/>
</outline></body></opml>"""


def test_a_file_is_planned_first_and_done_when_it_is_agreed(typed, three, catalogue, tmp_path):
    file = tmp_path / "feeds.opml"
    file.write_text(OPML)
    planned = typed("feeds", "sync", str(file), "--prune")
    assert planned.code == 1
    assert [line[:3] for line in planned.lines] == ["+ h", "~ h", "- h", "- h"]
    assert "source: الشمال → الشمال اليوم" in planned.out
    assert len(list(catalogue.rows())) == 3
    done = typed("feeds", "sync", str(file), "--prune", "--yes")
    assert done.lines[-1] == "1 added, 1 changed, 2 removed, 0 as they were"
    assert {row.url: row.source for row in catalogue.rows()} == {
        NORTH: "الشمال اليوم",
        "http://new.example/": "New",
    }
    again = typed("feeds", "sync", str(file), "--prune")
    assert (again.code, again.lines) == (0, ["0 added, 0 changed, 0 removed, 2 as they were"])


def test_the_file_goes_before_what_was_set_by_hand(typed, three, catalogue, tmp_path):
    catalogue.say(three[0], {"source": "By hand", "zone": "UTC"})
    file = tmp_path / "feeds.opml"
    file.write_text(OPML)
    assert typed("feeds", "sync", str(file), "--yes").code == 0
    assert catalogue.row(three[0]).source == "الشمال اليوم"
    assert catalogue.row(three[0]).facts.known_zone == "UTC"  # of which the file says nothing
    assert typed("feeds", "sync", str(file)).code == 0


def test_addresses_of_one_feed_are_kept_and_one_that_is_used_now_is_no_change(
    typed, catalogue, tmp_path
):
    file = tmp_path / "feeds.opml"
    file.write_text(
        f'<opml><body><outline text="N" xmlUrl="{NORTH}" alternatives="{RADIO} {CHANNEL}"/>'
        f"</body></opml>"
    )
    assert typed("feeds", "import", str(file)).out == "1 listed, 1 new\n"
    feed = catalogue.start(catalogue.claim(1)[0])
    assert feed.addresses == (NORTH, RADIO, CHANNEL)
    assert typed("feeds", "sync", str(file), "--prune").lines[-1].endswith("1 as they were")
    missing = PollOutcome(
        outcome="failed",
        memory=feed.memory,
        health=Health("failing", "http_404"),
        wait_seconds=60,
        elsewhere=(RADIO,),
    )
    catalogue.finish(feed, missing)
    assert typed("feeds", "sync", str(file), "--prune").lines[-1].endswith("1 as they were")
    assert "elsewhere" in typed("feeds", "show", NORTH).out
    written = typed("feeds", "export").out
    assert f'xmlUrl="{RADIO}"' in written
    assert f'alternatives="{CHANNEL} {NORTH}"' in written


def test_nothing_is_removed_for_a_line_that_cannot_be_read(typed, three, catalogue):
    done = typed("feeds", "sync", "-", "--prune", "--yes", given=f"{NORTH}\nbad\n".encode())
    assert (done.code, "--prune" in done.err, len(list(catalogue.rows()))) == (2, True, 3)
