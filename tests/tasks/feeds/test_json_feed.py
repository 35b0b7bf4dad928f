"""JSON Feed: what one bad entry may cost."""

import pytest

from tasks.feeds.parse import parse_feed
from tests.tasks.feeds.documents import JSON, URL


def test_one_bad_entry_never_loses_the_others():
    bad = '{"id":{},"url":5}'
    feed = parse_feed(JSON.replace("[{", f"[{bad},null,{{").encode(), URL)
    assert (len(feed.entries), feed.skipped) == (1, 2)


def test_a_json_entry_without_address_is_counted():
    assert parse_feed(JSON.replace("https://news.example/1", "").encode(), URL).skipped == 1


@pytest.mark.parametrize("half", [r"\ud800", r"\udfff", r"\udc00\ud800", r"\ud83d\ude00"])
def test_half_a_character_in_one_title_costs_no_entry_of_a_json_feed(half):
    items = f'[{{"id":"1","url":"http://a.example/1","title":"a{half}b"}},{{"id":"2","url":"http://a.example/2"}}]'
    body = f'{{"version":"https://jsonfeed.org/version/1.1","title":"t","items":{items}}}'
    entries = parse_feed(body.encode(), "http://a.example/feed").entries
    assert [entry.url[-1] for entry in entries] == ["1", "2"]
    assert ("\U0001f600" in entries[0].title) == (half == r"\ud83d\ude00")
