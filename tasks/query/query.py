"""A query as a value: what it wants, whether an article is it, and how it is written."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from tasks.query.bounds import FIRST, LAST, Bound, Order, calendar_day
from tasks.query.document import Document, Tagged
from tasks.query.topics import GOVERNORATE
from tasks.query.words import Words
from tasks.text.match_form import match_form

ZONE = "Asia/Damascus"


class Published(msgspec.Struct, frozen=True):
    """When an article must have been published: from the first moment to before the last.

    Of articles that tell no hour, ``first_day`` and ``last_day`` are the days (00:00 UTC), both
    inside. None is no bound.
    """

    first: datetime | None = None
    end: datetime | None = None
    first_day: datetime | None = None
    last_day: datetime | None = None

    def holds(self, moment: datetime | None, *, is_day: bool) -> bool:
        """Whether a moment is inside; an unknown one is not inside any bound."""
        if self.first is None and self.end is None:
            return True
        if moment is None:
            return False
        if is_day:
            return (self.first_day is None or self.first_day <= moment) and (
                self.last_day is None or moment <= self.last_day
            )
        return (self.first is None or self.first <= moment) and (
            self.end is None or moment < self.end
        )


class Query(msgspec.Struct, frozen=True, kw_only=True, cache_hash=True):
    """What a reader wants. Every field that is set must hold; an empty one asks for nothing.

    Of a field with several values one is enough, but for ``all_of``. With ``salience`` "main" the
    topics that are asked for, by id, kind, level or governorate, must be what the article is about.
    ``independent`` counts sources of its story that did not copy. ``since`` and ``until`` are about
    when Rasid published it, ``published_from`` and ``published_to`` about its own word, in
    ``zone``, "" for ``ZONE`` that nobody named. ``within`` is no wish but what the reader may see,
    None for everything: it is not written. ``groups``, not written either, stand for ``kinds``,
    ``levels`` and ``salience`` where that is not everything: of each group the article has a topic
    (``tasks.query.bounded``).
    """

    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    words: tuple[Words, ...] = ()
    langs: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    other_sources: tuple[str, ...] = ()
    governorates: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    salience: Literal["any", "main"] = "any"
    independent: int = 0
    since: Bound | None = None
    until: Bound | None = None
    published_from: Bound | None = None
    published_to: Bound | None = None
    zone: str = ""
    within: tuple[str, ...] | None = None
    groups: tuple[tuple[str, ...], ...] | None = None

    def matches(self, document: Document, now: datetime) -> bool:
        """Whether an article is wanted.

        What was taken back is wanted when its facts are, whatever its text: who reads it along must
        learn that it is gone.
        """
        return (
            self._is_about(document)
            and self._is_from(document)
            and self._is_in_time(document, now)
            and (document.is_taken_back or self._is_said(document))
        )

    def came(self, now: datetime) -> tuple[Order, Order]:
        """Return the lowest message id that is wanted, and the lowest above it that is not."""
        zone = ZoneInfo(self.zone or ZONE)
        first = self.since.first(now, zone) if self.since else FIRST
        return first, self.until.limit(now, zone) if self.until else LAST

    def published(self, now: datetime) -> Published:
        """Return when articles must have been published."""
        zone = ZoneInfo(self.zone or ZONE)
        first = self.published_from.begins(now, zone) if self.published_from else None
        end = self.published_to.ends(now, zone) if self.published_to else None
        return Published(
            first,
            end,
            calendar_day(first, zone) if first else None,
            calendar_day(end, zone, is_end=True) if end else None,
        )

    def begins(self, now: datetime) -> datetime | None:
        """Return the moment before which nothing is wanted, None where there is none."""
        came = datetime.fromtimestamp(self.came(now)[0][0] / 1000, UTC) if self.since else None
        return max(filter(None, (came, self.published(now).first)), default=None)

    def counted(self, tag: Tagged) -> bool:
        """Whether a topic of an article is one that this query may ask for."""
        return self.salience == "any" or tag.salience == "main"

    def _is_about(self, document: Document) -> bool:
        tagged = {tag.id for tag in document.tags}
        if not tagged.isdisjoint(self.none_of):
            return False
        if self.within is not None and tagged.isdisjoint(self.within):
            return False
        tags = [tag for tag in document.tags if self.counted(tag)]
        ids = {tag.id for tag in tags}
        return (
            (not self.any_of or not ids.isdisjoint(self.any_of))
            and ids.issuperset(self.all_of)
            and (
                not self.governorates
                or any(tag.level == GOVERNORATE and tag.id in self.governorates for tag in tags)
            )
            and (
                self._is_of_sort(tags)
                if self.groups is None
                else all(not ids.isdisjoint(group) for group in self.groups)
            )
        )

    def _is_of_sort(self, tags: Sequence[Tagged]) -> bool:
        return (
            (not self.kinds or any(tag.kind in self.kinds for tag in tags))
            and (not self.levels or any(tag.level in self.levels and tag.is_named for tag in tags))
            and (self.salience == "any" or bool(tags))
        )

    def _is_from(self, document: Document) -> bool:
        lang = document.lang
        return (
            (not self.langs or lang in self.langs or lang.partition("-")[0] in self.langs)
            and (not self.sources or document.source in map(match_form, self.sources))
            and document.source not in map(match_form, self.other_sources)
            and (not self.forms or document.form in self.forms)
            and document.independent >= self.independent
        )

    def _is_in_time(self, document: Document, now: datetime) -> bool:
        if self.since or self.until:
            first, limit = self.came(now)
            if not first <= document.at < limit:
                return False
        if not (self.published_from or self.published_to):
            return True
        return self.published(now).holds(document.published_at, is_day=document.is_day)

    def _is_said(self, document: Document) -> bool:
        return all(
            (words.are_in(document.title, self.langs) or words.are_in(document.text, self.langs))
            is not words.is_excluded
            for words in self.words
        )

    def params(self) -> list[tuple[str, str]]:
        """Write the query as parameters: always the same for the same query."""
        pairs = list(self._written())
        if self.words:
            pairs.append(("q", " ".join(map(str, self.words))))
        return pairs

    def text(self) -> str:
        """Write the query in its text form."""
        parts = [
            f"-topic:{value}" if name == "not" else f"{name}:{value}"
            for name, value in self._written()
        ]
        return " ".join([*parts, *map(str, self.words)])

    def _written(self) -> Iterator[tuple[str, str]]:
        """Yield parameters and values but for the words."""
        for field, name in NAMES.items():
            value = getattr(self, field)
            if value == _DEFAULTS[field]:
                continue
            if isinstance(value, tuple):
                yield name, ",".join(map(_quoted, value))
            else:
                yield name, value.written if isinstance(value, Bound) else str(value)


# What each field is called where it is written, in this order.
NAMES = {
    "any_of": "topic",
    "all_of": "all",
    "none_of": "not",
    "langs": "lang",
    "sources": "source",
    "other_sources": "not_source",
    "governorates": "governorate",
    "levels": "level",
    "forms": "form",
    "kinds": "kind",
    "salience": "salience",
    "independent": "independent",
    "since": "since",
    "until": "until",
    "published_from": "published_from",
    "published_to": "published_to",
    "zone": "zone",
}
_DEFAULTS = {name: getattr(Query(), name) for name in NAMES}
_PLAIN = frozenset("-_.")


def _quoted(value: str) -> str:
    """Quote a value that a list or the text form would cut."""
    is_plain = all(letter.isalnum() or letter in _PLAIN for letter in value)
    return value if is_plain else f'"{value}"'
