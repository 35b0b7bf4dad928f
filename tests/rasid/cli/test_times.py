"""Times, order and number of what is printed: one meaning in every command."""

from datetime import UTC, datetime

import pytest

from rasid.cli.streams.tail import Printed
from rasid.cli.time_options import end_of, start_of
from tests.support.wall_news import add, message, tagged
from worker.streams.streams import Streams, order

TEXT = "وقع انفجار لغم في الحسكة."
# In Damascus, three hours ahead: 23:30 of the first, 00:30 and 14:00 of the second.
MOMENTS = (
    datetime(2026, 11, 1, 20, 30, tzinfo=UTC),
    datetime(2026, 11, 1, 21, 30, tzinfo=UTC),
    datetime(2026, 11, 2, 11, 0, tzinfo=UTC),
)
COMMANDS = (("tail",), ("tail", "hasakah"), ("export", "--format", "csv"))


@pytest.fixture
def news(store):
    tags = (tagged("hasakah", TEXT, "الحسكة"),)
    for number, moment in enumerate(MOMENTS, 1):
        add(store, message(f"a{number}", f"Title {number}", TEXT, seen_at=moment, tags=tags))


def titles(done) -> list[str]:
    assert (done.code, done.err) == (0, "")
    return [word for line in done.lines for word in ("1", "2", "3") if f"Title {word}" in line]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), "123"),
        (("--since", "2026-11-02"), "23"),
        (("--since", "2026-11-02", "--until", "2026-11-02"), "23"),
        (("--until", "2026-11-01"), "1"),
        (("--since", "2026-11-02 00:31"), "3"),
        (("--since", "2026-11-01T20:30:00Z", "--until", "2026-11-02 13:59"), "12"),
        (("--newest", "2"), "23"),
        (("--newest", "2", "--sort", "newest"), "32"),
        (("--until", "2026-11-02 01:00", "--newest", "1"), "2"),
    ],
)
def test_a_stretch_of_time_is_the_same_everywhere(typed, news, command, options, expected):
    assert "".join(titles(typed(*command, *options))) == expected


def test_an_article_of_two_topics_is_printed_once_for_people(typed, store):
    tags = (tagged("hasakah", TEXT, "الحسكة"), tagged("syria", TEXT, "الحسكة"))
    for number, moment in enumerate(MOMENTS, 1):
        add(store, message(f"a{number}", f"Title {number}", TEXT, seen_at=moment, tags=tags))
    assert titles(typed("tail", "hasakah", "syria")) == ["1", "2", "3"]
    assert titles(typed("tail", "hasakah", "syria", "--newest", "2")) == ["2", "3"]
    assert len(typed("tail", "hasakah", "syria", "--json").lines) == 6


def test_what_comes_in_two_topics_is_printed_once_for_people(store, news, capsys):
    (first, second) = Streams(store).past("articles", limit=2)
    for as_json, lines in ((False, 2), (True, 3)):
        printed = Printed(str, as_json=as_json)
        printed.coming([first])
        printed.coming([first, second])
        assert len(capsys.readouterr().out.splitlines()) == lines


def test_days_are_those_of_the_zone_that_is_set(typed, news, monkeypatch):
    monkeypatch.setenv("RASID_WEB_ZONE", "UTC")
    assert titles(typed("tail", "--since", "2026-11-02")) == ["3"]
    assert titles(typed("tail", "since:2026-11-02")) == ["3"]
    assert titles(typed("tail", "since:2026-11-02 zone:Asia/Damascus")) == ["2", "3"]


def test_a_line_has_the_day_in_the_zone_that_is_set(typed, news, monkeypatch):
    assert typed("tail").lines[0].startswith("2026-11-01 23:30:00  ar ")
    monkeypatch.setenv("RASID_WEB_ZONE", "Europe/Berlin")
    assert typed("tail").lines[0].startswith("2026-11-01 21:30:00  ar ")


def test_the_end_of_a_day_has_every_message_of_its_last_millisecond():
    last = int(datetime(2026, 11, 1, 23, 59, 59, 999_000, tzinfo=UTC).timestamp() * 1000)
    assert order(f"{last}-7") < order(end_of("2026-11-01", "UTC")) < order(f"{last + 1}-0")
    assert order(f"{last}-7") < order(start_of("2026-11-02", "UTC")) < order(f"{last + 1}-0")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("tail", "--since", "soon"), "'soon' is no time"),
        (("export", "--until", "2026-13-01"), "no time"),
        (("dead", "list", "--since", "-1"), "no time"),
        (("tail", "--follow", "--until", "1h"), "--follow"),
        (("export", "--sort", "newest"), "--newest"),
        (("tail", "hasaka"), "did you mean hasakah?"),
        (("replay", "hasaka", "--to-stream", "x"), "did you mean hasakah?"),
        (("topics", "show", "hasaka"), "did you mean hasakah?"),
        (("tial",), "did you mean tail?"),
        (("tail", "--sinc", "1h"), "--since"),
    ],
)
def test_what_cannot_be_is_told_in_words(typed, words, told):
    done = typed(*words)
    assert (done.code, told in done.err) == (2, True), done.err
