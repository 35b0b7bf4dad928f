"""What may stand before and after a name inside one written word, per language.

Tables, nothing else.

Proclitics and endings are in match form (see ``tasks.text.match_form``). Sources: Ryding, *A
Reference Grammar of Modern Standard Arabic* (proclitics); Göksel and Kerslake, *Turkish* (case
endings); Thackston, *Kurmanji Kurdish* and *Sorani Kurdish* (case, izafe, clitics); the Russian
noun and adjective declensions; Hebrew's letters משה וכלב.
"""

from itertools import product

from tasks.text.inflection import IMPERFECT, VERB_ENDINGS

Affixes = frozenset[str]

NONE: Affixes = frozenset({""})


def _joined(*parts: str) -> Affixes:
    """Return every way to take one word of each part, "-" standing for nothing."""
    return frozenset(
        "".join(choice).replace("-", "") for choice in product(*(part.split() for part in parts))
    )


# Arabic: conjunction, then preposition, then article. ل and the article write as لل.
BEFORE_ARTICLE = _joined("- و ف", "- ب ك", "ال") | _joined("- و ف", "لل")
BEFORE_BARE = _joined("- و ف", "- ب ك ل")
BEFORE_MIDDLE = _joined(
    "- و ف", "- ب ل"
)  # ك before a name is rare (2 of 4,152) and makes other words of short ones
BEFORE_SHORT = frozenset({"", "و", "ب", "ل", "ول", "وب", "ف"})

# Possessive pronouns behind a noun; only terms that ask take them, because they make many names
# other words.
PRONOUNS = ("ه", "ها", "هما", "هم", "هن", "ك", "كما", "كم", "كن", "ي", "نا")

# Around the stem of an Arabic verb: conjunction, future, person; behind it person, number, object.
BEFORE_IMPERFECT = _joined("- و ف", "- س ل", " ".join(IMPERFECT))
BEFORE_VERB = BEFORE_IMPERFECT | _joined("- و ف", "- ا")
AFTER_VERB = tuple(sorted(VERB_ENDINGS))

HEBREW = _joined("- ו", "- ש כש מש לכש", "- ה ב ל כ מ מה בה כה")
HEBREW_SHORT = _joined("- ו", "- ה ב ל כ מ")

ENGLISH: Affixes = frozenset({"", "'s"})

# Turkish, dotless i folded: accusative, dative, locative, ablative, genitive, relative -ki,
# instrumental; after an
# apostrophe any ending is a case ending by orthography, so those are not listed.
TURKISH = (
    NONE
    | _joined("- y n", "i u a e")
    | _joined("- n", "da de ta te", "- n ki")
    | _joined("- n", "in un")
)
TURKISH |= _joined("- y", "la le")
TURKISH |= _joined("li lu", "- ler lar") | _joined(
    "- y", "d t", "i u", "- m r"
)  # of a place; copula: was, is, I am

KURMANJI = _joined("- e a i en an ye ya yi yen yan ek eke eki in")
KURMANJI_CODES = frozenset({"ku", "kmr"})
# A name in -e or -i may lose that vowel before an ending: Sûriye → Sûriyê, Efrînî → Efrînê.
KURMANJI_VOWELS: dict[str, Affixes] = {
    "e": frozenset({"e", "eya", "eye"}),
    "i": frozenset({"e", "iye", "iya", "iyan", "iyen"}),
}

# Persian: possessive clitics and "is". The adjective in -ی (سوری) is another word, to be listed as
# one where it is meant.
PERSIAN = _joined("- ش شان مان تان ست")
SORANI = (
    _joined("- ي", "- ان هكان هكه", "- ي دا هوه وه ش يش")
    | frozenset(["ه", "يه", "هش", "ن", "انن"])
    | _joined("ێك يهك", "- ي دا")  # indefinite: تەقینەوەیەک
)

_RUSSIAN = {
    "ия": "ия ии ию ией иею ий иям иями иях",
    "ий": "ий ия ию ием ии иев ого его ому ему им ом ем",
    "ый": "ый ого ому ым ом ые ых ыми ая ой ую",
    "ая": "ая ой ую ою",
    "ое": "ое ого ому ым ом",
    "а": "- а ы и е у ой ою ей ам ами ах",
    "я": "я и е ю ей ею ям ями ях",
    "ь": "ь я ю ем е и ей ью ям ями ях",
    "й": "й я ю ем е и ев ям ями ях",
    "о": "о",
    "ы": "- ы ов ам ами ах",
}
RUSSIAN = {ending: _joined(forms) for ending, forms in _RUSSIAN.items()}
RUSSIAN_CONSONANT = _joined("- а у ом е ы и ой ою ам ами ах ов ей ого ому ым ых ыми")
RUSSIAN_FIXED = "еиуюэ"  # names in these vowels do not decline: Хомейни, Баку

# Languages that write in Arabic letters and put their grammar after the name instead of before it.
SUFFIXING: dict[str, Affixes] = {
    "fa": PERSIAN,
    "ckb": SORANI,
    "ku": SORANI,
    "kmr": SORANI,
    "ur": NONE,
    "ps": NONE,
}
LATIN: dict[str, Affixes] = {"tr": TURKISH, "ku": KURMANJI, "kmr": KURMANJI, "en": ENGLISH}
CASE_BLIND = frozenset({"tr"})
APOSTROPHE = frozenset(
    {"tr", "az", "ku", "kmr"}
)  # languages in which an apostrophe sets a name off from its ending
