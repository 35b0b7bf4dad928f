"""An article as a query sees it."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Literal

import msgspec

from tasks.model import Salience
from tasks.query.bounds import Order
from tasks.query.topics import TopicFacts
from tasks.query.words import spaced_words
from tasks.tagging.taxonomy import Kind, Level
from tasks.text.match_form import match_form

TAKEN_BACK = frozenset({"retracted", "withdrawn"})


class Tagged(msgspec.Struct, frozen=True):
    """A topic of an article; a topic that is unknown here has no kind.

    ``is_named`` says that it is there of itself, not as the parent of another.
    """

    id: str
    salience: Salience
    kind: Kind | Literal[""] = ""
    level: Level = ""
    is_named: bool = True


class _Tag(msgspec.Struct):
    id: str
    salience: Salience
    via: str = ""


class _Story(msgspec.Struct):
    id: str = ""
    independent: int = 1
    copy_of: str = ""


class _Read(msgspec.Struct):
    """The part of an ``article.v1`` document that queries are about."""

    id: str
    title: str
    lang: str
    source: str
    tags: tuple[_Tag, ...]
    story: _Story
    text: str = ""
    published_at: datetime | None = None
    published_precision: str = ""
    form: str = "full"


_DECODER = msgspec.json.Decoder(_Read)


class Document:
    """An article's facts, and its words when they are asked for.

    ``at`` is the id of its message as numbers. What was taken back has its ``kind``.
    """

    def __init__(self, read: _Read, at: Order, kind: str, topics: Mapping[str, TopicFacts]) -> None:
        """Take a decoded document, the place and kind of its message, and what topics are."""
        self._title = read.title
        self._text = read.text
        self.article = read.id
        self.story = read.story.id or read.id
        self.at = at
        self.is_taken_back = kind in TAKEN_BACK
        self.lang = read.lang.lower()
        self.source = match_form(read.source)
        self.form = read.form
        self.independent = read.story.independent
        self.copy_of = read.story.copy_of
        self.published_at = read.published_at
        self.is_day = read.published_precision == "day"
        self.tags = tuple(_tagged(tag, topics.get(tag.id)) for tag in read.tags)

    @cached_property
    def title(self) -> str:
        """The words of the title, a space around each."""
        return spaced_words(self._title)

    @cached_property
    def text(self) -> str:
        """The words of the text, a space around each."""
        return spaced_words(self._text)


def read_document(
    encoded: str | bytes,
    at: Order,
    topics: Mapping[str, TopicFacts],
    kind: str = "new",
) -> Document:
    """Read an ``article.v1`` document; a reference, without text, is one too.

    Raises msgspec.MsgspecError for anything else.
    """
    return Document(_DECODER.decode(encoded), at, kind, topics)


def _tagged(tag: _Tag, facts: TopicFacts | None) -> Tagged:
    if facts is None:
        return Tagged(tag.id, tag.salience, is_named=not tag.via)
    return Tagged(tag.id, tag.salience, facts.kind, facts.level, not tag.via)
