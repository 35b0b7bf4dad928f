"""Where terms of a taxonomy stand in an article.

Every hit with its topic's term, its field and its words.
"""

import re
from datetime import date
from functools import cached_property

import msgspec

from tasks.model import Field, TagMatch
from tasks.tagging.matcher import Match
from tasks.tagging.taxonomy import Term
from tasks.text.marks import strip_marks

_LEAD_FROM, _LEAD_TO = (
    120,
    1_000,
)  # code points: a dateline or subheading alone is no lead, a text without paragraphs no more
_IN_BRACKETS = re.compile(r"\(([A-Z]{2,6})\)")
_SENTENCE = re.compile(r"[.;:!?()\n]")
_LONGEST_NAME = 80  # code points before an acronym that may spell it out
_MOST_MEANINGS = 3  # places where an acronym is spelled out


class Text(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """What of an article is tagged; offsets of matches count in ``title`` and ``text`` as they are.

    ``published_on`` decides which terms hold; None lets all of them hold. ``country`` is the state
    of the source (ISO 3166, two letters), ``source`` what it is called; "" when unknown.
    """

    title: str
    text: str
    lang: str = "und"
    published_on: date | None = None
    country: str = ""
    source: str = ""

    @cached_property
    def lead_end(self) -> int:
        """Return where in ``text`` the lead ends.

        With the first paragraph that makes it longer than a dateline.
        """
        end = self.text.find("\n\n", _LEAD_FROM)
        if end < 0:
            end = self.text.find("\n", _LEAD_FROM)
        return min(end if end >= 0 else len(self.text), _LEAD_TO)

    @cached_property
    def spelled_out(self) -> dict[str, list[str]]:
        """Return what acronyms in brackets follow: the words before each, by acronym."""
        found: dict[str, list[str]] = {}
        for published in (self.title, self.text):
            for bracket in _IN_BRACKETS.finditer(published):
                before = published[max(0, bracket.start() - _LONGEST_NAME) : bracket.start()]
                meanings = found.setdefault(bracket[1], [])
                if len(meanings) < _MOST_MEANINGS:
                    meanings.append(_SENTENCE.split(before)[-1])
        return found

    def of(self, field: Field) -> str:
        """Return the string that offsets of a field count in.

        Lead and body are parts of ``text``.
        """
        return self.title if field == "title" else self.text


class Occurrence(msgspec.Struct, frozen=True, gc=False):
    """A term of a topic at one place.

    ``first_word`` and ``last_word`` count the words of the article.
    """

    term: Term
    match: Match
    field: Field
    first_word: int
    last_word: int

    def is_within(self, other: "Occurrence") -> bool:
        """Whether the other's span covers this one."""
        mine, theirs = self.match, other.match
        is_same = (self.field == "title") == (other.field == "title")
        return is_same and theirs.start <= mine.start and mine.end <= theirs.end

    def is_part_of(self, longer: "Occurrence") -> bool:
        """Whether the other is a longer name that this one stands in, or means its government."""
        return self.is_within(longer) and (
            longer.term.role == "capital" or not longer.is_within(self)
        )

    def is_near(self, other: "Occurrence", window: int) -> bool:
        """Whether the other is at most ``window`` words away and not the same words."""
        return (
            0 <= self.distance(other) <= window
            and not self.is_within(other)
            and not other.is_within(self)
        )

    def distance(self, other: "Occurrence") -> int:
        """Return how many words on the other begins or ended.

        Less than 0 where they share words.
        """
        return max(other.first_word - self.last_word, self.first_word - other.last_word)

    def surface(self, text: Text) -> str:
        """Return the words as published."""
        return text.of(self.field)[self.match.start : self.match.end]

    def as_match(self, text: Text, by: "Occurrence | None" = None) -> TagMatch:
        """Return what a message says of it; ``by`` is what made it count, or stopped it."""
        surface, match = self.surface(text), self.match
        return TagMatch(
            self.term.surface,
            surface,
            match.start,
            match.end,
            self.field,
            before=surface[: match.before],
            after=surface[len(surface) - match.after :],
            folded=_changes(surface[match.before : len(surface) - match.after], self.term.surface),
            by=by.as_match(text) if by else None,
        )


def _changes(published: str, name: str) -> tuple[str, ...]:
    """Return what was folded so that published words equal a name.

    Letters as "أ→ا", else what was done to spaces.
    """
    if published == name:
        return ()
    bare = strip_marks(published)
    marks = ("marks",) if bare != published else ()
    plain = strip_marks(name)
    if len(bare) == len(plain):
        pairs = dict.fromkeys(pair for pair in zip(bare, plain, strict=True) if pair[0] != pair[1])
        return (*marks, *(f"{one}→{other}" for one, other in pairs))
    if len(bare.split()) < len(plain.split()):
        return (*marks, "joined")
    return (*marks, "article" if plain.startswith("ال") and bare == plain[1:] else "spelling")
