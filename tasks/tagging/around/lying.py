"""Where a place lies by the words around it: المنصورة بمحافظة الدقهلية is Egypt's, and so is the
city where مدينة المنصورة المصرية stands.

An Arabic adjective behind a town is the town's where its kind or a preposition stands before it;
behind قاعدة and other nouns in the construct state it is theirs: قاعدة الشدادي الأمريكية.
"""

import re
from collections.abc import Callable, Sequence

from tasks.tagging.around import surroundings
from tasks.tagging.occurrences import Occurrence, Text
from tasks.tagging.tables.nationalities import NOWHERE, Codes, nationalities
from tasks.tagging.tables.places_abroad import ACTING, states_with
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
_CALLED_A_PROVINCE = re.compile(r"(?:^|\s)[وفبل]{0,2}محافظة\s+$")
_OF_A_STATE = re.compile(r"[\s_]+(ال[ء-ي]{2,}ية)(?![ء-ي])")
_IN_A_CITY_OF = re.compile(
    r"\s+(?:في\s+|ب)(?:مدينة|بلدة|العاصمة|ولاية)\s+[ء-ي]+(?:\s+[ء-ي]+)?\s+(ال[ء-ي]{2,}ية)(?![ء-ي])"
)
_IN_A_STATE = re.compile(r"\s+(?:في\s+|ب)(\w+)")
_STATE_SET_OFF = re.compile(r", ([A-Z]\w+(?: [A-Z]\w+)?)(?=[,.;:)]|\s*$)")
_IS_TOWN = re.compile(
    r"(?:^|\s)[وفبل]{0,2}(?:ال)?(?:مدينة|مدينتي|بلدة|بلدتي|قرية|قريتي|ضاحية|ولاية|محافظة|بلدية|"
    r"مدينتا|جزيرة|منطقة|في|إلى|الى|من|نحو)\s+[#«\"]?[وبل]{0,2}$|(?:^|\s)[وف]?[بل]$"
)
_IS_IN = re.compile(
    r"(?:^|\s)(?:[وف]?(?:ب|في\s+)(?:ال)?(?:مدينة|بلدة|قرية)|[وف]?في)\s+[#«\"]?$|(?:^|\s)[وف]?ب$"
)


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


def state_behind(hit: Occurrence, text: Text) -> Codes:
    """Return the states of which what stands behind a town says that it lies there: سوسة التونسية,
    القنيطرة بالمغرب, "Sousse, Tunisia".
    """
    behind, table = surroundings.behind(hit, text, _REACH), nationalities()
    if adjective := _OF_A_STATE.match(behind):
        form = match_form(adjective[1])
        is_its = _IS_TOWN.search(_before(hit, text)) and not table.is_doubtful(form, "ar")
        return table.country_of_adjective(form, "ar") if is_its else NOWHERE
    if city := _IN_A_CITY_OF.match(behind):  # ساحة دمشق بمدينة قرطبة الإسبانية
        return _owners(hit, table.country_of_adjective(match_form(city[1]), "ar"))
    if name := _IN_A_STATE.match(behind):  # who came from a town may be in another state
        named = table.country_of_name(match_form(name[1]), "ar")
        return _owners(hit, named) if _IS_IN.search(_before(hit, text)) else NOWHERE
    if name := _STATE_SET_OFF.match(behind):  # who acts may be set off as well: In Daraa, Israel
        form = match_form(name[1])
        named = table.country_of_name(form, "en") or table.country_of_name(form.split()[0], "en")
        return _owners(hit, named)
    return NOWHERE


def _owners(hit: Occurrence, named: Codes) -> Codes:
    """Return states that are named behind a place, but for those which act or are linked there and
    have no town of its name: ربط حلب بتركيا.
    """
    return NOWHERE if named & ACTING and not named & states_with(hit.term.surface) else named


def _before(hit: Occurrence, text: Text) -> str:
    """Return the words before a hit, with the proclitic that is written with it."""
    return surroundings.before(hit, text, _REACH) + surroundings.clitics(hit, text)


def lies_elsewhere(
    hit: Occurrence, text: Text, topic: Topic, is_around: Callable[[Sequence[str]], bool]
) -> bool:
    """Whether the words behind a place say that it lies in another state or province.

    ``is_around`` tells whether a province of these names has the topic in it.
    """
    if topic.kind != "place" or topic.level in {"country", "site"}:
        return False
    state = state_behind(hit, text)
    if state and topic.region not in state:
        return True
    if topic.level == "governorate":
        return False
    named = province_behind(hit, text) or _called_a_province(hit, text)
    return bool(named) and not is_around(named)


def _called_a_province(hit: Occurrence, text: Text) -> tuple[str, ...]:
    """Return the name that a place has where it is called a province, if others have the name too.

    محافظة الجيزة is Egypt's, as no province of Syria is called so.
    """
    is_called = hit.term.role != "strong" and _CALLED_A_PROVINCE.search(_before(hit, text))
    return (match_form(hit.term.surface),) if is_called else ()
