"""The ledger: every entry ends in exactly one outcome, and they add up."""

import msgspec

from worker.store.client import Store
from worker.store.keys import ENDINGS, METHODS

OUTCOMES = ("published", "duplicate", "denied", "dead")


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """The sum at one moment.

    ``reasons`` splits outcomes by their fixed word, as ``dead:http_404``.
    """

    found: int
    published: int
    duplicate: int
    denied: int
    dead: int
    waiting: int
    in_flight: int
    difference: int
    closes: bool
    reasons: dict[str, int]


class Ending(msgspec.Struct, frozen=True):
    """How often entries of a language ended with an outcome and a reason; it only grows."""

    lang: str
    outcome: str
    reason: str
    count: int


class _Counted(msgspec.Struct, frozen=True):
    """What the step ``ledger`` returns."""

    counts: dict[str, int]
    waiting: int
    in_flight: int


def read_ledger(store: Store) -> Ledger:
    """Count in one atomic step.

    ``difference`` is found minus everything accounted for, 0 when it closes.
    """
    counted = msgspec.json.decode(store.run("ledger"), type=_Counted, strict=False)
    ended = {name: counted.counts.get(name, 0) for name in OUTCOMES}
    found = counted.counts.get("found", 0)
    difference = found - sum(ended.values()) - counted.waiting - counted.in_flight
    return Ledger(
        found=found,
        **ended,
        waiting=counted.waiting,
        in_flight=counted.in_flight,
        difference=difference,
        closes=difference == 0,
        reasons={name: count for name, count in sorted(counted.counts.items()) if ":" in name},
    )


def read_endings(store: Store) -> list[Ending]:
    """Read the counters of endings, which do not go down when an entry is given another life."""
    kept = store.client.hgetall(store.key(ENDINGS))
    return [_ending(name, int(count)) for name, count in kept.items()]


def _ending(name: str, count: int) -> Ending:
    lang, outcome, reason = name.split(":", 2)
    return Ending(lang, outcome, reason, count)


def read_methods(store: Store) -> dict[str, int]:
    """Count published articles by the method that extracted their text."""
    kept = store.client.hgetall(store.key(METHODS))
    return {method: int(count) for method, count in kept.items()}
