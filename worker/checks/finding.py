"""What a check says."""

import msgspec

GOOD, NOTE, FAULT = "ok", "note", "fault"


class Finding(msgspec.Struct, frozen=True):
    """One check: ``state`` is ok, note or fault; ``text`` says what to do unless it is ok."""

    check: str
    state: str
    text: str


def judge(check: str, *, is_good: bool, good: str, bad: str, state: str = FAULT) -> Finding:
    """Return a good finding or a bad one, the latter as a fault unless ``state`` says otherwise."""
    return Finding(check, GOOD, good) if is_good else Finding(check, state, bad)
