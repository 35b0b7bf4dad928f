"""``docs/reference/reasons.md``, from the table of reasons."""

from tasks.reasons import FAMILIES, REASONS, Family
from tools import markdown

INTRODUCTION = """
Fixed words say why an entry ended, or why a feed has trouble. Each is a label of the metrics, the
reason of a dead letter, and what `rasid ledger` counts. `rasid entry URL` and `rasid dead show
ID` print what the word means; `rasid feeds show URL` tells those of a feed. [What became of an
article](../how-to/find-an-article.md) shows how to look.

Besides the words below, `http_404` and its like are the host's own answer. Of these 408, 421,
423, 425, 429, most from 500 on, and those that are in no standard may pass; all others are final.
"""


def page() -> str:
    """Return the page."""
    return markdown.page("Reasons", INTRODUCTION, *map(_part, FAMILIES))


def _part(family: Family) -> str:
    rows = [
        (f"`{word}`", one.meaning, one.remedy)
        for word, one in REASONS.items()
        if one.family == family
    ]
    return f"## {family.capitalize()}\n\n{FAMILIES[family]}\n\n" + markdown.table(
        ("reason", "means", "what helps"), rows
    )
