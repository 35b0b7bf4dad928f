"""Whether a headline quotes whom it begins with: «الشرع: لن نسمح …», "Abdi: We agree"."""

import re

from tasks.tagging.around import surroundings
from tasks.tagging.occurrences import Occurrence, Text

_REACH = 20  # characters that are looked at on each side
_NOTHING = re.compile(r"[\W_]*(?:عاجل|خاص|BREAKING|Son dakika)?[\W_]*", re.IGNORECASE)
_QUOTED = re.compile(r"\s*:\s*[\"“«']?\w")


def is_quoted(hit: Occurrence, text: Text) -> bool:
    """Whether a name begins a title, or a text without one, and a colon with words follows."""
    if hit.field != "title" and text.title:
        return False
    if hit.match.start > _REACH or hit.match.before:
        return False
    before = surroundings.before(hit, text, _REACH)
    behind = surroundings.behind(hit, text, _REACH, with_ending=True)
    return _NOTHING.fullmatch(before) is not None and _QUOTED.match(behind) is not None
