"""Where the words of a query stand in a text, as it was published."""

import re
from collections.abc import Sequence

from tasks.query.query import Query
from tasks.text.match_form import fold

MOST_PLACES = 500  # of one text; a page has no use for more
_WORD = re.compile(r"[^ '\n]+")  # of the match form, divided at apostrophes as a query is


def places_of(query: Query, text: str) -> list[tuple[int, int]]:
    """Return where the words that a query looks for stand: code points, in order, apart.

    They are found as the query finds them, in the same forms.
    """
    forms = _Forms(query)
    if forms.is_empty:
        return []
    folded = fold(text)
    found = list(_WORD.finditer(folded.text))
    spelled = [one.group() for one in found]
    places: list[tuple[int, int]] = []
    for at in range(len(spelled)):
        if not (length := forms.length_at(spelled, at)):
            continue
        start, end = folded.span(found[at].start(), found[at + length - 1].end())
        if places and start < places[-1][1]:
            places[-1] = (places[-1][0], max(end, places[-1][1]))
        elif len(places) == MOST_PLACES:
            break
        else:
            places.append((start, end))
    return places


class _Forms:
    """The forms that a query looks for, ready for a text: each of its words is looked up."""

    def __init__(self, query: Query) -> None:
        self._single: set[str] = set()
        self._beginnings: set[str] = set()
        self._phrases: dict[str, list[tuple[list[str], bool]]] = {}  # by their first words
        for one in query.words:
            for form in () if one.is_excluded else one.forms(query.langs):
                parts = form.split()
                if len(parts) == 1:
                    (self._beginnings if one.is_beginning else self._single).add(form)
                elif parts:
                    self._phrases.setdefault(parts[0], []).append((parts, one.is_beginning))
        self._lengths = sorted({len(beginning) for beginning in self._beginnings})

    @property
    def is_empty(self) -> bool:
        """Whether nothing is looked for."""
        return not (self._single or self._beginnings or self._phrases)

    def length_at(self, spelled: Sequence[str], at: int) -> int:
        """Count the words of the longest form that begins at a word, 0 where none does."""
        word = spelled[at]
        is_one = word in self._single or any(
            word[:length] in self._beginnings for length in self._lengths
        )
        lengths = [
            len(parts)
            for parts, is_open in self._phrases.get(word, ())
            if _are(parts, spelled[at : at + len(parts)], is_open=is_open)
        ]
        return max([*lengths, int(is_one)])


def _are(parts: list[str], found: Sequence[str], *, is_open: bool) -> bool:
    """Whether words are these, with ``is_open`` the last one perhaps longer."""
    if len(found) != len(parts) or list(found[:-1]) != parts[:-1]:
        return False
    return found[-1].startswith(parts[-1]) if is_open else found[-1] == parts[-1]
