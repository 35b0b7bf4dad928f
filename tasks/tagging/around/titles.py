"""Whether a title stands before a Kurmanji name, which then is a person's: Serok Şera.

A title stands before its bearer as it is; with an izafe it is somebody's office, and what follows
may be a place: serokê Şera is the head of Sharran (Thackston, *Kurmanji Kurdish*).
"""

import re

from tasks.tagging.around import surroundings
from tasks.tagging.around.adjectives import means_origin
from tasks.tagging.occurrences import Occurrence, Text
from tasks.tagging.tables.title_tables import titles

_REACH = 16  # characters in which the title is looked for
_WORD_BEFORE = re.compile(r"(\w+)\s+$")


def is_surname(hit: Occurrence, text: Text) -> bool:
    """Whether the word before makes a place's name, or an adjective of origin, a person's."""
    return is_titled(hit, text) or (hit.term.role == "adjective" and not means_origin(hit, text))


def is_titled(hit: Occurrence, text: Text) -> bool:
    """Whether a Kurmanji name stands behind a title without an izafe."""
    if hit.term.lang != "ku":
        return False
    before = _WORD_BEFORE.search(surroundings.before(hit, text, _REACH))
    return before is not None and before[1].casefold() in titles("ku")
