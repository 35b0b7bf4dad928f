"""Publishing articles into the streams."""

from typing import Any

import msgspec

from tasks.ports import Lease, Validators
from tasks.publishing.article_v1 import ArticleMessage, encode, flat_fields, stamp
from tasks.publishing.fingerprint import twin_of
from worker.store.client import Store
from worker.telemetry.logs import get_logger


class RedisPublisher:
    """Implements ``tasks.ports.Publisher``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def publish(
        self, lease: Lease, message: ArticleMessage, print_: str, validators: Validators
    ) -> str:
        """Publish once; returns published, duplicate or stale."""
        outcome, detail = self._attempt(lease, message, print_, validators)
        if outcome == "revision":
            # Another entry has published this address: take the number that is due.
            message = msgspec.structs.replace(message, revision=int(detail))
            outcome, _ = self._attempt(lease, message, print_, validators)
        topics = [tag.id for tag in message.tags]
        get_logger("entry").info(outcome, article=message.id, topics=topics)
        return outcome

    def _attempt(
        self, lease: Lease, message: ArticleMessage, print_: str, validators: Validators
    ) -> tuple[str, str]:
        arguments, documents = publication(lease, message, print_, validators)
        outcome, detail = self._store.run("publish", arguments, documents)
        return str(outcome), str(detail)


def publication(
    lease: Lease, message: ArticleMessage, print_: str, validators: Validators
) -> tuple[dict[str, Any], list[str]]:
    """Make what the step ``publish`` takes: its arguments, and the documents of both messages.

    The fields that both have travel once, inside the arguments: each string of its own costs the
    client 0.7 µs.
    """
    arguments = {
        "id": lease.claim.id,
        "token": lease.claim.token,
        "article": message.id,
        "print": print_,
        "etag": validators.etag,
        "last_modified": validators.last_modified,
        "revision": message.revision,
        "topics": [tag.id for tag in message.tags],
        "method": message.extraction or "unknown",
        "flat": flat_fields(message),
        "twin": twin_of(
            message.canonical_url, print_, len(message.text), stamp(message.published_at)
        ),
    }
    return arguments, [encode(message, with_text=True), encode(message, with_text=False)]
