"""What a text asserts: one of two opposites (opened, closed), or that something is not so.

Arabic, English and Sorani deny by a word before the verb; Turkish by a syllable behind its stem
(Göksel and Kerslake, *Turkish*), Kurdish by one before it (Thackston's grammars).
"""

from collections.abc import Sequence
from functools import lru_cache

from tasks.stories.vocabulary import Vocabulary, stem

_FUTURE = "س"  # لن يتم denies سيتم
_SHORTEST_VERB = 5  # letters with what denies
_TURKISH = ("madi", "medi", "mayacak", "meyecek", "mamis", "memis", "maz", "mez")
_TURKISH_AFFIRMED = {
    "d": ("di", "ti", "du", "tu"),
    "y": ("acak", "ecek", "yacak", "yecek"),
    "m": ("mis", "mus"),
    "z": ("r", "ar", "er", "ir", "ur"),
}
_KURDISH = {
    "ku": (("na", ("di", "de", "bi")), ("ne", ("", "bi", "di"))),
    "ckb": (("نا", ("ده",)), ("نه", ("", "ب"))),
}
_DENYING_IN_WORDS = frozenset({"tr", *_KURDISH})
_NOTHING: frozenset[str] = frozenset()


def pair_of(side: str) -> str:
    """Name two opposites, equal for both sides: ``close--open`` of ``open--close``."""
    return "--".join(sorted(side.split("--")))


def denied_at(words: Sequence[str], at: int, known: Vocabulary) -> frozenset[str]:
    """List what the folded word at a place denies, as stems of what would be affirmed."""
    word = words[at]
    if word in known.negations or word.lstrip("وف") in known.negations:
        denied = words[at + 1 : at + 2]
        return frozenset(stem(form) for word in denied for form in (word, f"{_FUTURE}{word}"))
    return _affirmed(word, known.lang) if known.lang in _DENYING_IN_WORDS else _NOTHING


@lru_cache(maxsize=50_000)
def _affirmed(word: str, lang: str) -> frozenset[str]:
    if len(word) < _SHORTEST_VERB:
        return frozenset()
    if lang == "tr":
        ending = next((one for one in _TURKISH if word.endswith(one)), "")
        root = word[: -len(ending)] if ending else ""
        return frozenset(
            stem(root + affirmed) for affirmed in _TURKISH_AFFIRMED.get(ending[2:3], ()) if root
        )
    return frozenset(
        stem(affirmed + word[len(denying) :])
        for denying, affirmatives in _KURDISH.get(lang, ())
        if word.startswith(denying)
        for affirmed in affirmatives
    )
