"""The version of what lies in Redis.

One number beside the keys, looked at by everybody who connects.

Whoever starts first takes the steps from an older layout to ours, each of them one atomic script
(``worker/store/lua/schema``), so that nobody needs a lock and a crash leaves one layout or the
next. Processes of the older version that still run are fenced off by the number: their atomic steps
refuse (``common.lua``), and what they held comes back by its lease.
"""

from importlib.resources import files
from typing import TYPE_CHECKING

from tasks.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worker.store.client import Store

FIRST = 1
# number of a layout -> Lua that makes it of the one before; P is the prefix of the keys
STEPS: "Mapping[int, str]" = {}
NEWEST = max(STEPS, default=FIRST)
SCRIPTS = files("worker") / "store" / "lua" / "schema"


def version(store: "Store", newest: int = NEWEST) -> int:
    """Return the number of the layout in the server; what has none is given one."""
    number = store.client.get(store.key("schema"))
    if number is None:
        settle = store.client.register_script((SCRIPTS / "settle.lua").read_text("utf-8"))
        number = settle(args=[store.prefix, newest])
    return int(number)


def advance(store: "Store", steps: "Mapping[int, str]" = STEPS) -> list[int]:
    """Take the steps that are missing; returns those that were taken here.

    Raises SettingsError for a newer layout.
    """
    newest = max(steps, default=FIRST)
    there = version(store, newest)
    _refuse_newer(there, newest)
    return [
        number for number in range(there + 1, newest + 1) if _take(store, number, steps[number])
    ]


def require(store: "Store", newest: int = NEWEST) -> None:
    """Raise SettingsError unless the layout is ours.

    A command that only looks must not change it for everybody.
    """
    there = version(store, newest)
    _refuse_newer(there, newest)
    if there < newest:
        raise SettingsError(
            f"the server holds schema {there}, this Rasid needs {newest}: start a poller, "
            f"worker or `rasid up` of this "
            "version, which converts it"
        )


def _take(store: "Store", number: int, body: str) -> bool:
    source = (SCRIPTS / "advance.lua").read_text("utf-8").replace("--STEP", body)
    return bool(store.client.register_script(source)(args=[store.prefix, number - 1, number]))


def _refuse_newer(there: int, newest: int) -> None:
    if there > newest:
        raise SettingsError(too_new(there, newest))


def too_new(there: int, newest: int = NEWEST) -> str:
    """Say what to do about a newer layout."""
    return (
        f"the server holds schema {there}, this Rasid knows {newest} at most: install the "
        f"newer Rasid, or go back "
        "by restoring a backup (docs/how-to/upgrade.md)"
    )
