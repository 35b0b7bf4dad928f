"""Signatures of hubs, and the headers that name hubs."""

import hashlib
import hmac

import pytest

from worker.fetch.response_headers import fresh_seconds, links_of
from worker.state.websub import is_signed

BODY, SECRET = "نص".encode(), "s3cret"


@pytest.mark.parametrize("name", ["sha1", "sha256", "sha384", "sha512"])
def test_a_notice_with_the_right_signature_is_taken(name):
    digest = hmac.new(SECRET.encode(), BODY, getattr(hashlib, name)).hexdigest()
    assert is_signed(BODY, SECRET, f"{name}={digest}")
    assert not is_signed(BODY + b" ", SECRET, f"{name}={digest}")
    assert not is_signed(BODY, "other", f"{name}={digest}")


@pytest.mark.parametrize(
    "signature", ["", "sha256", "sha256=", "md5=0", "blake2b=00", "=", "sha256=é"]
)
def test_other_signatures_are_refused(signature):
    assert not is_signed(BODY, SECRET, signature)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (
            ['<https://hub.example/>; rel="hub", <https://a.example/feed>; rel="self"'],
            {"hub": "https://hub.example/", "self": "https://a.example/feed"},
        ),
        (["</hub>; rel=hub"], {"hub": "https://a.example/hub"}),
        (
            ["<https://one.example/>; rel=hub", "<https://two.example/>; rel=hub"],
            {"hub": "https://one.example/"},
        ),
        (['<javascript:alert(1)>; rel="hub"', "<https://x.example/>; rel=next", "<" * 9000], {}),
        ([], {}),
    ],
)
def test_links_of_headers(headers, expected):
    assert links_of(headers, "https://a.example/feed") == expected


@pytest.mark.parametrize(
    ("cache_control", "expires", "seconds"),
    [
        ("max-age=600", "", 600),
        ('public, max-age="900"', "", 900),
        ("no-cache, max-age=600", "", 0),
        ("no-store", "", 0),
        ("s-maxage=600", "", 0),
        ("max-age=999999999", "", 86_400),
        ("max-age=-5", "", 0),
        ("", "0", 0),
        ("", "not a date", 0),
        ("", "Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("", "Fri, 01 Jan 2100 00:00:00 GMT", 86_400),
        ("max-age=60", "Fri, 01 Jan 2100 00:00:00 GMT", 60),
    ],
)
def test_how_long_an_answer_may_be_kept(cache_control, expires, seconds):
    assert fresh_seconds(cache_control, expires) == seconds
