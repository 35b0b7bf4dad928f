"""Villages that an article names as such: قرية الباغوز, the village of Koya, Hadar köyü, and
airbases, which are called like the village beside them: مطار الشعيرات.

A village has no topic: thousands of names are words or other places' names. Only behind (in Turkish
before) a word that says "village" is a name looked up, so a text without such a word costs nothing.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tasks.tagging.occurrences import Text
from tasks.tagging.tables.villages import key_of, villages
from tasks.text.match_form import match_form

_LONGEST_NAME = 4  # words
_MOST_IN_A_LIST = 8  # villages behind one "villages of"
_REACH = 90  # characters behind the kind that are looked at
_SHORTEST = 3  # letters of a name
# The kinds before a name, by the letters that each begins with: searching for those is cheap.
_KINDS: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    (
        ("قري", "قرى", "بلد", "مزرعة", "مطار", "قاعدة"),
        re.compile("(?:قرية|بلدة|مزرعة|مطار|قاعدة|(?P<many>قريتي|بلدتي|قرى|بلدات))(?![ء-ي])"),
    ),
    (
        ("illage", "own of", "owns of", "amlet of"),
        re.compile(r"(?:illage|own|amlet|(?P<many>illages|owns)) of\b"),
    ),
    (("gund",), re.compile(r"gund(?:ê|ekî|(?P<many>ên))(?!\w)")),
    (("گوند",), re.compile(r"گوند(?:ی|ێکی|(?P<many>ەکانی))(?!\w)")),
)
_KINDS_BEHIND = ("village", "köyü", "beldesi", "kasabası")
_KIND_BEHIND = re.compile(
    r"(?<![\w'’-])((?:[A-ZÇĞİÖŞÜÊÎÛ][\w'’-]*[ ]){1,3})(?:village|(?:köyü|beldesi|kasabası)\w*)\b"
)
# All that may precede it inside its word; behind a kind with its article stands an adjective.
_PARTICLES = re.compile("(?:^|[^ء-يa-zA-Z])(?:[وفبلك]{0,2}|[VvTtHh])$")
_WORD = re.compile(r"[^\s،,]+[،,]?")
_END = re.compile(r"[.;:؛!?؟\n()|]")
_APOSTROPHE = re.compile("['’]")
_SIGNS = "#@_«»“”،,'’\""
_AND_AR = "و"
_AND = frozenset({"and", "û", "ve"})


class VillageName(NamedTuple):
    """A name at published offsets, and the codes of the sub-districts where such villages lie.

    ``before`` letters of it are a particle. ``is_title`` says in which field it stands.
    """

    start: int
    end: int
    before: int
    pcodes: tuple[str, ...]
    is_title: bool = False


def village_names(text: Text) -> Iterator[VillageName]:
    """Yield the villages that an article names, the title first."""
    for name in _in(text.title):
        yield name._replace(is_title=True)
    yield from _in(text.text)


def _in(published: str) -> Iterator[VillageName]:
    for kind in _kinds(published):
        most = _MOST_IN_A_LIST if kind["many"] else 1
        yield from _behind(published, kind.end(), most)
    if any(kind in published for kind in _KINDS_BEHIND):
        for named in _KIND_BEHIND.finditer(published):
            yield from _before(named.start(1), named[1])


def _kinds(published: str) -> Iterator[re.Match[str]]:
    """Yield the words that say that a village's name follows."""
    for beginnings, pattern in _KINDS:
        for beginning in beginnings:
            start = published.find(beginning)
            while start >= 0:
                kind = pattern.match(published, start)
                if kind and _PARTICLES.search(published[max(0, start - 4) : start]):
                    yield kind
                start = published.find(beginning, start + 1)


def _behind(published: str, start: int, most: int) -> Iterator[VillageName]:
    """Yield the name that begins where a kind ends, and those joined to it."""
    reach = published[start : start + _REACH]
    end = _END.search(reach)
    words = list(_WORD.finditer(reach, 0, end.start() if end else len(reach)))
    at = 0
    for number in range(most):
        before = int(number > 0 and at < len(words) and words[at][0].startswith(_AND_AR))
        forms = [match_form(word[0].strip(_SIGNS)) for word in words[at : at + _LONGEST_NAME]]
        found = _longest(forms, before)
        if found is None:
            return
        count, pcodes = found
        stop = words[at + count - 1]
        last = stop.start() + len(stop[0].rstrip(_SIGNS))
        first = words[at].start() + len(words[at][0]) - len(words[at][0].lstrip(_SIGNS))
        yield VillageName(start + first, start + last, before, pcodes)
        at += count
        at += at < len(words) and words[at][0] in _AND


def _longest(forms: list[str], before: int) -> tuple[int, tuple[str, ...]] | None:
    """Return how many words the longest village's name has that they begin with."""
    for count in range(len(forms), 0, -1):
        if pcodes := _look_up(" ".join(forms[:count])[before:]):
            return count, pcodes
    return None


def _before(start: int, named: str) -> Iterator[VillageName]:
    """Yield the longest name that ends where a kind begins."""
    for word in re.finditer(r"\S+", named):
        form = match_form(_APOSTROPHE.split(named[word.start() :])[0])
        if pcodes := _look_up(form):
            yield VillageName(start + word.start(), start + len(named.rstrip()), 0, pcodes)
            return


def _look_up(form: str) -> tuple[str, ...]:
    if len(form) < _SHORTEST:
        return ()
    found = villages().get(key_of(form), ())
    return found or (villages().get(key_of(form[:-1]), ()) if form.endswith("e") else ())
