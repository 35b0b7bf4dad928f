"""Whether a small place's name means a village elsewhere: الغارية الغربية is not الغارية.

Sub-districts are called as villages are. The word behind may make a longer village's name of it,
or the article may name the governorate in which another village of that name lies.
"""

import re
from collections.abc import Set as AbstractSet

from tasks.tagging.around import surroundings
from tasks.tagging.occurrences import Occurrence, Text
from tasks.tagging.tables.villages import key_of, namesakes, villages
from tasks.tagging.taxonomy import Topic
from tasks.text.match_form import match_form

_NEXT = re.compile(r"[\s_]+(ال[ء-ي]{3,})(?![ء-ي])")
# Halves of villages: where one is called so, the other is too.
_HALVES = {
    match_form(one): match_form(other)
    for pair in ("الشرقية الغربية", "الشمالية الجنوبية", "الكبيرة الصغيرة", "الكبرى الصغرى")
    for one, other in (pair.split(), pair.split()[::-1])
}
_WORD_BEFORE = re.compile(r"(?:^|[^ء-ي])([ء-ي]{3,}) $")
_REACH = 24  # characters before a name that are looked at
_PROCLITICS = re.compile("^[وف]?[بلك]?")
GOVERNORATE = 4  # letters of the code of a governorate


def is_other_village(
    hit: Occurrence, text: Text, topic: Topic, governorates: AbstractSet[str]
) -> bool:
    """Whether a sub-district's name is that of a village in another governorate.

    ``governorates`` are the codes of those that the article names by other places.
    """
    if topic.level != "sub-district" or hit.term.lang not in {"ar", "en"}:
        return False
    own = topic.pcode[:GOVERNORATE]
    following = _NEXT.match(text.of(hit.field), hit.match.end)
    if not following and (not governorates or own in governorates):
        return False
    name = match_form(hit.term.surface)
    if following and _is_elsewhere(name, match_form(following[1]), own):
        return True
    is_open = own not in governorates
    return is_open and not governorates.isdisjoint(namesakes().get(key_of(name), ()))


def ends_a_village(hit: Occurrence, text: Text, topic: Topic) -> bool:
    """Whether a governorate's bare name is the second word of a village's: معضمية الشام."""
    if topic.level != "governorate" or hit.term.role != "bare" or hit.term.lang != "ar":
        return False
    before = _WORD_BEFORE.search(surroundings.before(hit, text, _REACH))
    if before is None or hit.match.before:
        return False
    words = {before[1], _PROCLITICS.sub("", before[1])}
    name = hit.term.surface
    return any(key_of(match_form(f"{word} {name}")) in villages() for word in words)


def _is_elsewhere(name: str, word: str, own: str) -> bool:
    """Whether villages are called by the name and the word, or its counterpart, and none of them
    lies in the governorate.
    """
    halves = (word, _HALVES.get(word, word))
    codes = {code for half in halves for code in villages().get(key_of(f"{name} {half}"), ())}
    return bool(codes) and all(code[:GOVERNORATE] != own for code in codes)
