"""Days, months and years as a text names them: facts that are never a corrected figure."""

import re

from tasks.stories.meanings import Reading, Words, month_of

_YEAR = re.compile(r"(?:19|20)\d\d")


def dated_at(words: Words, at: int) -> tuple[Reading, int] | None:
    """Read what of the calendar begins at a word, and how many words it has.

    A weekday or an ordinal, a month beside a number, the year behind a month.
    """
    meaning = words.meanings[at]
    if meaning.opens_month and (month := _month_of_two_words(words, at)):
        return month, 2
    if meaning.is_number:
        is_year = _YEAR.fullmatch(meaning.folded) and _ends_a_month(words, at)
        return (("day", frozenset({f"year {meaning.folded}"})), 1) if is_year else None
    if meaning.calendar:
        return meaning.calendar, 1
    if meaning.month and _is_beside_number(words, at, at + 1):
        return meaning.month, 1
    return None


def _month_of_two_words(words: Words, at: int) -> Reading | None:
    """Return the month that a word and the next one are, beside a number: تشرين الأول."""
    month = month_of(" ".join(words.folded(at, at + 2)), words.known.lang)
    return month if month and _is_beside_number(words, at, at + 2) else None


def _ends_a_month(words: Words, behind: int) -> bool:
    """Tell whether the word before a place ends the name of a month."""
    before = words.meanings[max(0, behind - 2) : behind]
    if not before:
        return False
    opens = len(before) > 1 and before[0].opens_month
    return bool(before[-1].month or (opens and _month_of_two_words(words, behind - 2)))


def _is_beside_number(words: Words, start: int, behind: int) -> bool:
    """Tell whether digits stand before or behind some words."""
    beside = words.folded(max(0, start - 1), start) + words.folded(behind, behind + 1)
    return any(one[:1].isdecimal() for one in beside)
