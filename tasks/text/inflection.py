"""Forms of Arabic nouns and verbs in match form: number, case, person and what is attached.

By Ryding, *A Reference Grammar of Modern Standard Arabic*: sound plurals and duals, the feminine
ending that becomes ت before anything else, subject and object endings. Broken plurals and the
imperfect of weak verbs are words of their own.
"""

from typing import NamedTuple

_ARTICLE = "ال"
_SHORTEST_WITH_ARTICLE = 5  # الله and الى are no article and noun
_FEMININE = ("ة", "ه")
_POSSESSIVES = ("ه", "ها", "هما", "هم", "هن", "نا", "ي")
_NUMBERS = ("ا", "ان", "ين", "ون", "ات")
_CONSTRUCT = ("ي", "و")  # of a dual or plural before its owner: مقاتلي, مقاتلو
_PERSONS = ("", "ت", "تا", "ا", "و", "وا", "ون", "ان")
_OBJECTS = ("", "ه", "ها", "هم")
IMPERFECT = ("ي", "ت", "ن")  # what stands before the stem of a verb in the imperfect
# Person, number and object behind the stem of a verb.
VERB_ENDINGS = frozenset(person + what for person in _PERSONS for what in _OBJECTS)


class Inflected(NamedTuple):
    """The part of a noun that stays, and what may follow it."""

    stem: str
    endings: frozenset[str]


def inflect_noun(form: str) -> Inflected:
    """Return the stem of a noun (غارة: غار) and its endings (ة, تين, ات, تهم).

    An article of the form itself is taken off: it is grammar before the noun.
    """
    has_article = form.startswith(_ARTICLE) and len(form) >= _SHORTEST_WITH_ARTICLE
    noun = form.removeprefix(_ARTICLE) if has_article else form
    if noun.endswith(_FEMININE[0]):
        owned = {f"{number}{owner}" for number in ("ت", "ات") for owner in _POSSESSIVES}
        return Inflected(noun[:-1], frozenset({*_FEMININE, "تان", "تين", "تا", "تي", "ات", *owned}))
    return Inflected(noun, frozenset({"", *_NUMBERS, *_CONSTRUCT, *_POSSESSIVES}))


def noun_forms(form: str) -> frozenset[str]:
    """Return every form of a noun without what stands before it."""
    stem, endings = inflect_noun(form)
    return frozenset(stem + ending for ending in endings)


def verb_forms(form: str) -> frozenset[str]:
    """Return the forms of a verb by its stem in the third person, perfect and imperfect."""
    stems = (form, *(person + form.removeprefix("ا") for person in IMPERFECT))
    return frozenset(stem + ending for stem in stems for ending in VERB_ENDINGS)
