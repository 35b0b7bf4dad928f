"""Unicode's normal forms, in time that grows with the text and not with its square.

Putting marks in order takes the square of a run's length, and strangers send a letter with a
hundred thousand marks. What people write has a handful, so runs are cut to what the Stream-Safe
Text Format allows (Unicode Standard Annex 15, section 13).
"""

import unicodedata
from typing import Literal

MOST_MARKS = 30  # in a row
_STRIDE = MOST_MARKS // 2  # of a longer run two neighbours are among every fifteenth character
_TWO_MARKS = bytes([True, True])


def normal_form(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    """Bring a text into a normal form, without the marks of a run beyond MOST_MARKS."""
    if text.isascii():
        return text
    if len(text) > MOST_MARKS and _may_have_long_runs(text):
        text = _with_short_runs(text)
    return unicodedata.normalize(form, text)


def _may_have_long_runs(text: str) -> bool:
    sampled = bytes(map(bool, map(unicodedata.combining, text[::_STRIDE])))
    return _TWO_MARKS in sampled


def _with_short_runs(text: str) -> str:
    kept: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)
