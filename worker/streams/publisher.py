"""Publishing articles into the streams."""

from typing import Any

import msgspec

from tasks.http.request import Validators
from tasks.model import Story
from tasks.ports import Lease, Withdrawal
from tasks.publishing.article_v1 import ArticleMessage, direction, encode, flat_fields, stamp
from tasks.publishing.continuity import Published
from tasks.publishing.fingerprint import twin_of
from tasks.publishing.topic_message import SHARED, scores
from worker.store.client import Store
from worker.streams.streams import Streams
from worker.telemetry.logs import get_logger

GONE_SECONDS = 6 * 3_600.0  # between two visits that find a page gone


class RedisPublisher:
    """Implements ``tasks.ports.Publisher``.

    With ``topic_documents`` the messages of topics carry all fields and a document of their own.
    """

    def __init__(self, store: Store, *, topic_documents: bool = False) -> None:
        self._store = store
        self._topic_documents = topic_documents

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

    def published(self, article_id: str) -> Published:
        """Read what was published of an article last; empty when it is not kept any more."""
        message = self._newest(article_id)
        if message is None:
            return Published()
        return Published(
            title=message.title,
            text=message.text,
            canonical_url=message.canonical_url,
            published_at=message.published_at,
        )

    def withdraw(self, lease: Lease, reason: Withdrawal) -> str:
        """Withdraw what the lease's entry was published as; returns published, retry or stale."""
        newest = self._newest(lease.article) or _unknown(lease)
        message = msgspec.structs.replace(newest, text="", revision=lease.revision + 1)
        outcome, detail = self._withdraw(lease, message, reason)
        if outcome == "revision":
            message = msgspec.structs.replace(message, revision=int(detail))
            outcome, _ = self._withdraw(lease, message, reason)
        get_logger("entry").info("withdrawn", outcome=outcome, reason=reason, article=message.id)
        return outcome

    def _withdraw(
        self, lease: Lease, message: ArticleMessage, reason: Withdrawal
    ) -> tuple[str, str]:
        arguments = {
            "id": lease.claim.id,
            "token": lease.claim.token,
            "article": message.id,
            "revision": message.revision,
            "reason": reason,
            "wait": GONE_SECONDS,
            **fields_of(message),
        }
        documents = documents_of(message, topic_documents=self._topic_documents)
        outcome, detail = self._store.run("withdraw", arguments, documents)
        return str(outcome), str(detail)

    def _newest(self, article_id: str) -> ArticleMessage | None:
        with self._store.plain():
            message = Streams(self._store).article(article_id)
        return msgspec.json.decode(message.fields["data"], type=ArticleMessage) if message else None

    def _attempt(
        self, lease: Lease, message: ArticleMessage, print_: str, validators: Validators
    ) -> tuple[str, str]:
        arguments, documents = publication(
            lease, message, print_, validators, topic_documents=self._topic_documents
        )
        outcome, detail = self._store.run("publish", arguments, documents)
        return str(outcome), str(detail)


def _unknown(lease: Lease) -> ArticleMessage:
    """Describe an article of which nothing but its entry is known any more."""
    return ArticleMessage(
        id=lease.article,
        revision=lease.revision,
        url=lease.url,
        canonical_url=lease.url,
        final_url="",
        title=lease.title,
        text="",
        lang=lease.lang or "und",
        dir=direction(lease.lang),
        authors=(),
        source=lease.source,
        feed=lease.feed,
        published_at=lease.published_at,
        seen_at=lease.found_at,
        fetched_at=None,
        extraction="",
        taxonomy="",
        tags=(),
        story=Story(lease.article),
    )


def publication(
    lease: Lease,
    message: ArticleMessage,
    print_: str,
    validators: Validators,
    *,
    topic_documents: bool = False,
) -> tuple[dict[str, Any], list[str]]:
    """Make what the step ``publish`` takes: its arguments, and the documents.

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
        **fields_of(message),
        "twin": twin_of(
            message.canonical_url, print_, len(message.text), stamp(message.published_at)
        ),
    }
    return arguments, documents_of(message, topic_documents=topic_documents)


def fields_of(message: ArticleMessage) -> dict[str, Any]:
    """Give the fields of an article's message, and what the messages of its topics have of them."""
    return {"flat": flat_fields(message), "shared": SHARED, "scores": scores(message.tags)}


def documents_of(message: ArticleMessage, *, topic_documents: bool) -> list[str]:
    """Encode the article's document, and the one of its topics where they carry one."""
    kinds = (True, False) if topic_documents else (True,)
    return [encode(message, with_text=with_text) for with_text in kinds]
