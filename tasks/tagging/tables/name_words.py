"""Which names of one word are ordinary words as well, and how often they are written.

نصيب is a border crossing and "a share", الباب a town and "the door"; منبج is a town and nothing
else. The verdicts are computed by ``tools/name_words.py``, whose head tells the tests; nothing is
listed by hand.
"""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from tasks.errors import SettingsError

_FILE = "name_words.tsv"
_PROCLITIC_FILE = "proclitic_words.tsv"
_COLUMNS = ("lang", "form", "zipf", "verdict", "test")
_VERDICTS = ("word", "name")
_CONJUNCTIONS = frozenset("وف")


class WordUse(NamedTuple):
    """How often a name's written word is used, on the scale of Zipf, and whether as a word too.

    ``zipf``: the decimal logarithm of uses in a thousand million words of general text, 0 where it
    was not seen. ``test``: which test told a word, "" for a name.
    """

    zipf: float
    is_word: bool
    test: str


Uses = dict[tuple[str, str], WordUse]


def is_word(form: str, lang: str) -> bool:
    """Whether a name in match form, with its article if it has one, is an ordinary word too.

    False for names that the table does not have: rare ones, and those of several words.
    """
    use = name_words().get((lang, form))
    return use is not None and use.is_word


def zipf(form: str, lang: str) -> float:
    """Return how often the word is written (see ``WordUse``), 0 where the table has it not."""
    use = name_words().get((lang, form))
    return use.zipf if use is not None else 0.0


def is_another_word(word: str) -> bool:
    """Whether a written word in match form only looks like a name with a proclitic before it.

    بدأنا (we began) is not «in Dana»; before it و and ف may stand.
    """
    words = proclitic_words()
    return word in words or (word[:1] in _CONJUNCTIONS and word[1:] in words)


@cache
def proclitic_words() -> frozenset[str]:
    """Read the table of those words once in a process; its column beside ``form`` is ``zipf``."""
    lines = (files("tasks") / "data" / "words" / _PROCLITIC_FILE).read_text("utf-8").splitlines()
    return frozenset(line.split("\t")[0] for line in lines[1:])


@cache
def name_words() -> Uses:
    """Read the table once in a process."""
    return parse_name_words((files("tasks") / "data" / "words" / _FILE).read_text("utf-8"))


def parse_name_words(text: str) -> Uses:
    """Map language and match form to the use of the word; raises SettingsError with the line.

    Columns: ``lang`` (ar, en, tr, fa), ``form``, ``zipf``, ``verdict`` (word or name), ``test``.
    """
    head, *lines = text.splitlines()
    if tuple(head.split("\t")) != _COLUMNS:
        raise SettingsError(f"{_FILE}: line 1: give the columns {', '.join(_COLUMNS)}")
    uses: Uses = {}
    for number, line in enumerate(lines, 2):
        cells = line.split("\t")
        try:
            lang, form, measured, verdict, test = cells
            uses[lang, form] = WordUse(float(measured), verdict == "word", test)
        except ValueError as error:
            raise SettingsError(
                f"{_FILE}: line {number}: {line!r} is no row; correct it"
            ) from error
        if verdict not in _VERDICTS:
            raise SettingsError(f"{_FILE}: line {number}: {verdict!r} is neither word nor name")
    return uses
