"""Dead letters by filter: listed, tried again and dropped together."""

import json
import time

import pytest

from worker.store import keys


@pytest.fixture
def letters(store, catalogue):
    """Two of one host and reason, an older one of another."""
    feed, _ = catalogue.add("http://a.example/feed")
    key, now = store.key(keys.DEAD), int(time.time() * 1000)
    found = []
    for hours, reason, url in (
        (50, "timeout", "http://b.example/3"),
        (2, "http_404", "http://a.example/1"),
        (1, "http_404", "http://www.a.example:8080/2"),
    ):
        fields = {"entry": url, "reason": reason, "url": url, "attempts": "3", "feed": feed}
        at = now - hours * 3_600_000
        found.append(str(store.client.xadd(key, fields, id=f"{at}-0")))
        store.client.hset(
            store.key(keys.ENTRY, url),
            mapping={"state": "done", "outcome": "dead", "url": url, "host": "a.example"},
        )
    return found


def numbers(done) -> str:
    assert done.code == 0, done.err
    return "".join(json.loads(line)["url"][-1] for line in done.lines)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), "213"),
        (("--reason", "http_404"), "21"),
        (("--host", "a.example"), "21"),
        (("--host", "b.example", "--reason", "http_404"), ""),
        (("--since", "24h"), "21"),
        (("--until", "90m"), "13"),
        (("--newest", "1"), "2"),
        (("--sort", "url"), "132"),
        (("--reverse",), "312"),
        (("--feed", "http://a.example/feed"), "213"),
    ],
)
def test_letters_are_listed_by_what_is_asked_for(typed, letters, options, expected):
    assert numbers(typed("dead", "list", *options, "--json")) == expected


def test_those_that_are_meant_are_dropped_and_the_others_stay(typed, letters):
    assert typed("dead", "drop", "--reason", "http_404", "--host", "b.example").out == "0 dropped\n"
    assert typed("dead", "drop", "--reason", "http_404", "--since", "90m").out == "1 dropped\n"
    assert numbers(typed("dead", "list", "--json")) == "13"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "give ids, or options"),
        (("1-0", "--reason", "timeout"), "give ids, or options"),
        (("--reason", "timeot"), "did you mean timeout?"),
        (("--reason", "htp_404"), "did you mean http_404?"),
        (("--feed", "http://a.example/fed"), "did you mean http://a.example/feed?"),
    ],
)
def test_what_is_not_clear_changes_nothing(typed, letters, words, told):
    done = typed("dead", "requeue", *words)
    assert (done.code, told in done.err) == (2, True), done.err
    assert numbers(typed("dead", "list", "--json")) == "213"
