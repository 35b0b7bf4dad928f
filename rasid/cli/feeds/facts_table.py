"""What is known of a feed's source, as a table that names whose word each fact is."""

from rasid.cli.output import print_table
from tasks.sources import KnownSource
from tasks.sources.resolve import Fact


def print_facts(known: KnownSource) -> None:
    """Print each fact with its value and where it comes from."""
    facts = {name: getattr(known, name) for name in known.__struct_fields__}
    rows = [
        (name, _shown(fact.value), fact.origin)
        for name, fact in facts.items()
        if isinstance(fact, Fact)
    ]
    found = (("source", known.id, "catalogue"),) if known.id else ()
    print_table(("fact", "value", "from"), [*found, *rows])


def _shown(value: str | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value or "unknown"
