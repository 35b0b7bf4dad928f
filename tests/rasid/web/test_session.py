"""Sessions and forms: nothing forged, nothing late, nothing of another site."""

import pytest

from rasid.web import session

NOW = 1_800_000_000.0


def test_a_session_stands_for_its_token_until_it_expires():
    cookie = session.issue("secret=", NOW)
    assert session.secret_of(cookie, ["other", "secret="], NOW + 1) == "secret="
    assert session.secret_of(cookie, ["secret="], NOW + session.LIFE_SECONDS + 1) == ""
    assert session.secret_of(cookie, ["other"], NOW + 1) == ""


def test_a_session_does_not_tell_its_token():
    assert "secret" not in session.issue("secret", NOW)


@pytest.mark.parametrize(
    "change",
    [
        lambda cookie: cookie[:-1] + ("0" if cookie[-1] != "0" else "1"),
        lambda cookie: cookie.replace(".1", ".9", 1),
        lambda cookie: "x" + cookie,
        lambda cookie: cookie.rpartition(".")[0],
        lambda cookie: "",
        lambda cookie: "..",
        lambda cookie: "é.٣.x",
    ],
)
def test_a_changed_cookie_opens_nothing(change):
    assert session.secret_of(change(session.issue("secret", NOW)), ["secret"], NOW + 1) == ""


@pytest.mark.parametrize(
    ("changes", "is_ours"),
    [
        ({}, True),
        ({"origin": ""}, True),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://["}, False),
        ({"field": "other"}, False),
        ({"cookie": "", "field": ""}, False),
        ({"fetched": "cross-site"}, False),
        ({"fetched": "same-origin"}, True),
    ],
)
def test_a_form_of_another_site_is_not_ours(changes, is_ours):
    sent = {
        "cookie": "value",
        "field": "value",
        "origin": "https://rasid.example",
        "host": "rasid.example",
        "fetched": "",
    }
    assert session.is_own_form(**sent | changes) is is_ours


def test_no_script_and_no_other_site_gets_the_cookie():
    cookie = session.set_cookie(session.SESSION, "x", 60, is_secure=True)
    assert {"HttpOnly", "SameSite=Strict", "Secure", "Max-Age=60"} <= set(cookie.split("; "))
    assert "Secure" not in session.set_cookie(session.SESSION, "x", 60, is_secure=False)


def test_a_broken_header_holds_no_cookies():
    assert session.cookies_of("a=b; c=d") == {"a": "b", "c": "d"}
    assert session.cookies_of(";;=;\x00") == {}


def test_a_cookie_of_a_neighbour_on_the_host_hides_none_of_ours():
    header = 'theirs={"open": [1, 2]}; (odd)=1; rasid-session=a.1.b; rasid-form=x'
    read = session.cookies_of(header)
    assert (read["rasid-session"], read["rasid-form"]) == ("a.1.b", "x")
