"""Names that are spelled alike."""

from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """Return "; did you mean …?" when something known is spelled alike, else ""."""
    found = nearest(name, known, likeness=likeness)
    return f"; did you mean {found}?" if found else ""


def nearest(name: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """Return what of the known is spelled most alike, "" when nothing is alike."""
    from difflib import get_close_matches  # noqa: PLC0415 - only who mistypes waits for it

    close = get_close_matches(name, sorted(known), n=1, cutoff=likeness)
    return close[0] if close else ""
