"""Reading documents for the pages: the newest reports in memory, whole documents from the stream.

Pages ask nothing else. What reads further back than the window, as an index would, takes the place
of ``Reader``.
"""

import threading
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

import msgspec

from rasid.web.pages.reports import Report, message_time, report_of
from tasks.publishing.article_v1 import ArticleMessage
from worker.store.client import Store
from worker.streams.completion import Completion
from worker.streams.stream_course import course_of
from worker.streams.streams import ARTICLES, START, Message, Streams

_T = TypeVar("_T")
KEPT = 10_000  # articles, about 15 MB: a filter walks through all of them in 10 ms
_ANSWERS = 100
_PAGE = 500  # messages in one response, about 3 MB


class Window(msgspec.Struct):
    """The newest reports: by article in the order of their messages, by story, their revisions.

    ``last`` is the id of the newest message, ``is_ready`` whether the past was read. ``oldest`` is
    the id of the oldest message that was looked at.
    """

    reports: dict[str, Report] = {}
    by_story: dict[str, dict[str, Report]] = {}
    revisions: dict[str, list[str]] = {}
    last: str = START
    oldest: str = ""
    is_ready: bool = False
    answers: dict[Hashable, Any] = {}

    def known(self, key: Hashable, find: Callable[[], _T]) -> _T:
        """Return what was found for a key, else find it; a hundred answers are kept."""
        found: _T | None = self.answers.get(key)
        if found is None:
            found = find()
            if len(self.answers) >= _ANSWERS:
                self.answers.clear()
            self.answers[key] = found
        return found

    def newest_first(self) -> Iterator[Report]:
        """Yield the reports, that of the newest message first."""
        return iter(tuple(reversed(self.reports.values())))

    def add(self, report: Report) -> None:
        """Take a newer report; the one that it revises goes."""
        before = self.reports.pop(report.article, None)
        if before is not None and before.story != report.story:
            self._leave_story(before)
        self.reports[report.article] = report
        self.by_story.setdefault(report.story, {})[report.article] = report
        self.revisions.setdefault(report.article, []).append(report.message)
        self.last = report.message

    def shrink(self, kept: int) -> None:
        """Forget the oldest reports."""
        while len(self.reports) > kept:
            report = self.reports.pop(next(iter(self.reports)))
            self._leave_story(report)
            self.revisions.pop(report.article, None)
            self.oldest = report.message

    def _leave_story(self, report: Report) -> None:
        members = self.by_story.get(report.story, {})
        members.pop(report.article, None)
        if not members:
            self.by_story.pop(report.story, None)


class Documents(Protocol):
    """What the pages read. Every method may be called from any thread."""

    def window(self) -> Window:
        """Return the newest reports, as new as the stream is now."""

    def documents(self, message_ids: Sequence[str]) -> Mapping[str, ArticleMessage]:
        """Read whole documents by the ids of their messages; those trimmed are left out."""

    def article(self, article_id: str) -> Message | None:
        """Return the newest message of an article, None when it is not kept."""


class Reader:
    """Implements ``Documents`` over the stream of articles."""

    def __init__(self, store: Store, kept: int = KEPT) -> None:
        self._store = store
        self._streams = Streams(store)
        self._kept = kept
        self._window = Window()
        self._catching_up = threading.Lock()

    @property
    def is_ready(self) -> bool:
        """Whether the past was read."""
        return self._window.is_ready

    def window(self) -> Window:
        """Return the newest reports, as new as the stream is now."""
        with self._catching_up:
            if not self._window.is_ready:
                self._read_past()
            while page := self._streams.page((ARTICLES,), self._window.last, _PAGE):
                self._take(page)
            return self._window

    def documents(self, message_ids: Sequence[str]) -> Mapping[str, ArticleMessage]:
        """Read whole documents by the ids of their messages; those trimmed are left out."""
        kept = Completion(self._store).articles(message_ids)
        decoded = {id_: document_of(fields) for id_, fields in kept.items()}
        return {id_: document for id_, document in decoded.items() if document is not None}

    def article(self, article_id: str) -> Message | None:
        """Return the newest message of an article, None when it is not kept."""
        return self._streams.article(article_id)

    def counts(self, topic: str, borders: Sequence[datetime]) -> tuple[list[int], datetime]:
        """Count a topic's messages between moments, and tell since when all are kept."""
        course = course_of(self._store, topic, borders)
        since = message_time(course.complete_from) if course.complete_from else borders[-1]
        return list(course.counts), since

    def _read_past(self) -> None:
        """Read backwards until enough is known, then keep it in order."""
        pages: list[list[Report | None]] = []
        end, last = "+", START
        while len(pages) * _PAGE < self._kept:
            messages = self._streams.newest(ARTICLES, _PAGE, before=end)
            if messages and last == START:
                last = messages[0].id
            pages.append([report_of(message) for message in messages])
            if len(messages) < _PAGE:
                break
            end = f"({messages[-1].id}"
        for report in (one for page in reversed(pages) for one in reversed(page)):
            if report is not None:
                self._window.add(report)
        self._window.last = last
        self._window.shrink(self._kept)
        self._window.is_ready = True

    def _take(self, messages: Sequence[Message]) -> None:
        for message in messages:
            report = report_of(message)
            if report is not None:
                self._window.add(report)
            self._window.last = message.id
        self._window.shrink(self._kept)


def document_of(fields: Mapping[str, str]) -> ArticleMessage | None:
    """Decode a message's document; None for one that is none of ours."""
    try:
        return msgspec.json.decode(fields["data"], type=ArticleMessage)
    except (KeyError, msgspec.MsgspecError, RecursionError):
        return None
