"""Entries in work, as the step ``start`` hands them out."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from tasks.http.request import RequestOptions, Validators, bound_to
from tasks.http.urls import same_origin
from tasks.ports import Claim, Lease, Taken
from worker.state.source_facts import known_source


class _Started(msgspec.Struct, frozen=True):
    """An entry as the step ``start`` returns it: the fields of its hash, and of its feed's.

    ``manners`` is JSON, "" when the feed has none; ``facts`` are fields that tell its source.
    """

    id: str
    token: int
    url: str
    found_at: float
    feed: str = ""
    source: str = ""
    lang: str = ""
    title: str = ""
    published: str = ""
    attempts: int = 0
    article: str = ""
    revision: int = 0
    etag: str = ""
    last_modified: str = ""
    whole: str = ""
    content: str = ""
    manners: str = ""
    feed_url: str = ""
    facts: dict[str, str] = {}


_STARTED = msgspec.json.Decoder(list[_Started], strict=False)


def read_leases(document: str | bytes) -> list[Lease]:
    """Read what the step ``start`` returned."""
    return [_lease(entry) for entry in _STARTED.decode(document)]


def read_taken(answer: list[Any]) -> Taken:
    """Read what the step ``take`` returned."""
    document, due, polls, jobs, alone = answer
    return Taken(
        leases=tuple(read_leases(document)),
        due_seconds=float(due) if due else None,
        polls=int(polls),
        jobs=int(jobs),
        alone=int(alone),
    )


def _lease(entry: _Started) -> Lease:
    known = known_source(entry.facts, entry.feed_url)
    return Lease(
        claim=Claim(entry.id, entry.token),
        url=entry.url,
        feed=entry.feed,
        source=entry.source,
        lang=entry.lang,
        title=entry.title,
        published_at=datetime.fromisoformat(entry.published) if entry.published else None,
        found_at=datetime.fromtimestamp(entry.found_at, UTC),
        attempts=entry.attempts,
        article=entry.article,
        revision=entry.revision,
        content=entry.content,
        is_whole=bool(entry.whole and entry.content),
        source_id=known.id,
        country=str(known.country.value),
        zone=known.known_zone,
        is_news=bool(known.news.value),
        validators=Validators(entry.etag, entry.last_modified),
        request_options=_request_options(entry),
    )


def _request_options(entry: _Started) -> RequestOptions:
    """Read how the entry's source wants to be asked, where that holds for the entry's address."""
    if not entry.manners:
        return RequestOptions()
    options = bound_to(msgspec.json.decode(entry.manners, type=RequestOptions), entry.feed_url)
    return options if same_origin(options.origin, entry.url) else RequestOptions()
