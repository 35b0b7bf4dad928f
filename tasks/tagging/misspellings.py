"""How long Arabic names are mistyped in posts: a letter twice, a long vowel left out, an article
more or less. Only names so long that no other word comes of it.
"""

from collections.abc import Iterator
from itertools import product

from tasks.text.marks import strip_marks

_SHORTEST = 4  # letters of a name that is doubled in
_SHORTEST_WORD = 8  # letters of a word that may lose a vowel
_MOST_WORDS = 3  # of a name whose articles are varied
_ARTICLE = "ال"
_VOWELS = "اوي"


def misspelt(surface: str, *, is_place: bool) -> Iterator[str]:
    """Yield the ways in which an Arabic name is mistyped, each once, without the name itself.

    Names of two ordinary words (فلول النظام) keep their articles; those of a place may lose them.
    """
    name = strip_marks(surface)
    letters = len(name.replace(" ", "").removeprefix(_ARTICLE))
    if letters < _SHORTEST or not "ء" <= name[:1] <= "ي":
        return
    articles = _articles(name) if is_place or name.count(" ") > 1 else ()
    yield from dict.fromkeys(
        way for way in (*_doubled(name), *_shortened(name), *articles) if way != name
    )


def _doubled(name: str) -> Iterator[str]:
    for at, letter in enumerate(name):
        if letter != " " and name[at + 1 : at + 2] != letter:
            yield name[: at + 1] + letter + name[at + 1 :]


def _shortened(name: str) -> Iterator[str]:
    for word in name.split(" "):
        if len(word) >= _SHORTEST_WORD and " " in name:
            for at in range(3, len(word) - 1):
                if word[at] in _VOWELS:
                    yield name.replace(word, word[:at] + word[at + 1 :], 1)


def _articles(name: str) -> Iterator[str]:
    words = name.split(" ")
    if 1 < len(words) <= _MOST_WORDS:
        for ways in product(*((word, _toggled(word)) for word in words)):
            yield " ".join(ways)


def _toggled(word: str) -> str:
    return word.removeprefix(_ARTICLE) if word.startswith(_ARTICLE) else _ARTICLE + word
