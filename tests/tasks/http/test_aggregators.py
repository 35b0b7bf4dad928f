"""Links of aggregators give up the article's address where they hold it."""

import base64
from datetime import UTC, datetime

import pytest

from tasks.http.aggregators import address_inside, is_sealed
from tasks.model import Entry
from tasks.poll import usable

ARTICLE = "https://paper.example/syria/2025/hama-school-opens"
LONG = f"https://paper.example/{'x' * 180}"


def google_news(content: bytes) -> str:
    token = base64.urlsafe_b64encode(content).decode().rstrip("=")
    return f"https://news.google.com/rss/articles/{token}?oc=5"


def held(url: str) -> bytes:
    size = len(url)
    length = bytes([size]) if size < 128 else bytes([size & 0x7F | 0x80, size >> 7])
    return b"\x08\x13\x22" + length + url.encode() + b"\xd2\x01\x00"


SEALED = google_news(b"\x08\x13\x22\x60AU_yqLMdkFrq-9mB_opaque_key_of_the_aggregator_itself")


@pytest.mark.parametrize("url", [ARTICLE, LONG])
def test_an_older_link_of_google_news_holds_the_address(url):
    assert address_inside(google_news(held(url))) == url


def test_the_amp_address_behind_is_not_part_of_it():
    content = held(ARTICLE)[:-1] + bytes([len(ARTICLE)]) + ARTICLE.encode()
    assert address_inside(google_news(content)) == ARTICLE


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (f"https://www.google.com/url?rct=j&sa=t&url={ARTICLE}&ct=ga", ARTICLE),
        ("https://www.google.com/url?q=javascript:alert(1)", ""),
        ("https://www.google.com/search?q=https://paper.example/", ""),
        (SEALED, ""),
        (ARTICLE, ""),
        ("https://[broken", ""),
    ],
)
def test_redirectors_are_read_and_other_links_left(link, expected):
    assert address_inside(link) == expected


def test_a_link_is_sealed_when_only_a_script_opens_it():
    assert is_sealed(SEALED)
    assert not is_sealed(google_news(held(ARTICLE)))
    assert not is_sealed("https://news.google.com/rss/search?q=syria")
    assert not is_sealed(ARTICLE)


def test_an_entry_is_known_by_the_address_inside():
    entry = Entry(url=google_news(held(ARTICLE)), published_at=datetime(2025, 1, 1, tzinfo=UTC))
    assert [one.url for one in usable((entry,), 4e9)] == [ARTICLE]
