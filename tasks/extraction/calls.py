"""Finds lines that ask readers to follow the site, to subscribe or to pay, and do nothing else.

Such a call has a verb of following, something to follow the site on, and the site itself: "us",
"our channel". A verb at the start or, as in Turkish, at the end of the line needs no "us", unless
its form tells of others as well.
"""

import re
from functools import cache

import msgspec

from tasks.extraction.boilerplate_phrases import forms
from tasks.text.normalize import BOILERPLATE, BOILERPLATE_LETTERS, normalize

MAX_LINE = 400  # characters; what is longer is no call
_MAX_CALL = 160
_GATE_SHARE = 0.4  # what a phrase for subscribers fills of its sentence at least
_SENTENCE_END = re.compile(r"(?<![.!?؟۔…])[.!?؟۔…]+(?=\s|$)")
_STOPS = (".", "۔")
_SHORTEST_OURS = 5  # letters of a word with "our" as its ending


class _Patterns(msgspec.Struct, frozen=True):
    asks: re.Pattern[str]
    asks_last: re.Pattern[str]
    may_tell: re.Pattern[str]
    any_verb: re.Pattern[str]
    places: re.Pattern[str]
    ours: re.Pattern[str]


class Calls:
    """The calls among the lines of one text.

    Most texts hold no word of such a line at all, which is looked up once.
    """

    def __init__(self, lines: list[str]) -> None:
        whole = normalize(
            "\n".join(line for line in lines if len(line) <= MAX_LINE), BOILERPLATE_LETTERS
        )
        self._gates = _present(forms().gate_words, whole)
        self._may_ask = any(word in whole for word, _ in forms().place_words)

    def has(self, line: str) -> bool:
        """Tell whether a line is such a call."""
        if self._gates and len(line) <= MAX_LINE and _is_gate(line, self._gates):
            return True
        return self._may_ask and len(line) <= _MAX_CALL and _is_call(line)


def _is_call(line: str) -> bool:
    form = f" {normalize(line, BOILERPLATE)} "
    patterns = _patterns()
    if not patterns.places.search(form):
        return False
    if patterns.ours.search(form):
        return patterns.any_verb.search(form) is not None
    if patterns.asks_last.search(form):
        return True
    if patterns.asks.match(form):
        return "-" not in line.split(maxsplit=1)[0]  # "Follow-up talks"
    return patterns.may_tell.match(form) is not None and not line.endswith(_STOPS)


@cache
def _patterns() -> _Patterns:
    phrases = forms()
    follow, tell = _choice(phrases.follow), _choice(phrases.follow_or_tell)
    endings = "|".join(map(re.escape, phrases.ours_endings))
    return _Patterns(
        asks=re.compile(rf" (?:{follow})(?= )"),
        asks_last=re.compile(rf" (?:{follow}) $"),
        any_verb=re.compile(rf" (?:{follow}|{tell}|{_choice(phrases.following)})(?= )"),
        may_tell=re.compile(rf" (?:{tell})(?= )"),
        places=re.compile(rf" [وبل]?(?:ال)?(?:{_choice(phrases.places)})"),
        ours=re.compile(
            rf" (?:{_choice(phrases.ours)})(?= )"
            rf"|(?<!\w)\w{{{_SHORTEST_OURS - 2},}}(?:{endings})(?= )"
        ),
    )


def _choice(phrases: frozenset[str]) -> str:
    return "|".join(sorted(map(re.escape, phrases), key=len, reverse=True))


def _present(words: tuple[tuple[str, tuple[str, ...]], ...], whole: str) -> tuple[str, ...]:
    return tuple(phrase for word, phrases in words if word in whole for phrase in phrases)


def _is_gate(line: str, gates: tuple[str, ...]) -> bool:
    """Tell whether the first sentence, or one of a short line, is little more than such a call."""
    is_short = len(line) <= _MAX_CALL
    sentences = _SENTENCE_END.split(line, maxsplit=0 if is_short else 1)
    asked = [normalize(one, BOILERPLATE) for one in (sentences if is_short else sentences[:1])]
    return any(
        phrase in sentence and len(phrase) >= _GATE_SHARE * len(sentence)
        for sentence in asked
        for phrase in gates
    )
