"""The taxonomy: what a topic is, and how it is read from the text of a topics file. Reading folders is the worker's.

A topics file is TOML with one ``[[topic]]`` table per topic; every key is described at ``TopicRecord``.
"""

import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec

from tasks.core.arabic import match_form
from tasks.core.errors import TaxonomyError

Kind = Literal["actor", "place", "theme", "person"]
Role = Literal["strong", "bare", "support", "veto", "deny"]
Slug = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
Lang = Annotated[str, msgspec.Meta(pattern="^[a-z]{2,3}$")]
Terms = dict[Lang, tuple[str, ...]]


class Labels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What readers see, in the four languages of the interface."""

    ar: str
    en: str
    ku: str
    tr: str


class Examples(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sentences that must, and must not, be tagged with the topic; they are run by the tests."""

    must: tuple[str, ...]
    must_not: tuple[str, ...] = ()


class Coordinates(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A point in degrees (WGS 84)."""

    lat: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    lon: Annotated[float, msgspec.Meta(ge=-180, le=180)]


class Term(msgspec.Struct, frozen=True, order=True):
    """One spelling in one language and what it does for its topic.

    ``strong`` counts by itself. ``bare`` counts with a support nearby or a strong term anywhere in the article, and not
    with a veto nearby. ``support`` and ``veto`` never count. ``deny`` is a longer phrase inside which nothing counts.
    """

    surface: str
    lang: str
    role: Role


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """A topic as the tagger uses it; ``window`` is how many words away supports and vetoes reach.

    What has this topic has its ``parents`` too. ``wikidata`` is an item, ``pcode`` OCHA's place code, ``at`` where it lies.
    """

    id: str
    kind: Kind
    labels: Labels
    terms: tuple[Term, ...]
    examples: Examples
    window: int
    parents: tuple[str, ...] = ()
    wikidata: str = ""
    pcode: str = ""
    at: Coordinates | None = None


class TopicRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A topic as written in a file; the five term tables map a language code to a list of spellings."""

    id: Slug
    kind: Kind
    labels: Labels
    examples: Examples
    strong: Terms = {}
    bare: Terms = {}
    supports: Terms = {}
    vetoes: Terms = {}
    deny: Terms = {}
    window: Annotated[int, msgspec.Meta(ge=1, le=100)] = 12  # about one Arabic clause to each side
    parents: tuple[Slug, ...] = ()
    wikidata: Annotated[str, msgspec.Meta(pattern="^(Q[1-9][0-9]*)?$")] = ""
    pcode: Annotated[str, msgspec.Meta(pattern="^([A-Z]{2}[0-9]{2,8})?$")] = ""
    at: Coordinates | None = None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    topic: Annotated[tuple[TopicRecord, ...], msgspec.Meta(min_length=1)]


class Taxonomy:
    """All topics in order of id, and the ``hash`` that names this version of them."""

    def __init__(self, topics: tuple[Topic, ...]) -> None:
        """Take all topics, in any order; raises TaxonomyError when two share an id or a parent is wrong."""
        twice = [topic_id for topic_id, count in Counter(topic.id for topic in topics).items() if count > 1]
        if twice:
            raise TaxonomyError(f"taxonomy: topic {min(twice)}: id is used twice; rename or remove one of them")
        self.topics = tuple(sorted(topics, key=lambda topic: topic.id))
        self._parents = {topic.id: topic.parents for topic in self.topics}
        for topic in self.topics:
            self._check_parents(topic)
        self.hash = hashlib.sha256(msgspec.json.encode(self.topics)).hexdigest()[:16]

    def ancestors(self, topic_id: str) -> tuple[str, ...]:
        """Return the ids of a topic's parents, their parents and so on, each once, the nearest first."""
        found: dict[str, None] = {}
        waiting = list(self._parents[topic_id])
        while waiting:
            parent = waiting.pop(0)
            if parent not in found:
                found[parent] = None
                waiting.extend(self._parents.get(parent, ()))
        return tuple(found)

    def _check_parents(self, topic: Topic) -> None:
        missing = next((parent for parent in topic.parents if parent not in self._parents), "")
        if missing:
            raise TaxonomyError(f"taxonomy: topic {topic.id}: parents: {missing!r} is no topic; add it or remove it here")
        if topic.id in self.ancestors(topic.id):
            raise TaxonomyError(f"taxonomy: topic {topic.id}: parents: it is its own ancestor; break the circle")


def parse_topics(name: str, text: str) -> tuple[Topic, ...]:
    """Read one topics file; ``name`` is only for messages. Raises TaxonomyError: file, key and remedy in one line."""
    try:
        file = msgspec.convert(tomllib.loads(text), _File)
    except tomllib.TOMLDecodeError as error:
        raise TaxonomyError(f"{name}: not TOML: {_one_line(str(error))}; correct that line") from error
    except msgspec.ValidationError as error:
        raise TaxonomyError(f"{name}: {_explain(str(error))}") from error
    return tuple(_topic(name, record) for record in file.topic)


_TABLES: tuple[tuple[str, Role], ...] = (
    ("strong", "strong"),
    ("bare", "bare"),
    ("supports", "support"),
    ("vetoes", "veto"),
    ("deny", "deny"),
)


def _topic(name: str, record: TopicRecord) -> Topic:
    problem = next(_problems(record), None)
    if problem:
        raise TaxonomyError(f"{name}: topic {record.id}: {problem}")
    return Topic(
        id=record.id,
        kind=record.kind,
        labels=record.labels,
        terms=tuple(sorted({Term(surface, lang, role) for _, lang, surface, role in _terms(record)})),
        examples=record.examples,
        window=record.window,
        parents=record.parents,
        wikidata=record.wikidata,
        pcode=record.pcode,
        at=record.at,
    )


def _terms(record: TopicRecord) -> Iterator[tuple[str, str, str, Role]]:
    for table, role in _TABLES:
        for lang, surfaces in getattr(record, table).items():
            for surface in surfaces:
                yield table, lang, surface, role


def _problems(record: TopicRecord) -> Iterator[str]:
    """Yield what makes a well-formed topic useless, each with its key and remedy."""
    for table, lang, surface, _ in _terms(record):
        if not match_form(surface):
            yield f"{table}.{lang}: {surface!r} has no letters and can never match; remove it"
    if not any(record.strong.values()) and not any(record.bare.values()):
        yield "strong: no terms; give at least one strong or bare term"
    if any(record.bare.values()) and not any(record.supports.values()) and not any(record.strong.values()):
        yield "supports: bare terms need a support or a strong term to count; add supports"
    if not record.examples.must:
        yield "examples.must: empty; add a sentence that must be tagged"


# What msgspec says when a value is wrong, and what the author of the file can do about it.
_REMEDIES = (
    ("unknown field", "remove it or correct its spelling"),
    ("missing required field", "add it"),
    ("^[a-z][a-z0-9]*", "use a lower-case slug such as deir-ez-zor"),
    ("^[a-z]{2,3}$", "use a language code of two or three letters such as ar or ckb"),
    ("^(Q[1-9]", "use a Wikidata item such as Q858"),
    ("^([A-Z]{2}", "use an OCHA place code such as SY09"),
    ("enum", "use one of actor, place, theme, person"),
    ("Expected `array`", 'write a list: ["…", "…"]'),
    ("Expected `str`", "write a text in quotes"),
    ("Expected `object`", "write a table, one key per language"),
    ("Expected `int`", "write a whole number from 1 to 100"),
)


def _explain(message: str) -> str:
    """Turn "what - at `$.path`" into "key: what; remedy"."""
    what, _, place = _one_line(message).partition(" - at ")
    key = re.sub(r"[`$]|\$\.", "", place).replace("key in .", "a key of ").lstrip(".") or "topic"
    remedy = next((remedy for sign, remedy in _REMEDIES if sign in what), "correct it")
    return f"{key}: {what}; {remedy}"


def _one_line(message: str) -> str:
    return " ".join(message.split())
