"""Words that make names believable, in groups that several topics share.

They are ordinary words and stand in every article, so they are not searched with the names: only
the words around a name that needs support are looked at.
"""

from collections.abc import Iterable, Mapping
from functools import cache

from tasks.tagging.matcher import Match
from tasks.tagging.occurrences import Occurrence, Text
from tasks.tagging.taxonomy import Term
from tasks.text.match_form import fold, match_form
from tasks.text.word_tables import Phrases, every_phrase, read_tables

FILE = "supports.toml"
_LETTERS = 9  # of an average word and its space, in any of the languages
_PROCLITICS = "وفبلك"
_ARTICLES = ("ال", "لل")


def group_nearby(
    groups: Iterable[str], hit: Occurrence, text: Text, window: int
) -> Occurrence | None:
    """Return the nearest word of the groups within ``window`` words of a hit, None without any."""
    wanted = [_forms(group) for group in groups]
    if not wanted:
        return None
    published, reach = text.of(hit.field), window * _LETTERS
    behind = _first(published[hit.match.end : hit.match.end + reach], wanted, window)
    start = max(0, hit.match.start - reach)
    before = _last(published[start : hit.match.start], wanted, window)
    if behind:
        return _occurrence(hit, published, hit.match.end + behind[0], hit.match.end + behind[1])
    if before:
        return _occurrence(hit, published, start + before[0], start + before[1])
    return None


def _first(published: str, wanted: list[frozenset[str]], window: int) -> tuple[int, int] | None:
    return next(iter(_found(published, wanted)[:window]), None)


def _last(published: str, wanted: list[frozenset[str]], window: int) -> tuple[int, int] | None:
    return next(iter(reversed(_found(published, wanted)[-window:])), None)


def _found(published: str, wanted: list[frozenset[str]]) -> list[tuple[int, int]]:
    """Return the published spans of words of a group."""
    folded = fold(published)
    spans, start = [], 1
    for word in folded.text.split():
        start = folded.text.index(word, start)
        if any(form in group for form in _bare(word) for group in wanted):
            spans.append(folded.span(start, start + len(word)))
        start += len(word)
    return spans


def _bare(word: str) -> list[str]:
    """Return a word as it is and without what grammar may have put around it."""
    forms = [word, word.partition("'")[0]]
    forms += [
        word[length:]
        for length in (1, 2)
        if word[length - 1 : length] in _PROCLITICS and word[:1] in _PROCLITICS
    ]
    return forms + [form[2:] for form in forms if form.startswith(_ARTICLES)]


def _occurrence(hit: Occurrence, published: str, start: int, end: int) -> Occurrence:
    term = Term(published[start:end], hit.term.lang, "support")
    away = hit.last_word + 1 if start >= hit.match.end else hit.first_word - 1
    return Occurrence(term, Match(start, end, ""), hit.field, away, away)


def support_groups() -> Mapping[str, Phrases]:
    """Read the file once in a process."""
    return _groups()


@cache
def _groups() -> dict[str, Phrases]:
    return read_tables(FILE, dict[str, Phrases])


@cache
def _forms(group: str) -> frozenset[str]:
    forms = {match_form(word) for word in every_phrase(_groups()[group])}
    return frozenset(forms | {form.removeprefix("ال") for form in forms})
