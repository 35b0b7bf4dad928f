"""Names across alphabets: the consonants of a word, by which Shuhayl is found in الشحيل.

Letters that languages write for one another share a consonant: ح, خ, h, kh and x; ق, ك, q and k;
د, ذ, ز, ض, ظ, z, dh and d. Vowels, و, ي, w and y are left out, because each alphabet writes them
its own way. What comes of it names nothing by itself: two texts that share several names in this
form are about the same places and people.
"""

import re
from functools import lru_cache

from tasks.text.proclitics import bare_forms

FEWEST = 3  # consonants that tell a name
_PAIRS = (("kh", "h"), ("sh", "$"), ("gh", "g"), ("th", "t"), ("dh", "d"), ("dj", "j"), ("ph", "f"))
_LETTERS = {
    "b": "بbپp",
    "t": "تطtث",
    "j": "جjچc",
    "h": "حخهhxھ",
    "d": "دذزضظdz",
    "r": "رڕr",
    "s": "سصs",
    "$": "ش$",
    "g": "غgگ",
    "f": "فڤfv",
    "k": "قكکkq",
    "l": "لڵl",
    "m": "مm",
    "n": "نn",
}
_CONSONANTS = {letter: consonant for consonant, letters in _LETTERS.items() for letter in letters}
_DOUBLED = re.compile(r"(.)\1+")
_CEDILLAS = str.maketrans({"ş": "$", "ç": "j", "ğ": "g", "Ş": "$", "Ç": "j", "x": "h"})


@lru_cache(maxsize=50_000)
def skeletons(word: str) -> frozenset[str]:
    """Give the consonants of a word as published; several where its first letter may be grammar."""
    lowered, *bare = bare_forms(word.replace("İ", "i").casefold())
    forms = bare if len(lowered) - len("".join(bare)) > 1 and bare else [lowered, *bare]
    found = map(_skeleton, forms)
    return frozenset(one for one in found if len(one) >= FEWEST)


def _skeleton(word: str) -> str:
    word = word.translate(_CEDILLAS)
    for written, consonant in _PAIRS:
        word = word.replace(written, consonant)
    word = word.rstrip("ةهەh")
    return _DOUBLED.sub(r"\1", "".join(_CONSONANTS.get(letter, "") for letter in word))
