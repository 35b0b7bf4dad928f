"""Tables as Markdown, for the pages that tools write."""

from collections.abc import Iterable

NOTICE = "<!-- Written by tools/reference.py from the code: change the code, then run it. -->"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table; what would end a cell is escaped."""
    lines = [list(head), *map(list, rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines) + "\n"


def page(title: str, *parts: str) -> str:
    """Return a page of parts with blank lines between them."""
    return "\n\n".join([f"# {title}", NOTICE, *(part.strip("\n") for part in parts)]) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
