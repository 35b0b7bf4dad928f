"""Names of quarters, squares and buildings that place a city: ``topics/quarters.tsv``."""

from functools import cache
from importlib.resources import files

from tasks.tagging.more_names import parse_names

_FILE = "quarters.tsv"


@cache
def quarters() -> frozenset[str]:
    """Read the names once in a process, as the table writes them."""
    text = (files("tasks") / "data" / "topics" / _FILE).read_text("utf-8")
    return frozenset(one.name for names in parse_names(_FILE, text).values() for one in names)
