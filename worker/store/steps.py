"""The source of each atomic step: a line of flags, the names of its keys, shared parts, itself."""

from importlib.resources import files

from worker.store.keys import lua_header

SCRIPTS = files("worker") / "store" / "lua"
_FOLDERS = ("frontier", "feeds", "streams")
# In front of every step, in this order.
_SHARED = ("common", "hosts", "entries", "leases", "feed_history", "messages", "polls")
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
    parts = [(SCRIPTS / "shared" / f"{name}.lua").read_text("utf-8") for name in _SHARED]
    body = "\n".join([*parts, _own_source(step)])
    return f"#!lua{_FLAGS.get(step, '')}\n{lua_header(body)}\n{body}"


def schema_source(name: str, migration: str = "") -> str:
    """Assemble a script of the folder ``schema``, around the Lua of one migration."""
    body = (SCRIPTS / "schema" / f"{name}.lua").read_text("utf-8").replace("--STEP", migration)
    return f"{lua_header(body)}\n{body}"


def _own_source(step: str) -> str:
    paths = [SCRIPTS / folder / f"{step}.lua" for folder in _FOLDERS]
    return next(path for path in paths if path.is_file()).read_text("utf-8")
