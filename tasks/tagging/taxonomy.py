"""The taxonomy as the tagger uses it: topics, their terms, and which topic lies within which.

How it is read from topics files says ``tasks.tagging.taxonomy_toml``, from a table of places
``tasks.tagging.gazetteer``.
"""

import hashlib
from collections import Counter
from datetime import date
from functools import cached_property
from typing import Annotated, Literal

import msgspec

from tasks.errors import TaxonomyError
from tasks.tagging.patterns import Affixing, Case
from tasks.text.match_form import match_form

Kind = Literal["actor", "place", "theme", "person"]
Role = Literal[
    "strong",
    "bare",
    "shared",
    "common",
    "adjective",
    "capital",
    "support",
    "veto",
    "deny",
    "candidate",
]
Level = Literal["", "country", "governorate", "district", "sub-district", "city", "town", "site"]

# What one mention in the body says for its topic, from 0 to 1, unless the term has a weight of its
# own.
WEIGHTS: dict[Role, float] = {
    "strong": 0.4,
    "bare": 0.25,
    "shared": 0.25,
    "common": 0.25,
    "adjective": 0.2,
    "capital": 0.2,
}
COUNTED = tuple(WEIGHTS)
# Streams that are no topic's: who may read a topic of such an id would read them instead of it.
NOT_TOPICS = frozenset({"articles", "dead"})


class Labels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What readers see, in the languages of the interface: real names, or none ("")."""

    ar: str = ""
    en: str = ""
    ku: str = ""
    tr: str = ""
    ckb: str = ""

    def shown(self, lang: str) -> str:
        """Return the name in a language, else the English one, else whatever there is."""
        named = getattr(self, lang, "") if lang in self.__struct_fields__ else ""
        return named or self.en or self.ar or self.tr or self.ku


class Examples(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sentences that must, and must not, be tagged with the topic; they are run by the tests."""

    must: tuple[str, ...]
    must_not: tuple[str, ...] = ()


