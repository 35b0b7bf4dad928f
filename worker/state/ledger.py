"""The ledger: every entry ends in exactly one outcome, and they add up."""

import msgspec

from worker.store.client import Store

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


def read_ledger(store: Store) -> Ledger:
    """Count in one atomic step.

    ``difference`` is found minus everything accounted for, 0 when it closes.
    """
    flat, waiting, in_flight = store.run("ledger")
    counts = {name: int(value) for name, value in zip(flat[::2], flat[1::2], strict=True)}
    ended = {name: counts.get(name, 0) for name in OUTCOMES}
    found = counts.get("found", 0)
    difference = found - sum(ended.values()) - waiting - in_flight
    return Ledger(
        found=found,
        **ended,
        waiting=waiting,
        in_flight=in_flight,
        difference=difference,
        closes=difference == 0,
        reasons={name: count for name, count in sorted(counts.items()) if ":" in name},
    )
