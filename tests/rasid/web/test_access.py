"""Who may read: no spelling of the tokens opens a wide address to strangers."""

import asyncio
from urllib.parse import quote

import pytest
from starlette.responses import PlainTextResponse

from rasid.web.access import Access, check
from tasks.errors import SettingsError
from worker.config.settings import load_settings

SPELLINGS = [
    *("", " ", ",", "=", "==", "=syria", " = syria", "==syria", "=*", "=syria,", "secret,=syria"),
    *("${TOKEN}=syria", "secret", "secret=", "secret==", "secret=syria", "secret==syria"),
    *("secret=Syria", "secret=syria+", "secret=*", "se=cret=syria"),
]
GUESSES = ["", "=", "==", " ", "syria", "*", "=syria", "${TOKEN}", "TOKEN", ",", "se"]


def status(app: Access, query: str = "", authorization: str = "") -> int:
    """Ask for the topics, and tell the status of the answer."""
    headers = [(b"host", b"anything.example")]
    if authorization:
        headers.append((b"authorization", authorization.encode()))
    scope = {"type": "http", "method": "GET", "path": "/v1/topics", "headers": headers}
    scope["query_string"] = query.encode()
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request"}

    asyncio.run(app(scope, receive, send))
    return sent[0]["status"]


def started(monkeypatch, text: str) -> Access | None:
    """Start as the web process does on a wide address; None when it refuses to."""
    monkeypatch.setenv("RASID_WEB_HOST", "0.0.0.0")
    monkeypatch.setenv("RASID_WEB_TOKENS", text)
    try:
        settings = load_settings()
        check(settings)
    except SettingsError:
        return None
    return Access(PlainTextResponse("topics"), settings)


@pytest.mark.parametrize("text", SPELLINGS)
def test_a_wide_address_starts_closed_or_not_at_all(text, monkeypatch):
    app = started(monkeypatch, text)
    if app is None:
        return
    assert status(app) == 401
    assert {status(app, f"token={quote(guess)}") for guess in GUESSES} == {401}
    assert {status(app, authorization=f"Bearer {guess}") for guess in GUESSES} == {401}


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("secret", "secret"),
        ("secret=", "secret="),
        ("secret==", "secret=="),
        ("secret=syria", "secret"),
        ("secret==syria", "secret="),
        ("se=cret=syria", "se=cret"),
    ],
)
def test_a_token_opens_whatever_it_ends_in(text, secret, monkeypatch):
    app = started(monkeypatch, text)
    assert app is not None
    assert status(app, authorization=f"Bearer {secret}") == 200
    assert status(app, f"token={quote(secret)}") == 200


def test_wrong_tokens_of_machines_are_slowed_down(monkeypatch):
    app = started(monkeypatch, "secret")
    assert app is not None
    answers = [status(app, authorization=f"Bearer {number}") for number in range(130)]
    assert answers[:120] == [401] * 120
    assert 429 in answers[120:]
    assert status(app) in {401, 429}
