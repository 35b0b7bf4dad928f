"""Where terms of a taxonomy stand in an article.

Every hit with its topic's term, its field and its words.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property

import msgspec

from tasks.model import Field, TagMatch
from tasks.tagging.matcher import Match, Matcher
from tasks.tagging.misspellings import misspelt
from tasks.tagging.namesake_tables import namesakes
from tasks.tagging.patterns import Name
from tasks.tagging.taxonomy import COUNTED, Taxonomy, Term, Topic
from tasks.text.match_form import strip_marks

_LEAD_FROM, _LEAD_TO = (
    120,
    1_000,
)  # code points: a dateline or subheading alone is no lead, a text without paragraphs no more
_IN_BRACKETS = re.compile(r"\(([A-Z]{2,6})\)")
_SENTENCE = re.compile(r"[.;:!?()\n]")
_LONGEST_NAME = 80  # code points before an acronym that may spell it out
_MOST_MEANINGS = 3  # places where an acronym is spelled out
_FIELD_WORDS = 10_000_000  # more words than a field has
_COUNTING = frozenset(COUNTED)


class Text(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """What of an article is tagged; offsets of matches count in ``title`` and ``text`` as they are.

    ``published_on`` decides which terms hold; None lets all of them hold. ``country`` is the state
    of the source (ISO 3166, two letters), "" when unknown.
    """

    title: str
    text: str
    lang: str = "und"
    published_on: date | None = None
    country: str = ""

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


class Occurrence(msgspec.Struct, frozen=True):
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


class HitFinder:
    """Finds the terms of a taxonomy.

    Holds no state after construction; safe to share between threads.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        """Compile every term into one matcher; spellings that topics share are searched once."""
        uses: dict[Name, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for topic in taxonomy.topics:
            for term in topic.terms:
                if term.role == "support":  # looked for by tasks.tagging.support_words
                    continue
                for surface in (term.surface, *_mistyped(term, topic)):
                    name = Name("", surface, term.lang, term.case, term.suffixes)
                    uses[name][topic.id].append(term)
        for lang, phrases in namesakes().outlets.items():
            for phrase in phrases:
                uses[Name("", phrase, lang)][""].append(Term(phrase, lang, "deny"))
        self._uses = {
            str(number): _Uses(name, terms) for number, (name, terms) in enumerate(uses.items())
        }
        names = (name._replace(id=str(number)) for number, name in enumerate(uses))
        self._matcher = Matcher(names, keeps_case=True)

    def find(self, text: Text, always: str = "") -> dict[str, list[Occurrence]]:
        """Return the hits by topic, in text order, the title first.

        Topics of which nothing can count are left out, but for ``always``: supports alone are found
        in most articles.
        """
        fields = [
            (published, self._plausible(published, text.lang))
            for published in (text.title, text.text)
        ]
        wanted = {
            topic_id
            for _, matches in fields
            for match in matches
            for topic_id in self._uses[match.term_id].counting
        } | {always, ""}
        hits: dict[str, list[Occurrence]] = defaultdict(list)
        for number, (published, matches) in enumerate(fields):
            words = Words(published, first=_FIELD_WORDS * number)
            for match in matches:
                uses = self._uses[match.term_id].terms
                topic_ids = wanted & uses.keys()
                if not topic_ids:
                    continue
                first, last = words.go_to(match.start), words.ahead(match.end - 1)
                field = _field(text, number, match)
                for topic_id in topic_ids:
                    hits[topic_id].extend(
                        Occurrence(term, match, field, first, last) for term in uses[topic_id]
                    )
        return hits

    def _plausible(self, published: str, lang: str) -> list[Match]:
        """Return the matches but for those of which a better reading stands in the same place."""
        matches = self._matcher.find(published, lang)
        fewest: dict[tuple[int, int], int] = {}
        for match in matches:
            place = (match.start, match.end)
            fewest[place] = min(match.before, fewest.get(place, match.before))
        return [
            match
            for match in matches
            if match.before == fewest[match.start, match.end]
            and self._uses[match.term_id].is_of(published[match.start : match.end], lang)
        ]


def _field(text: Text, number: int, match: Match) -> Field:
    return "title" if number == 0 else "lead" if match.start < text.lead_end else "body"


def _mistyped(term: Term, topic: Topic) -> Iterable[str]:
    """Return misspellings of names that posts have most: of governorates and of forces."""
    is_force = topic.kind == "actor" and topic.region and not topic.institution
    is_wanted = term.role == "strong" and (topic.level == "governorate" or is_force)
    if term.role == "strong" and " " in term.surface and term.case == "written":
        joined = term.surface.replace(" ", "").replace("-", "")
        return (
            (joined.lower(),)
            if joined.isascii() or term.lang in {"tr", "ku"}
            else (
                misspelt(term.surface, is_place=topic.kind == "place")
                if is_wanted and term.lang == "ar"
                else ()
            )
        )
    if is_wanted and term.lang == "ar":
        return misspelt(term.surface, is_place=topic.kind == "place")
    return ()


_LONGEST_SHORT = 6  # letters of a name that other languages have for something else
_EXACT = frozenset({"ku", "kmr", "tr"})  # languages whose short names fold to words of others


class _Uses:
    """What a spelling does: its terms by topic, and the topics for which it may count."""

    def __init__(self, name: Name, terms: dict[str, list[Term]]) -> None:
        self.terms = terms
        self._name = name
        self._is_short = (
            name.lang in _EXACT and " " not in name.surface and len(name.surface) <= _LONGEST_SHORT
        )
        self.counting = tuple(
            topic
            for topic, given in terms.items()
            if not _COUNTING.isdisjoint(term.role for term in given)
        )

    def is_of(self, written: str, lang: str) -> bool:
        """Whether a short name stands in a text of its language, or with its very letters.

        Sam is no Şam, and NY in English is no Neteweyên Yekbûyî.
        """
        if not self._is_short or lang in {self._name.lang, "und", ""}:
            return True
        return not self._name.surface.isascii() and written.casefold().startswith(
            self._name.surface.casefold()
        )


class Words:
    """Which word of an article an offset of a field is in.

    Fields are further apart than any window reaches.

    Words are counted on from match to match, so that a field is read once however many matches it
    has.
    """

    def __init__(self, published: str, *, first: int) -> None:
        self._published, self._place, self._count = published, 0, first

    def go_to(self, offset: int) -> int:
        """Return the word at ``offset``, which is not before that of the last call."""
        self._count = self.ahead(offset)
        self._place = offset + 1
        return self._count

    def ahead(self, offset: int) -> int:
        """Return the word at an offset behind the last one gone to, without going there."""
        between = self._published[self._place : offset + 1]
        if not between:
            return self._count
        goes_on = (
            self._place > 0
            and not self._published[self._place - 1].isspace()
            and not between[0].isspace()
        )
        return self._count + len(between.split()) - goes_on


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
