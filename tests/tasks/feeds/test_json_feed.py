"""JSON Feed: what one bad entry may cost."""

from datetime import UTC, datetime

import pytest

from tasks.errors import FeedError
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
    odd = f'{{"id":"1","url":"http://a.example/1","title":"a{half}b"}}'
    items = f'[{odd},{{"id":"2","url":"http://a.example/2"}}]'
    body = f'{{"version":"https://jsonfeed.org/version/1.1","title":"t","items":{items}}}'
    entries = parse_feed(body.encode(), "http://a.example/feed").entries
    assert [entry.url[-1] for entry in entries] == ["1", "2"]
    assert ("\U0001f600" in entries[0].title) == (half == r"\ud83d\ude00")


def items(*written: str, head: str = '"version":"https://jsonfeed.org/version/1.1"') -> str:
    return f'{{{head},"items":[{",".join(written)}]}}'


def titles(body: str | bytes) -> list[str]:
    raw = body.encode() if isinstance(body, str) else body
    return [entry.title for entry in parse_feed(raw, URL).entries]


def one_item(rest: str, number: int = 1) -> str:
    return f'{{"id":"{number}","url":"https://news.example/{number}",{rest}}}'


@pytest.mark.parametrize(
    ("rest", "title"),
    [
        ('"title":5', "5"),
        ('"title":"سطر\nآخر"', "سطر آخر"),
        ('"title":"a",', "a"),
        ('"title":"a","language":{"x":1},"summary":[1],"tags":null', "a"),
        ('"title":"it\\\'s"', "it's"),
        ('"title":"a","author":{"name":7},"attachments":"none"', "a"),
        ('/* c */ "title":"a"', "a"),
    ],
)
def test_values_of_another_type_and_slips_of_the_pen_cost_no_entry(rest, title):
    assert titles(items(one_item(rest), one_item('"title":"b"', 2))) == [title, "b"]


def test_spare_and_missing_commas_are_mended():
    assert titles('{"version":"1.1",,"items":[{"url":"/1","title":"a",}{"url":"/2"},],}') == [
        "a",
        "",
    ]


@pytest.mark.parametrize(
    "version",
    [
        '"https://jsonfeed.org/version/1"',
        '"http://www.jsonfeed.org/version/1.1/"',
        '"jsonfeed.org/version/1"',
        '"1.1"',
        '"1"',
        "1.1",
        "1",
        '"JSON Feed 1.1"',
    ],
)
def test_the_version_has_many_spellings(version):
    assert titles(items(one_item('"title":"a"'), head=f'"version":{version}')) == ["a"]


@pytest.mark.parametrize("seconds", ["1764438420", "1764438420000", "1764438420.0"])
def test_a_date_may_be_a_number(seconds):
    (entry,) = parse_feed(items(one_item(f'"date_published":{seconds}')).encode(), URL).entries
    assert entry.published_at == datetime(2025, 11, 29, 17, 47, tzinfo=UTC)


@pytest.mark.parametrize("seconds", ["-1", "1e30", "0", "true"])
def test_a_number_that_is_no_date_is_none(seconds):
    (entry,) = parse_feed(items(one_item(f'"date_published":{seconds}')).encode(), URL).entries
    assert entry.published_at is None


@pytest.mark.parametrize("lang", ["7", '"7"', '"!!"', '"Arabic please"', '"zz"', '"ar,en"', "true"])
def test_what_names_no_language_is_none(lang):
    item = f'{{"url":"/1","title":"a","language":{lang}}}'
    body = f'{{"version":"https://jsonfeed.org/version/1.1","language":{lang},"items":[{item}]}}'
    feed = parse_feed(body.encode(), URL)
    assert (feed.lang, feed.entries[0].lang) == ("", "")


def test_a_language_that_is_no_text_is_unknown():
    head = '"version":"1","language":{"a":1},"title":7'
    feed = parse_feed(items(one_item('"title":"a"'), head=head).encode(), URL)
    assert (feed.lang, feed.title, len(feed.entries)) == ("", "7", 1)


def test_a_bad_byte_in_a_title_costs_one_letter():
    body = items(one_item('"title":"خبر من حلب"'), one_item('"title":"b"', 2)).encode()
    at = body.index("من".encode())
    assert titles(body[:at] + b"\xff" + body[at:]) == ["خبر �من حلب", "b"]


def test_a_json_feed_that_breaks_off_keeps_its_whole_entries():
    whole = items(one_item('"title":"a"'), one_item('"title":"b","tags":["x"]', 2))
    second = whole.index('{"id":"2"')
    for end in range(second, len(whole) - 2):
        feed = parse_feed(whole[:end].encode(), URL)
        assert ([entry.title for entry in feed.entries], feed.skipped) == (["a"], 1), whole[:end]


@pytest.mark.parametrize("url", ['""', '"#"', '"javascript:;"', "null", "7", "[]"])
def test_an_item_without_a_usable_address_takes_its_other_one_then_its_id(url):
    item = f'{{"id":"https://news.example/id","url":{url},"title":"a"'
    other = item + ',"external_url":"www.other.example/x"}'
    found = [parse_feed(items(each).encode(), URL).entries[0].url for each in (item + "}", other)]
    assert found == ["https://news.example/id", "https://www.other.example/x"]


def test_json_of_another_kind_is_no_feed():
    for body in ('{"items":[{"a":1}]}', '{"version":"2.0","items":[]}', '{"version":"1.1"}'):
        with pytest.raises(FeedError) as caught:
            parse_feed(body.encode(), URL)
        assert caught.value.reason == "not_a_feed"
