"""What a feed says about itself besides its entries."""

import pytest

from tasks.feeds.parse import parse_feed
from tasks.feeds.syndication_hints import hints_in
from tasks.model import Hints

URL = "https://a.example/feed"
HOUR, DAY = 3_600, 86_400


def head(inside: str) -> str:
    item = "<item><ttl>1</ttl><title>t</title></item>"
    return f"<rss version='2.0' xmlns:sy='x'><channel>{inside}{item}</channel></rss>"


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("", Hints()),
        ("<ttl>60</ttl>", Hints(ttl_seconds=HOUR)),
        ("<ttl> 5 </ttl>", Hints(ttl_seconds=300)),
        ("<ttl>soon</ttl>", Hints()),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", Hints(update_seconds=HOUR)),
        (
            (
                "<sy:updatePeriod>\n "
                "daily\t</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"
            ),
            Hints(update_seconds=DAY / 4),
        ),
        (
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>",
            Hints(update_seconds=HOUR),
        ),
        ("<sy:updatePeriod>now and then</sy:updatePeriod>", Hints()),
        (
            "<skipHours><hour>23</hour><hour>0</hour><hour>24</hour><hour>99</hour></skipHours>",
            Hints(skip_hours=(0, 23)),
        ),
        (
            "<skipDays><day>Friday</day><day>Saturday</day><day>Yawm</day></skipDays>",
            Hints(skip_days=(4, 5)),
        ),
    ],
)
def test_hints_are_read_from_the_head_alone(inside, expected):
    assert hints_in(head(inside)) == expected
    assert parse_feed(head(inside).encode(), URL).hints == expected


def test_hubs_are_found_in_every_dialect():
    atom = (
        b"<feed xmlns='http://www.w3.org/2005/Atom'><link rel='hub' href='/hub'/><link "
        b"rel='self' href='https://a.example/f'/></feed>"
    )
    rss = head(
        "<a:link xmlns:a='http://www.w3.org/2005/Atom' rel='hub' href='https://a.example/hub'/>"
        "<a:link xmlns:a='http://www.w3.org/2005/Atom' rel='self' href='https://a.example/f'/>"
    ).encode()
    json = (
        b'{"version":"https://jsonfeed.org/version/1.1","feed_url":"https://a.example/f",'
        b'"hubs":[{"type":"rssCloud","url":"x"},'
        b'{"type":"WebSub","url":"https://a.example/hub"}],"items":[]}'
    )
    for body in (atom, rss, json):
        feed = parse_feed(body, URL)
        assert (feed.hub, feed.topic) == ("https://a.example/hub", "https://a.example/f")


@pytest.mark.parametrize("hubs", ["7", '"x"', "[1]", '[{"type":1}]', "{}"])
def test_hubs_that_make_no_sense_cost_no_feed(hubs):
    items = '[{"url":"https://a.example/1"}]'
    body = f'{{"version":"https://jsonfeed.org/version/1","hubs":{hubs},"items":{items}}}'
    feed = parse_feed(body.encode(), URL)
    assert (len(feed.entries), feed.hub) == (1, "")
