import pytest

from tasks.feeds.guids import Guids, distinct_guid, learn
from tasks.model import Entry


def listing(*pairs: tuple[str, str]) -> list[Entry]:
    return [Entry(url=f"http://a.example/{path}", guid=guid) for path, guid in pairs]


GOOD = listing(("1", "g1"), ("2", "g2"), ("3", ""))


def test_guids_are_believed_after_three_polls_without_a_contradiction():
    known = Guids()
    seen = []
    for _ in range(4):
        known = learn(known, GOOD, 0)
        seen.append(known.policy)
    assert seen == ["learning", "learning", "guid", "guid"]


@pytest.mark.parametrize(
    "bad",
    [
        listing(("1", "g"), ("2", "g")),
        listing(("1", "http://a.example/"), ("2", "http://a.example/")),
    ],
)
def test_one_guid_for_two_articles_is_never_believed_again(bad):
    known = learn(Guids("guid", 3), bad, 0)
    assert known.policy == "url"
    assert learn(known, GOOD, 0).policy == "url"


def test_a_contradiction_of_earlier_listings_ends_the_trust():
    assert learn(Guids("guid", 3), GOOD, 1).policy == "url"


def test_one_article_listed_twice_is_no_contradiction():
    assert learn(Guids(), listing(("1", "g"), ("1?utm_source=x", "g")), 0).policy == "learning"


@pytest.mark.parametrize(
    ("guid", "expected"),
    [
        ("http://www.a.example/1/", ""),
        ("https://a.example/1?utm_source=rss", ""),
        ("http://a.example/?p=7", "http://a.example/?p=7"),
        ("tag:a.example,2025:7", "tag:a.example,2025:7"),
        ("", ""),
    ],
)
def test_a_guid_that_only_repeats_the_address_says_nothing(guid, expected):
    assert distinct_guid(Entry(url="http://a.example/1", guid=guid)) == expected
