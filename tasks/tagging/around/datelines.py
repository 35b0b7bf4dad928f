"""Whether a capital is only where a report was filed: «بيروت (أ ف ب) -», "BEIRUT (Reuters) -".

A dateline names the agency's office. What happens there names the place again.
"""

import re

from tasks.tagging.around import surroundings
from tasks.tagging.around.metonymy import means_government
from tasks.tagging.occurrences import Occurrence, Text
from tasks.tagging.taxonomy import Topic

_LATEST = 40  # characters before the place: another office, a label
_REACH = 60  # characters behind it: a day and the agency
_BEFORE = re.compile(r"(?:[^\W\d_.]+(?:[ ,/-]+[^\W\d_.]+){0,2}[,/ ]+)?\W*")
_DAY = r"(?:[ ,]{1,2}[^\W_.]{1,10}\.?){0,4}"
_BEHIND = re.compile(rf"{_DAY} ?\((?:[^\W\d_][^()\n]{{1,24}})\) ?[-–—:ـ]")


def is_only_a_city(hit: Occurrence, text: Text, topic: Topic) -> bool:
    """Whether a capital's name is not the government that it may stand for."""
    if hit.term.role == "capital" and not means_government(hit, text):
        return True
    return topic.kind == "actor" and is_dateline(hit, text)


def is_dateline(hit: Occurrence, text: Text) -> bool:
    """Whether a report begins with a name, its day and an agency in brackets."""
    if hit.field == "title" or hit.match.start > _LATEST:
        return False
    before = text.text[: hit.match.start]
    behind = surroundings.behind(hit, text, _REACH)
    return _BEHIND.match(behind) is not None and _BEFORE.fullmatch(before) is not None
