"""The result of one check."""

import msgspec

GOOD, NOTE, FAULT = "ok", "note", "fault"


class Finding(msgspec.Struct, frozen=True):
    """One check: ``state`` is ok, note or fault; ``text`` names the remedy unless it is ok."""

    check: str
    state: str
    text: str


def judge(check: str, *, is_good: bool, good: str, bad: str, state: str = FAULT) -> Finding:
    """Make a good finding or a bad one; a bad one is a fault unless ``state`` is given."""
    return Finding(check, GOOD, good) if is_good else Finding(check, state, bad)
