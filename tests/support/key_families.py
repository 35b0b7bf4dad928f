"""Keys of a server that belong to no listed family, or are of another type than it says."""

import re

from worker.store import keys
from worker.store.client import Store
from worker.store.keys import Key

# Celery's own: docs/reference/keys.md names them above the table.
BROKER = re.compile(
    r"celery:(unacked|unacked_index|unacked_mutex|malformed"
    r"|_kombu\.binding_deadlines|_kombu\.binding(_permanent)?\.[\w.-]+"
    r"|[\w.-]+\.reply\.celery\.pidbox)"
)
QUEUES = re.compile(r"celery:(feeds|articles)(\x06\x16\d)?")  # one list for each priority


def unlisted(store: Store) -> list[str]:
    """List what lies behind the prefix and is in no family of ``keys.ALL``."""
    names = [str(key) for key in store.client.scan_iter(f"{store.prefix}*", count=1_000)]
    pipe = store.client.pipeline(transaction=False)
    for name in names:
        pipe.type(name)
    kinds = zip(names, pipe.execute(), strict=True)
    plain = ((name.removeprefix(store.prefix), kind) for name, kind in kinds)
    # a key that ended between the two questions has no type
    return [f"{name} ({kind})" for name, kind in plain if kind != "none" and not _fits(name, kind)]


def _fits(name: str, kind: str) -> bool:
    if name.startswith("celery:"):
        return bool(BROKER.fullmatch(name) or QUEUES.fullmatch(name))
    return any(_pattern(key).fullmatch(name) and key.kind == kind for key in keys.ALL.values()
               if key not in {keys.STREAM, keys.CELERY_QUEUE})  # fmt: skip


def _pattern(key: Key) -> re.Pattern[str]:
    return re.compile(re.sub(r"<\w+>", ".+", re.escape(key.pattern).replace(r"\<", "<")), re.DOTALL)
