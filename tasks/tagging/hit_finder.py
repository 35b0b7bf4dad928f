"""Find the terms of a taxonomy in an article: each hit with its topic's term, field and words.

All terms are searched at once; hits are made of the matches that can count, those of themes only
where somebody asks for them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from tasks.model import Field
from tasks.tagging.matcher import Match, Matcher
from tasks.tagging.misspellings import misspelt
from tasks.tagging.occurrences import Occurrence, Text
from tasks.tagging.patterns import Name
from tasks.tagging.tables.name_words import is_another_word
from tasks.tagging.tables.namesake_tables import namesakes
from tasks.tagging.taxonomy import COUNTED, Taxonomy, Term, Topic
from tasks.tagging.word_count import Words
from tasks.text.match_form import fold, match_form

_FIELD_WORDS = 10_000_000  # more words than a field has
_COUNTING = frozenset(COUNTED)
_MOST_ADDED = 2_000  # names beside those of the first matcher: a second search of some 4 µs/KB

_Spellings = dict[Name, dict[str, list[Term]]]


class HitFinder:
    """Finds the terms of a taxonomy.

    Holds no state after construction; safe to share between threads.
    """

    def __init__(self, taxonomy: Taxonomy, former: "HitFinder | None" = None) -> None:
        """Compile every term into one matcher; spellings that topics share are searched once.

        What is new since ``former`` goes into a small matcher beside that one's: compiling all
        takes seconds on a busy machine, and a saved topic brings a few names.
        """
        uses = _uses_of(taxonomy)
        self._names = former.names_for(uses) if former else _CompiledNames.of(uses)
        themes = {topic.id for topic in taxonomy.topics if topic.kind == "theme"}
        numbers = self._names.numbers
        self._uses = {numbers[name]: _Uses(name, terms, themes) for name, terms in uses.items()}

    @property
    def latest(self) -> int:
        """Return how many names were compiled last."""
        return self._names.latest

    def names_for(self, uses: "_Spellings") -> "_CompiledNames":
        """Compile what is new of the spellings of another taxonomy; all, where much is."""
        return self._names.grown(uses)

    def find(self, text: Text, always: str = "") -> "Found":
        """Return what stands in an article.

        Topics of which nothing can count are left out, but for ``always``: supports alone are found
        in most articles.
        """
        fields = [
            [(match, self._uses[match.term_id]) for match in self._plausible(published, text.lang)]
            for published in (text.title, text.text)
        ]
        return Found(text, fields, always)

    def _plausible(self, published: str, lang: str) -> list[Match]:
        """Return the matches but for those of which a better reading stands in the same place."""
        matches = [
            match for match in self._names.find(published, lang) if match.term_id in self._uses
        ]
        fewest: dict[tuple[int, int], int] = {}
        for match in matches:
            place = (match.start, match.end)
            fewest[place] = min(match.before, fewest.get(place, match.before))
        return [
            match
            for match in matches
            if match.before == fewest[match.start, match.end]
            and not (
                match.before and is_another_word(match_form(published[match.start : match.end]))
            )
            and self._uses[match.term_id].is_of(published, match, lang)
        ]


class Found:
    """The matches of an article. Hits are made of them by topic when they are asked for: those of
    themes only where the article is about the themes' state.

    ``always`` is the topic that has its hits whether or not they can count.
    """

    def __init__(
        self, text: Text, fields: "list[list[tuple[Match, _Uses]]]", always: str = ""
    ) -> None:
        self.always = always
        self._text = text
        self._fields = fields
        self._wanted = {always, ""}.union(
            *(uses.counting for matches in fields for _, uses in matches)
        )

    @cached_property
    def names(self) -> dict[str, list[Occurrence]]:
        """Return the hits of all topics but themes, and outlets under "": in text order, the title
        first.
        """
        return self._hits(is_theme=False)

    @cached_property
    def themes(self) -> dict[str, list[Occurrence]]:
        """Return the hits of themes."""
        return self._hits(is_theme=True)

    def of(self, topic_id: str) -> list[Occurrence]:
        """Return the hits of one topic."""
        return self.names.get(topic_id) or self.themes.get(topic_id, [])

    def _hits(self, *, is_theme: bool) -> dict[str, list[Occurrence]]:
        hits: dict[str, list[Occurrence]] = defaultdict(list)
        for number, matches in enumerate(self._fields):
            words = Words(self._text.text if number else self._text.title, number * _FIELD_WORDS)
            for match, uses in matches:
                terms = uses.themes if is_theme else uses.names
                topic_ids = self._wanted & terms.keys() if terms else ()
                if not topic_ids:
                    continue
                first, last = words.go_to(match.start), words.ahead(match.end - 1)
                field = _field(self._text, number, match)
                for topic_id in topic_ids:
                    hits[topic_id].extend(
                        Occurrence(term, match, field, first, last) for term in terms[topic_id]
                    )
        return hits


def _uses_of(taxonomy: Taxonomy) -> "_Spellings":
    """Return what each spelling is searched for: terms by topic, under "" what is no topic."""
    uses: _Spellings = defaultdict(lambda: defaultdict(list))
    for topic in taxonomy.topics:
        for term in topic.terms:
            if term.role == "support":  # looked for by tasks.tagging.around.support_words
                continue
            for surface in (term.surface, *_mistyped(term, topic)):
                name = Name("", surface, term.lang, term.case, term.suffixes)
                uses[name][topic.id].append(term)
    for table in (namesakes().outlets, namesakes().sayings):
        for lang, phrases in table.items():
            for phrase in phrases:
                uses[Name("", phrase, lang)][""].append(Term(phrase, lang, "deny"))
    return uses


class _CompiledNames(NamedTuple):
    """Names with their numbers, and the matchers that find them; some may be of no use by now."""

    numbers: dict[Name, str]
    matchers: tuple[Matcher, ...]
    first: int  # names in the first matcher
    latest: int

    @classmethod
    def of(cls, names: Iterable[Name]) -> "_CompiledNames":
        """Compile names into one matcher."""
        numbers = {name: str(number) for number, name in enumerate(names)}
        return cls(numbers, (_matcher(numbers),), len(numbers), len(numbers))

    def grown(self, names: Iterable[Name]) -> "_CompiledNames":
        """Return these with further names in a matcher beside the first."""
        new = [name for name in names if name not in self.numbers]
        if not new:
            return self._replace(latest=0)
        added = [*list(self.numbers)[self.first :], *new]
        if len(added) > _MOST_ADDED:
            return self.of(names)
        beside = {name: str(self.first + place) for place, name in enumerate(added)}
        matchers = (self.matchers[0], _matcher(beside))
        return _CompiledNames(self.numbers | beside, matchers, self.first, len(added))

    def find(self, published: str, lang: str) -> list[Match]:
        """Return the matches of all matchers in order."""
        folded = fold(published)
        found = [match for matcher in self.matchers for match in matcher.find_folded(folded, lang)]
        return sorted(found) if len(self.matchers) > 1 else found


def _matcher(numbers: Mapping[Name, str]) -> Matcher:
    return Matcher((name._replace(id=id_) for name, id_ in numbers.items()), keeps_case=True)


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


_NONE: dict[str, list[Term]] = {}


class _Uses:
    """What a spelling does: its terms by topic, and the topics for which it may count."""

    def __init__(self, name: Name, terms: dict[str, list[Term]], themes: set[str]) -> None:
        self.names, self.themes = terms, _NONE
        if not themes.isdisjoint(terms):
            self.names = {topic: given for topic, given in terms.items() if topic not in themes}
            self.themes = {topic: given for topic, given in terms.items() if topic in themes}
        self._name = name
        self._is_short = (
            name.lang in _EXACT and " " not in name.surface and len(name.surface) <= _LONGEST_SHORT
        )
        self.counting = tuple(
            topic
            for topic, given in terms.items()
            if not _COUNTING.isdisjoint(term.role for term in given)
        )

    def is_of(self, published: str, match: Match, lang: str) -> bool:
        """Whether a short name stands in a text of its language, or with its very letters.

        Sam is no Şam, and NY in English is no Neteweyên Yekbûyî.
        """
        if not self._is_short or lang in {self._name.lang, "und", ""}:
            return True
        written = published[match.start : match.end]
        return not self._name.surface.isascii() and written.casefold().startswith(
            self._name.surface.casefold()
        )
