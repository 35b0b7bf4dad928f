"""Webhooks by the Standard Webhooks specification 1.0.

What is sent, and the signature by which its receiver knows us.

https://github.com/standard-webhooks/standard-webhooks
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from tasks.publishing.article_v1 import stamp

PREFIX = "whsec_"
_BYTES = 32  # the specification asks for 24 to 64
# The thin payload: what tells whether to fetch the article, in the words of its flat fields.
_TOLD = ("id", "revision", "url", "title", "lang", "source", "published_at", "seen_at")


class Event(msgspec.Struct, frozen=True):
    """One thing to tell.

    ``id`` is the same in every attempt, by which receivers drop what they had; ``body`` is JSON.
    """

    id: str
    body: str


def new_secret() -> str:
    """Return a fresh secret in the specification's form: ``whsec_`` and base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def headers(event: Event, keys: Iterable[str], now: int) -> dict[str, str]:
    """Return the headers of an attempt at ``now`` (Unix seconds).

    One signature for each secret, as rotation asks.
    """
    signatures = " ".join(signature(key, event.id, now, event.body) for key in keys)
    return {
        "Content-Type": "application/json",
        "webhook-id": event.id,
        "webhook-timestamp": str(now),
        "webhook-signature": signatures,
    }


def signature(secret: str, event_id: str, timestamp: int, body: str) -> str:
    """Return ``v1,`` and the base64 of HMAC-SHA256 over id, timestamp and body, joined by full
    stops.
    """
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return (
        "v1,"
        + base64.b64encode(
            hmac.digest(key, f"{event_id}.{timestamp}.{body}".encode(), hashlib.sha256)
        ).decode()
    )


def article_event(
    message_id: str, kind: str, topics: Sequence[str], fields: Mapping[str, str], now: datetime
) -> Event:
    """Return the event of a message.

    Type ``article.`` and the kind: new, revised, added, retracted or withdrawn.

    ``topics`` are those that the receiver asked for; ``message`` is the id by which streams and
    HTTP know it.
    """
    told = {name: fields.get(name, "") for name in _TOLD}
    data = told | {
        "message": message_id,
        "topics": list(topics),
        "changed": fields.get("changed", "").split(","),
    }
    if not fields.get("changed"):
        data["changed"] = []
    return Event(f"{message_id}.{kind}", _body(f"article.{kind}", data, now))


def gap_event(topic: str, missed: int, now: datetime) -> Event:
    """Return the event that says how many messages of a topic were trimmed before they could be
    sent.
    """
    return Event(
        f"gap.{topic}.{now.timestamp():.3f}",
        _body("stream.gap", {"topic": topic, "missed": missed}, now),
    )


def ping_event(now: datetime) -> Event:
    """Return the event that tries an endpoint."""
    return Event(f"test.{now.timestamp():.3f}", _body("test", {}, now))


def _body(kind: str, data: dict[str, Any], now: datetime) -> str:
    return msgspec.json.encode({"type": kind, "timestamp": stamp(now), "data": data}).decode()
