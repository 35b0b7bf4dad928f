"""``docs/reference/keys.md``, from the names of keys and their bounds."""

from tools import markdown
from worker.store.key_bounds import BOUNDS

INTRODUCTION = """
Everything that Rasid keeps in its server, behind `RASID_PREFIX` (`rasid:`). Every family has a
bound by number and an end, so that the server's memory is bounded; what happens when it fills is
in [how to scale](../how-to/scale.md#memory). Names are a contract for the streams alone: read the
rest to look, and change nothing.

Beside these there are Celery's own keys under `celery:`: messages in work (`unacked`,
`unacked_index`, `unacked_mutex`), what was no job of ours (`malformed`) and the names of its
queues (`_kombu.binding…`).
"""


def page() -> str:
    """Return the page."""
    rows = [
        (f"`{key.pattern}`", key.kind, key.meaning, bound.most, bound.ends)
        for key, bound in BOUNDS.items()
        if key.pattern != "<name>"
    ]
    table = markdown.table(("key", "type", "holds", "at most", "ends"), rows)
    return markdown.page("Keys", INTRODUCTION, table)
