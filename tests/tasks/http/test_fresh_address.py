"""An address that a page cache has never seen, and the answer under its usual name."""

import pytest
from msgspec.structs import replace

from rasid.testing import respond
from tasks.http.fresh_address import as_named, fresh
from tasks.http.request import RequestOptions

FRESH = RequestOptions(fresh_parameter="rasid")
NOW = 1_700_000_000.9


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://a.example/feed", "https://a.example/feed?rasid=1700000000"),
        ("https://a.example/?feed=rss2", "https://a.example/?feed=rss2&rasid=1700000000"),
        ("https://a.example/feed#top", "https://a.example/feed?rasid=1700000000#top"),
        ("https://a.example/feed?rasid=1", "https://a.example/feed?rasid=1"),
    ],
)
def test_one_parameter_is_added_with_the_time(url, asked):
    assert fresh(url, FRESH, NOW) == asked


def test_an_address_is_as_it_is_without_the_option_and_at_another_origin():
    url = "https://b.example/feed"
    bound = RequestOptions(fresh_parameter="rasid", origin="https://a.example")
    assert fresh(url, RequestOptions(), NOW) == fresh(url, bound, NOW) == url


@pytest.mark.parametrize("url", ["http://a.example/?feed=rss2", "http://a.example/feed"])
def test_the_answer_is_known_by_the_usual_address_wherever_it_led(url):
    asked = fresh(url, FRESH, NOW)
    moved = asked.replace("http:", "https:")
    answer = replace(respond(asked, b""), final_url=moved, moved_to=moved)
    named = as_named(answer, url, asked)
    usual = url.replace("http:", "https:")
    assert (named.url, named.final_url, named.moved_to) == (url, usual, usual)


def test_an_answer_that_led_elsewhere_keeps_the_parameters_there():
    asked = fresh("http://a.example/feed", FRESH, NOW)
    there = "http://b.example/?x=1&rasid=2"
    answer = replace(respond(asked, b""), final_url=there)
    assert as_named(answer, "http://a.example/feed", asked).final_url == there
