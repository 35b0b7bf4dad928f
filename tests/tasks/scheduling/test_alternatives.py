"""Which of a feed's addresses is asked next, and what is remembered there."""

import pytest

from tasks.errors import FeedError, PermanentError, TransientError
from tasks.scheduling.alternatives import elsewhere, is_given_up, others, rounds
from tasks.scheduling.feed_state import FeedState

A, B, C = "https://www.a.example/rss", "https://a.example/feed", "https://a.example/rss.xml"


@pytest.mark.parametrize(
    ("url", "addresses", "next_ones"),
    [
        (A, (A, B, C), (B, C)),
        (B, (A, B, C), (C, A)),
        (C, (A, B, C), (A, B)),
        ("http://a.example/rss/", (A, B), (B,)),  # the same address, as its identity goes
        ("https://moved.example/", (A, B), (A, B)),
        (A, (A,), ()),
        (A, (), ()),
    ],
)
def test_addresses_are_tried_in_turn(url, addresses, next_ones):
    assert others(url, addresses) == next_ones


@pytest.mark.parametrize(
    ("failures", "error", "is_over"),
    [
        (1.0, PermanentError("http_404"), True),
        (1.0, FeedError("not_a_feed"), True),
        (1.0, TransientError("dns_unknown"), True),
        (0.5, TransientError("timeout"), False),
        (1.5, TransientError("http_503"), False),
        (2.0, TransientError("http_503"), True),
        (0.25, TransientError("dns"), False),
    ],
)
def test_what_passes_by_itself_is_waited_for(failures, error, is_over):
    assert is_given_up(FeedState(failures=failures), error) is is_over


def test_the_first_round_over_all_addresses_is_quick():
    assert rounds(2.0, (A, B, C)) < 1.0 <= rounds(3.0, (A, B, C))
    assert rounds(2.0, ()) == 2.0


def test_validators_belong_to_an_address_and_failures_to_the_feed():
    known = FeedState(etag='"v1"', last_modified="x", body_hash="h", failures=2.0, title="T")
    assert elsewhere(known) == FeedState(failures=2.0, title="T")
