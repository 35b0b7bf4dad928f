"""Finds lines that ask readers to follow the site, to subscribe or to pay, and do nothing else.

Such a call has a verb of following, something to follow the site on, and the site itself: "us",
"our channel". A verb at the start or, as in Turkish, at the end of the line needs no "us", unless
its form tells of others as well.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache

import msgspec

from tasks.extraction.boilerplate_phrases import PhraseWords, forms
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
    """The calls among the lines of one text; no line has a line break.

    Most lines lack the words of any such call, which their letters show: all are folded at once.
    """

    def __init__(self, lines: list[str]) -> None:
        heads = {line: _head(line) for line in lines if len(line) <= MAX_LINE}
        letters = normalize("\n".join(heads.values()), BOILERPLATE_LETTERS)
        self._letters = dict(zip(heads, letters.split("\n"), strict=True)) if heads else {}
        short = "\n".join(form for line, form in self._letters.items() if len(line) <= _MAX_CALL)
        self._gates = _with_words_in(letters, forms().gate_words.of(letters))
        self._places = _with_words_in(short, forms().place_words.of(short))

    def has(self, line: str) -> bool:
        """Tell whether a line is such a call."""
        if not (self._gates or self._places):
            return False
        letters = self._letters.get(line)
        if letters is None:
            return False
        gates = _with_words_in(letters, self._gates)
        if gates and _is_gate(line, gates):
            return True
        has_place = len(line) <= _MAX_CALL and _with_words_in(letters, self._places)
        return bool(has_place) and _is_call(line)


def _head(line: str) -> str:
    """Take the part of a line in which a call may stand: the first sentence of a long one."""
    return line if len(line) <= _MAX_CALL else _SENTENCE_END.split(line, maxsplit=1)[0]


def _with_words_in(letters: str, phrases: Sequence[PhraseWords]) -> list[PhraseWords]:
    """List the phrases whose words all stand somewhere in a folded text."""
    found = []
    for phrase in phrases:
        for word in phrase.words:
            if word not in letters:
                break
        else:
            found.append(phrase)
    return found


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


def _is_gate(line: str, gates: Iterable[PhraseWords]) -> bool:
    """Tell whether the first sentence, or one of a short line, is little more than such a call."""
    sentences = _SENTENCE_END.split(line) if len(line) <= _MAX_CALL else [_head(line)]
    asked = [normalize(one, BOILERPLATE) for one in sentences]
    return any(
        gate.phrase in sentence and len(gate.phrase) >= _GATE_SHARE * len(sentence)
        for sentence in asked
        for gate in gates
    )
