"""In which sub-districts villages of a name lie.

The table ``tasks/data/words/villages.tsv`` is written by ``tools/villages.py``. It is read when the
first article names a village, and by those who never meet one not at all.
"""

from functools import cache
from importlib.resources import files

from tasks.errors import SettingsError
from tasks.text.match_form import match_forms

_FILE = "villages.tsv"
_NAMESAKES = "village_namesakes.tsv"
_COLUMNS = ("pcode", "ar", "latin", "ckb")
_FEMININE, _AS_WRITTEN = "ة", "ه"
_ARTICLES = ("al ", "el ", "as ", "ash ", "at ", "ad ", "ar ", "an ", "az ")

Villages = dict[str, tuple[str, ...]]


@cache
def villages() -> Villages:
    """Map the key of each name to OCHA's codes of sub-districts; read once in a process."""
    return parse_villages((files("tasks") / "data" / "words" / _FILE).read_text("utf-8"))


@cache
def namesakes() -> Villages:
    """Map the names of sub-districts, by their keys, to the codes of other governorates that have
    villages of that name; read once in a process.
    """
    text = (files("tasks") / "data" / "words" / _NAMESAKES).read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return {key: tuple(codes.split("|")) for key, codes in rows}


def key_of(form: str) -> str:
    """Return what a name in match form is looked up by: without its Latin article, ه for ة."""
    article = next((one for one in _ARTICLES if form.startswith(one)), "")
    return form.removeprefix(article).replace(_FEMININE, _AS_WRITTEN)


def parse_villages(text: str) -> Villages:
    """Read a table; raises SettingsError with the line.

    Columns: ``pcode`` of the sub-district, and its villages' names in Arabic, Latin and Sorani
    letters, "|" between them.
    """
    head, *lines = text.splitlines()
    if tuple(head.split("\t")) != _COLUMNS:
        raise SettingsError(f"{_FILE}: line 1: give the columns {', '.join(_COLUMNS)}")
    names: list[str] = []
    pcodes: list[str] = []
    for number, line in enumerate(lines, 2):
        pcode, *columns = line.split("\t")
        if not pcode or len(columns) != len(_COLUMNS) - 1:
            raise SettingsError(f"{_FILE}: line {number}: {line!r} is no row; correct it")
        given = [name for column in columns for name in column.split("|") if name]
        names += given
        pcodes += [pcode] * len(given)
    found: dict[str, dict[str, None]] = {}
    for form, pcode in zip(match_forms(names), pcodes, strict=True):
        found.setdefault(key_of(form), {})[pcode] = None
    return {key: tuple(codes) for key, codes in found.items()}
