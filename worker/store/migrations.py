"""The version of what lies in Redis: one number beside the keys, read by everybody who connects.

Whoever starts first takes the steps from an older layout to ours, each of them one atomic script
(``worker/store/lua/schema``), so that nobody needs a lock and a crash leaves one layout or the
next. Processes of the older version that still run are fenced off by the number: their atomic steps
refuse (``common.lua``), and what they held is recovered when its lease runs out.
"""

from collections.abc import Mapping

from tasks.errors import SettingsError
from worker.store.client import Store
from worker.store.keys import SCHEMA
from worker.store.steps import schema_source

FIRST = 1
# number of a layout -> Lua that makes it of the one before; P is the prefix of the keys
STEPS: Mapping[int, str] = {}
NEWEST = max(STEPS, default=FIRST)


def version(store: Store, newest: int = NEWEST) -> int:
    """Read the number of the layout in the server, and give one to a layout that has none."""
    number = kept_number(store)
    if number == 0:
        settle = store.client.register_script(schema_source("settle"))
        number = int(settle(args=[store.prefix, newest]))
    return number


def kept_number(store: Store) -> int:
    """Read the number of the layout; 0 when there is none yet."""
    return int(store.client.get(store.key(SCHEMA)) or 0)


def advance(store: Store, steps: Mapping[int, str] = STEPS) -> list[int]:
    """Take the steps that are missing; returns those that were taken here.

    Raises SettingsError for a newer layout.
    """
    newest = max(steps, default=FIRST)
    there = version(store, newest)
    _refuse_newer(there, newest)
    missing = range(there + 1, newest + 1)
    return [number for number in missing if _take(store, number, steps[number])]


def require(store: Store, newest: int = NEWEST) -> None:
    """Raise SettingsError unless the layout is ours.

    A command that only looks must not change it for everybody.
    """
    there = version(store, newest)
    _refuse_newer(there, newest)
    if there < newest:
        raise SettingsError(
            f"the server holds schema {there}, this Rasid needs {newest}: start a poller, "
            "worker or `rasid up` of this version, which converts it"
        )


def _take(store: Store, number: int, migration: str) -> bool:
    step = store.client.register_script(schema_source("advance", migration))
    return bool(step(args=[store.prefix, number - 1, number]))


def _refuse_newer(there: int, newest: int) -> None:
    if there > newest:
        raise SettingsError(too_new(there, newest))


def too_new(there: int, newest: int = NEWEST) -> str:
    """Name the remedy for a newer layout."""
    return (
        f"the server holds schema {there}, this Rasid knows {newest} at most: install the "
        "newer Rasid, or go back by restoring a backup (docs/how-to/upgrade.md)"
    )
