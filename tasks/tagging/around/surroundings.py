"""The words before and behind a hit, as published but without marks that carry no letter."""

import re

from tasks.tagging.occurrences import Occurrence, Text
from tasks.text.marks import strip_marks

_SENTENCE_END = re.compile(r"[.!?؟\n]")


def before(hit: Occurrence, text: Text, reach: int) -> str:
    """Return up to ``reach`` characters before a hit."""
    start = hit.match.start
    return strip_marks(text.of(hit.field)[max(0, start - reach) : start])


def behind(hit: Occurrence, text: Text, reach: int, *, with_ending: bool = False) -> str:
    """Return up to ``reach`` characters behind a hit, or behind the name in it with its ending."""
    end = hit.match.end - (hit.match.after if with_ending else 0)
    return strip_marks(text.of(hit.field)[end : hit.match.end + reach])


def share_sentence(one: Occurrence, other: Occurrence, text: Text) -> bool:
    """Whether no sentence ends between two hits."""
    if (one.field == "title") != (other.field == "title"):
        return False
    start, end = sorted((one.match.start, other.match.start))
    return _SENTENCE_END.search(text.of(one.field), start, end) is None


def clitics(hit: Occurrence, text: Text) -> str:
    """Return what grammar put before the name inside the written word."""
    start = hit.match.start
    return strip_marks(text.of(hit.field)[start : start + hit.match.before])


def ending(hit: Occurrence, text: Text) -> str:
    """Return what grammar put behind the name inside the written word."""
    end = hit.match.end
    return strip_marks(text.of(hit.field)[end - hit.match.after : end])
