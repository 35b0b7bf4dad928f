"""In which other states towns lie that are called like a place of ours: Derik is in Mardin too.

The table is written by ``tools/places_abroad.py`` from GeoNames.
"""

import re
from functools import cache
from importlib.resources import files

from tasks.errors import SettingsError
from tasks.tagging.tables.nationalities import NOWHERE, Codes
from tasks.text.match_form import match_form

# States that news of any town may speak of, since they strike or patrol there.
INTERVENING: Codes = frozenset({"IL", "IR", "RU", "TR", "US"})
# Those and the neighbours, to which roads, lines and people lead.
ACTING: Codes = INTERVENING | {"IQ", "JO", "LB"}
_FILE = "places_abroad.tsv"
_CODE = re.compile("[A-Z]{2}")
_COLUMNS = ("form", "states")


@cache
def states_with(name: str) -> Codes:
    """Return the states (two letters) that have a town of this name, as a topic writes it, with the
    Latin article or without.
    """
    form, table = match_form(name), places_abroad()
    return table.get(form) or table.get(f"al {form}", NOWHERE)


@cache
def places_abroad() -> dict[str, Codes]:
    """Read the table once in a process."""
    return parse_places_abroad((files("tasks") / "data" / "words" / _FILE).read_text("utf-8"))


def parse_places_abroad(text: str) -> dict[str, Codes]:
    """Map match forms to states; raises SettingsError with the line.

    Columns: ``form``, and ``states``, "|" between them.
    """
    head, *lines = text.splitlines()
    if tuple(head.split("\t")) != _COLUMNS:
        raise SettingsError(f"{_FILE}: line 1: give the columns {', '.join(_COLUMNS)}")
    found: dict[str, Codes] = {}
    for number, line in enumerate(lines, 2):
        form, tab, states = line.partition("\t")
        codes = states.split("|")
        if not tab or not form or not all(map(_CODE.fullmatch, codes)):
            raise SettingsError(f"{_FILE}: line {number}: {line!r} is no row; correct it")
        found[form] = frozenset(codes)
    return found
