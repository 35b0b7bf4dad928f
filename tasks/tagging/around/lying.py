"""In which province a place lies by the words behind it: المنصورة بمحافظة الدقهلية is Egypt's."""

import re

from tasks.tagging.around import surroundings
from tasks.tagging.occurrences import Occurrence, Text
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
