"""Ways to give texts topics: Rasid, and what people use instead with the same names.

The lists and the query have every term of a topic in the text's language, whatever the case of
letters, and what they give brings its parents along, as with Rasid: they lack the judging only.
"""

import functools
import re
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

# the repository is not installed where benchmarks run
import rasid as package  # noqa: E402
from tasks.tagging.taxonomy import COUNTED, Role, Taxonomy, Topic  # noqa: E402


class Document(NamedTuple):
    """A text to tag, with what Rasid is told of it."""

    title: str
    text: str
    lang: str
    published_on: date | None = None
    source: str = ""

    @property
    def lowered(self) -> str:
        """Return title and text in small letters."""
        return f"{self.title}\n{self.text}".lower()


Give = Callable[[Document], dict[str, str]]  # topics, each with its salience; "" if none is told
Holds = Callable[[str, str], bool]  # whether a term stands in a text in small letters

DOUBTED: tuple[Role, ...] = tuple(role for role in COUNTED if role not in {"strong", "capital"})
LISTED: tuple[Role, ...] = ("strong", *DOUBTED)


def rasid(document: Document) -> dict[str, str]:
    """Tag by the public package."""
    return {tag.id: tag.salience for tag in package.tag(**document._asdict())}


def is_word(term: str, text: str) -> bool:
    r"""Whether a term stands in a text as `\b…\b` finds it."""
    return term in text and bool(whole(term).search(text))


def is_part(term: str, text: str) -> bool:
    """Whether a term stands in a text, be it in another word."""
    return term in text


@functools.cache
def whole(term: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(term)}\b")


def any_of(terms: Iterable[str], text: str, holds: Holds) -> bool:
    return any(holds(term, text) for term in terms)


class Terms:
    """The terms of a taxonomy by topic, language and role, in small letters."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self._found: dict[tuple[str, str, Role], list[str]] = {}
        for topic in taxonomy.topics:
            for term in topic.terms:
                row = self._found.setdefault((topic.id, term.lang, term.role), [])
                row.append(term.surface.lower())

    def of(self, topic: Topic, lang: str, roles: Iterable[Role]) -> list[str]:
        """Return the terms of a topic in a language that have one of these roles."""
        return [term for role in roles for term in self._found.get((topic.id, lang, role), ())]

    def with_parents(self, topic_ids: Iterable[str]) -> dict[str, str]:
        """Return topics and their parents, of no known salience."""
        given = set(topic_ids)
        return dict.fromkeys(given.union(*map(self.taxonomy.ancestors, given)), "")


def listed(terms: Terms, holds: Holds) -> Give:
    """Give each topic of which any term that may count stands in the text."""

    def give(document: Document) -> dict[str, str]:
        text = document.lowered
        return terms.with_parents(
            topic.id
            for topic in terms.taxonomy.topics
            if any_of(terms.of(topic, document.lang, LISTED), text, holds)
        )

    return give


def queried(terms: Terms) -> Give:
    """Give topics by a query each, as an analyst writes it in a search tool.

    Any strong term, OR any other term AND (any support OR another governorate of Syria).
    """
    topics = terms.taxonomy.topics
    governorates = [topic for topic in topics if topic.level == "governorate"]

    def answers(topic: Topic, text: str, lang: str, named: set[str]) -> bool:
        if any_of(terms.of(topic, lang, ["strong"]), text, is_word):
            return True
        return any_of(terms.of(topic, lang, DOUBTED), text, is_word) and (
            bool(named - {topic.id}) or any_of(terms.of(topic, lang, ["support"]), text, is_word)
        )

    def give(document: Document) -> dict[str, str]:
        text, lang = document.lowered, document.lang
        named = {g.id for g in governorates if any_of(terms.of(g, lang, LISTED), text, is_word)}
        return terms.with_parents(t.id for t in topics if answers(t, text, lang, named))

    return give


def methods(taxonomy: Taxonomy) -> dict[str, Give]:
    terms = Terms(taxonomy)
    return {
        "Rasid": rasid,
        r"\b list": listed(terms, is_word),
        "substrings": listed(terms, is_part),
        "query": queried(terms),
    }
