"""Where a term almost stands in an article.

Its letters inside another word, or in other capitals.
"""

from collections.abc import Collection, Iterable, Iterator

import msgspec

from tasks.model import Field, TagMatch
from tasks.tagging.occurrences import Text
from tasks.tagging.taxonomy import COUNTED, Role, Term
from tasks.text.match_form import Folded, fold, match_form

_SHORTEST = 3  # letters; two stand in every other word
_MOST = 5  # places of one term

Places = Collection[tuple[bool, int, int]]  # whether in the title, from, to


class Almost(msgspec.Struct, frozen=True):
    """A place, the role its term would have had, the term, and why it is no match: it is not
    written as the term, or another word.
    """

    match: TagMatch
    role: Role
    term: str
    is_whole: bool

    @property
    def reason(self) -> str:
        """Why it is no match."""
        what = "is not written as" if self.is_whole else "is another word than"
        return f"{what} «{self.term}»"


def almost(terms: Iterable[Term], text: Text, matched: Places) -> Iterator[Almost]:
    """Yield the places of counting terms that are letters only.

    ``matched`` are the places that were found.
    """
    counted = [term for term in terms if term.role in COUNTED]
    fields: tuple[tuple[Field, str], ...] = (("title", text.title), ("body", text.text))
    for field, published in fields:
        folded = fold(published)
        taken = {(start, end) for is_title, start, end in matched if is_title == (field == "title")}
        seen: set[tuple[int, int]] = set()
        for term in counted:
            for start, end, is_whole in _letters(term, folded):
                if (start, end) not in seen and not any(
                    start < there and here < end for here, there in taken
                ):
                    seen.add((start, end))
                    where: Field = "lead" if field == "body" and start < text.lead_end else field
                    yield Almost(
                        TagMatch(term.surface, published[start:end], start, end, where),
                        term.role,
                        term.surface,
                        is_whole,
                    )


def _letters(term: Term, folded: Folded) -> Iterator[tuple[int, int, bool]]:
    """Yield the written words that hold the letters of a term, and whether they hold no others."""
    form, found = match_form(term.surface), -1
    if len(form) < _SHORTEST:
        return
    for _ in range(_MOST):
        found = folded.text.find(form, found + 1)
        if found < 0:
            return
        first = folded.text.rfind(" ", 0, found) + 1
        last = folded.text.index(" ", found + len(form))
        is_whole = first == found and last == found + len(form)
        start, end = folded.span(first, last)
        yield start, end, is_whole
