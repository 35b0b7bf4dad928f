"""The source of each atomic step: a line of flags, the names of its keys, shared parts, itself."""

import re
from importlib.resources import files

from worker.store.keys import lua_header

SCRIPTS = files("worker") / "store" / "lua"
_FOLDERS = ("frontier", "feeds", "streams")
_COMMON = "common"  # in front of every step
# In front of the steps that use them, in this order: the server defines them anew at every call.
_SHARED = ("hosts", "entries", "leases", "feed_history", "messages", "polls")
_DEFINED = re.compile(r"^local (?:function )?(\w+(?:, \w+)*)", re.MULTILINE)
# A full server would end a step in the middle: what frees memory passes, what was written before
# stays. With a line of flags a step is refused as a whole, unless it may go on: what ends work
# must, so that a full server empties.
_ENDS_WORK = " flags=allow-oom"
_ONLY_READS = " flags=no-writes"
_FLAGS = {
    "finish": _ENDS_WORK,
    "hand_back": _ENDS_WORK,
    "recover_held": _ENDS_WORK,
    "feeds_finish": _ENDS_WORK,
    "feeds_hand_back": _ENDS_WORK,
    "sweep": _ENDS_WORK,
    "refresh": _ENDS_WORK,
    "clock_step": _ENDS_WORK,
    "retire": _ENDS_WORK,
    "join": _ENDS_WORK,
    "deliver": _ENDS_WORK,
    "archived": _ENDS_WORK,
    "ledger": _ONLY_READS,
    "demand": _ONLY_READS,
    "holders": _ONLY_READS,
    "stream_states": _ONLY_READS,
}

# What these give is the caller's from then on. Sent twice, they would give twice, or refuse.
HANDS_OUT = frozenset(
    {"claim", "deliver", "feeds_claim", "feeds_start", "feeds_take", "requeue", "start", "take"}
)


def source_of(step: str) -> str:
    """Assemble the script of a step."""
    body = f"{_shared_source(_COMMON)}\n{_with_shared(_own_source(step))}"
    return f"#!lua{_FLAGS.get(step, '')}\n{lua_header(body)}\n{body}"


def schema_source(name: str, migration: str = "") -> str:
    """Assemble a script of the folder ``schema``, around the Lua of one migration."""
    body = (SCRIPTS / "schema" / f"{name}.lua").read_text("utf-8").replace("--STEP", migration)
    return f"{lua_header(body)}\n{body}"


def _shared_source(name: str) -> str:
    return (SCRIPTS / "shared" / f"{name}.lua").read_text("utf-8")


def _with_shared(body: str) -> str:
    """Put the shared parts before a body whose names it mentions, and those that these need."""
    for part in map(_shared_source, reversed(_SHARED)):
        defined = {name for names in _DEFINED.findall(part) for name in names.split(", ")}
        if not defined.isdisjoint(re.findall(r"\w+", body)):
            body = f"{part}\n{body}"
    return body


def _own_source(step: str) -> str:
    paths = [SCRIPTS / folder / f"{step}.lua" for folder in _FOLDERS]
    return next(path for path in paths if path.is_file()).read_text("utf-8")
