"""In which province or state a place lies by the words behind it.

المنصورة بمحافظة الدقهلية is Egypt's, سوسة التونسية Tunisia's.
"""

import re
from collections.abc import Callable, Sequence

from tasks.tagging.around import surroundings
from tasks.tagging.occurrences import Occurrence, Text
from tasks.tagging.tables.nationalities import NOWHERE, Codes, nationalities
from tasks.tagging.taxonomy import Topic
from tasks.text.match_form import match_form

_REACH = 50  # characters that are looked at
_IN_A_PROVINCE = re.compile(
    r"\s+(?:في\s+|ب)(?:محافظة|ولاية)\s+#?(\w+)(?:[\s_]+(\w+))?"
    r"|\s+(?:li\s+)?(?:parêzgeha|wîlayeta)\s+(\w+)(?:[\s-](\w+))?"
    r"|\s+لە\s+پارێزگای\s+(\w+)(?:\s+(\w+))?"
)
_IN_A_PROVINCE_EN = re.compile(
    r",? (?:in|of) (?:the )?(?:\w+ )?([A-Z][\w-]+)(?:[ -]([\w-]+))?"
    r" (?:[Pp]rovince|[Gg]overnorate)\b"
)
# In Arabic an adjective that agrees with a city, in English the state's name set off.
_OF_A_STATE = re.compile(r"[\s_]+(ال[ء-ي]{2,}ية)(?![ء-ي])")
_STATE_SET_OFF = re.compile(r", ([A-Z]\w+(?: [A-Z]\w+)?)")


def state_behind(hit: Occurrence, text: Text) -> Codes:
    """Return the states of which an adjective or name behind a place says that it lies there."""
    published, end = text.of(hit.field), hit.match.end
    table = nationalities()
    if adjective := _OF_A_STATE.match(published, end):
        form = match_form(adjective[1])
        return NOWHERE if table.is_doubtful(form, "ar") else table.country_of_adjective(form, "ar")
    if name := _STATE_SET_OFF.match(published, end):
        form = match_form(name[1])
        return table.country_of_name(form, "en") or table.country_of_name(form.split()[0], "en")
    return NOWHERE


def province_behind(hit: Occurrence, text: Text) -> tuple[str, ...]:
    """Return what the province is called that a place is said to lie in: its two words, its first
    one and its second, in match form; () where nothing is said.
    """
    behind = surroundings.behind(hit, text, _REACH)
    found = _IN_A_PROVINCE.match(behind) or _IN_A_PROVINCE_EN.match(behind)
    if found is None:
        return ()
    words = [match_form(word) for word in found.groups() if word]
    return tuple(dict.fromkeys((" ".join(words), *words)))


def lies_elsewhere(
    hit: Occurrence, text: Text, topic: Topic, is_around: Callable[[Sequence[str]], bool]
) -> bool:
    """Whether the words behind a place say that it lies in another state or province.

    ``is_around`` tells whether a province of these names has the topic in it.
    """
    if topic.kind != "place" or topic.level == "country":
        return False
    state = state_behind(hit, text)
    if state and topic.region not in state:
        return True
    named = province_behind(hit, text) if topic.level != "governorate" else ()
    return bool(named) and not is_around(named)
