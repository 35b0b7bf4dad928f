"""Numbers of a text as quantities, whatever words and digits they are written in.

``tasks.publishing.numbers`` lists the parts of numbers, which is enough for two versions of one
text. Here ثلاثة وعشرون ألفا, 23,000 and 23 bin are one number.
"""

import re
from collections.abc import Sequence

import msgspec

from tasks.stories.vocabulary import JOINERS, Vocabulary

_GROUPED = re.compile(r"\d{1,3}(?:[.,٬'’]\d{3})+")
_TEN, _HUNDRED, _THOUSAND = 10, 100, 1_000


class _Part(msgspec.Struct, frozen=True):
    value: float
    is_word: bool
    is_joined: bool


def is_number(word: str, known: Vocabulary) -> bool:
    """Tell whether a folded word begins a number."""
    return _part_at((word,), 0, known, is_first=True)[1] is not None


def may_go_on(word: str, *, is_amount: bool) -> bool:
    """Tell whether a number may go on in a folded word, which is one by itself or not."""
    return word in JOINERS or (is_amount and not word[:1].isdecimal())


def amount_at(words: Sequence[str], place: int, known: Vocabulary) -> tuple[frozenset[str], int]:
    """Give the number that begins at ``place`` as a value, none for one, and its words."""
    amount, width = quantity_at(words, place, known)
    return frozenset({f"{amount:.10g}"} if amount != 1 else ()), width


def quantity_at(words: Sequence[str], place: int, known: Vocabulary) -> tuple[float, int]:
    """Read the number that begins at ``place`` of folded words, and how many words it has.

    (0, 0) without one.
    """
    total, current, end = 0.0, 0.0, place
    while end < len(words):
        step, part = _part_at(words, end, known, is_first=end == place)
        if part is None:
            break
        joined = _joined(current, part) if end > place else part.value
        if joined is None:
            break
        current = joined
        if part.is_word and part.value >= _THOUSAND:
            total, current = total + current, 0.0
        end += step
    return (total + current, end - place) if end > place else (0.0, 0)


def _part_at(
    words: Sequence[str], place: int, known: Vocabulary, *, is_first: bool
) -> tuple[int, _Part | None]:
    word = words[place]
    if not is_first and word in JOINERS and place + 1 < len(words):
        _, part = _part_at(words, place + 1, known, is_first=True)
        return 2, part and msgspec.structs.replace(part, is_joined=True)
    if word[:1].isdecimal():
        return 1, _Part(_digits(word), is_word=False, is_joined=False)
    if word in known.values:
        return 1, _Part(known.values[word], is_word=True, is_joined=False)
    rest = word[1:]
    if word[:1] in ("و", "ب", "ل", "ف") and rest in known.values:
        return 1, _Part(known.values[rest], is_word=True, is_joined=word[0] == "و")
    return 1, None


def _digits(word: str) -> float:
    if _GROUPED.fullmatch(word):
        return float(re.sub(r"\D", "", word))
    whole, _, fraction = re.sub(r"[,٫]", ".", word).partition(".")
    return float(f"{whole}.{fraction}") if fraction.isdecimal() else float(whole[:15])


def _joined(current: float, part: _Part) -> float | None:
    """Join a number with the part behind it; None when that begins another number."""
    value = part.value
    if not part.is_word:
        return None
    if value >= _THOUSAND or (value == _HUNDRED and 1 < current < _TEN):
        return (current or 1) * value
    if value == _TEN and 0 < current < _TEN and not part.is_joined:
        return current + value  # ثلاثة عشر
    if value < _TEN <= current:
        fits = current % _TEN == 0
        return current + value if fits else None
    if _TEN <= value < _HUNDRED and (current >= _HUNDRED or (part.is_joined and current < _TEN)):
        return current + value
    return current + value if current >= _THOUSAND or current == 0 else None