class Coordinates(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A point in degrees (WGS 84)."""

    lat: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    lon: Annotated[float, msgspec.Meta(ge=-180, le=180)]


class Term(msgspec.Struct, frozen=True):
    """One spelling in one language and what it does for its topic.

    ``strong`` counts by itself. The others count in an article about the topic's region, with a
    support nearby or a strong term anywhere, and not with a veto nearby: ``bare`` needs no more;
    ``shared`` is the name of several places and needs another place that lies within the topic's
    parents; ``common`` is an ordinary word as well and needs words around it that say "place";
    ``adjective`` (الرقاوي) is a surname as well and must not follow a first name; ``capital`` is a
    city that stands for its government. ``support`` and ``veto`` never count. ``deny`` is a longer
    phrase inside which nothing counts. A ``candidate`` never counts either: it may mean the topic,
    and ``note`` says why nobody can tell.

    ``weight`` is what one mention in the body says for the topic (0 to 1, None for that of its
    role); ``since`` and ``until`` are the first and last day of articles for which the term holds.
    """

    surface: str
    lang: str
    role: Role
    weight: float | None = None
    since: date | None = None
    until: date | None = None
    case: Case = "written"
    suffixes: Affixing = "usual"
    note: str = ""

    @property
    def worth(self) -> float:
        """Return what one mention in the body says for the topic."""
        return WEIGHTS.get(self.role, 0.0) if self.weight is None else self.weight

    def holds_on(self, day: date | None) -> bool:
        """Whether the term holds for an article of that day; of an unknown day every term does."""
        return day is None or (
            (self.since is None or self.since <= day) and (self.until is None or day <= self.until)
        )


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """A topic as the tagger uses it; ``window`` is how many words away supports and vetoes reach.

    An article whose score stays below ``threshold`` does not have the topic, nor one that lacks a
    topic of ``all``, has none of ``any``, or has one of ``none``. What has this topic has its
    ``parents`` too. ``wikidata`` is an item, ``pcode`` OCHA's place code, ``at`` where it lies.

    ``region`` is the state (ISO 3166, two letters) that a place lies in and an actor belongs to; an
    article with one of them is about that state, and a theme with a region counts in such articles
    only. ``active_in`` are states where an actor of no or another state works. The names of an
    ``institution`` (a ministry, an army) are every state's: one that is called another state's is
    not meant. ``supported_by`` and ``vetoed_by`` name topics, "@place:syria" or "@actor:isis": any
    topic of that kind which is the one named or lies within it. ``support_groups`` are words that
    several topics share as supports (``tasks.tagging.around.support_words``). ``level`` and
    ``family`` sort topics for people, ``description`` says in a sentence what is meant.
    """

    id: str
    kind: Kind
    labels: Labels
    terms: tuple[Term, ...]
    examples: Examples
    window: int
    threshold: float = 0.0
    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    wikidata: str = ""
    pcode: str = ""
    at: Coordinates | None = None
    region: str = ""
    active_in: tuple[str, ...] = ()
    institution: bool = False
    supported_by: tuple[str, ...] = ()
    vetoed_by: tuple[str, ...] = ()
    support_groups: tuple[str, ...] = ()
    level: Level = ""
    family: str = ""
    description: str = ""


class Taxonomy:
    """All topics in order of id, and the ``hash`` that names this version of them."""

    def __init__(self, topics: tuple[Topic, ...]) -> None:
        """Take all topics, in any order.

        Raises TaxonomyError for an id of two topics or of another stream, and for a wrong name.
        """
        twice = [
            topic_id
            for topic_id, count in Counter(topic.id for topic in topics).items()
            if count > 1
        ]
        if twice:
            raise TaxonomyError(
                f"taxonomy: topic {min(twice)}: id is used twice; rename or remove one of them"
            )
        if named := sorted(NOT_TOPICS & {topic.id for topic in topics}):
            raise TaxonomyError(
                f"taxonomy: topic {named[0]}: a stream has this name; choose another id"
            )
        self.topics = tuple(sorted(topics, key=lambda topic: topic.id))
        self._parents = {topic.id: topic.parents for topic in self.topics}
        self.countries = {
            topic.region: topic.id
            for topic in self.topics
            if topic.level == "country" and topic.region
        }
        self._ancestors = {topic.id: self._all_above(topic.id) for topic in self.topics}
        for topic in self.topics:
            self._check_others(topic)
        related = {topic.id: {topic.id, *self.ancestors(topic.id)} for topic in self.topics}
        for topic in self.topics:
            for above in self.ancestors(topic.id):
                related[above].add(topic.id)
        self._related = {topic_id: frozenset(others) for topic_id, others in related.items()}
        self.hash = hashlib.sha256(msgspec.json.encode(self.topics)).hexdigest()[:16]

    @cached_property
    def provinces(self) -> dict[str, str]:
        """Return the governorates by their names in match form."""
        return {
            match_form(term.surface): topic.id
            for topic in self.topics
            if topic.level == "governorate"
            for term in topic.terms
            if term.role in COUNTED
        }

    @cached_property
    def by_id(self) -> dict[str, Topic]:
        """Return the topics by their ids."""
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def wide_places(self) -> frozenset[str]:
        """Return the places that other places lie in."""
        return frozenset(
            parent
            for topic in self.topics
            if topic.kind == "place"
            for parent in topic.parents
            if self.by_id[parent].kind == "place"
        )

    def ancestors(self, topic_id: str) -> tuple[str, ...]:
        """Return the ids of a topic's parents, their parents and so on, each once, the nearest
        first.
        """
        return self._ancestors[topic_id]

    def _all_above(self, topic_id: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        waiting = list(self._parents[topic_id])
        while waiting:
            parent = waiting.pop(0)
            if parent not in found:
                found[parent] = None
                waiting.extend(self._parents.get(parent, ()))
        return tuple(found)

    def related(self, topic_id: str) -> frozenset[str]:
        """Return a topic's own id and those of all topics above and below it."""
        return self._related[topic_id]

    def _check_others(self, topic: Topic) -> None:
        for key in ("parents", "all", "any", "none"):
            missing = next(
                (other for other in getattr(topic, key) if other not in self._parents), ""
            )
            if missing:
                raise TaxonomyError(
                    f"taxonomy: topic {topic.id}: {key}: {missing!r} is no topic; add it "
                    f"or remove it here"
                )
        for key in ("supported_by", "vetoed_by"):
            for reference in getattr(topic, key):
                if reference.partition(":")[2] not in self._parents:
                    raise TaxonomyError(
                        f"taxonomy: topic {topic.id}: {key}: {reference!r} names no topic; add it "
                        f"or remove it here"
                    )
        if topic.id in self.ancestors(topic.id):
            raise TaxonomyError(
                f"taxonomy: topic {topic.id}: parents: it is its own ancestor; break the circle"
            )
        if topic.id in {*topic.all, *topic.any, *topic.none}:
            raise TaxonomyError(
                f"taxonomy: topic {topic.id}: all, any, none: it cannot depend on itself; "
                f"remove it here"
            )


def in_order(terms: set[Term]) -> tuple[Term, ...]:
    """Return terms in an order that does not depend on how they were written down."""
    return tuple(
        sorted(
            terms, key=lambda term: (term.surface, term.lang, term.role, msgspec.json.encode(term))
        )
    )
