"""Facts by which two texts in the same words tell two events."""

from collections.abc import Iterator

from tasks.stories.outline import Fact, Outline
from tasks.stories.spelling import is_misspelling

_UPDATE = 0.75  # so much stays when one figure is corrected, or when one word is denied
_NAMED = dict.fromkeys(("place", "name", "noun", "common"), "named")  # each may stand for another
_WEAK = {"noun", "common"}
_NAMES = {"name", "noun", "common"}

Opposed = tuple[Fact, Fact]


def are_opposed(one: Outline, other: Outline, share: float) -> bool:
    """Tell whether facts of two texts contradict each other, but for one corrected figure.

    ``share`` is what the shorter text has in common with the other, word for word.
    """
    if share >= _UPDATE and (_denies(one, other) or _denies(other, one)):
        return True
    opposed = contradictions(one, other)
    return bool(opposed) and not (share >= _UPDATE and _is_update(one, other, opposed))


def is_one_name(one: Outline, other: Outline) -> bool:
    """Tell whether the texts contradict each other in the name of one person or thing alone."""
    opposed = contradictions(one, other)
    kinds = {fact.kind for pair in opposed for fact in pair}
    return kinds <= _NAMES and len({mine.values for mine, _ in opposed}) == 1


def contradictions(one: Outline, other: Outline) -> list[Opposed]:
    """List facts that only one text has and that stand between the same words in both."""
    theirs: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in _only_in(other, one):
        for slot in _slots(fact):
            theirs.setdefault(slot, []).append(fact)
    return [
        (fact, opposed)
        for fact in _only_in(one, other)
        for slot in _slots(fact)
        for opposed in theirs.get(slot, ())
        if _contradict(fact, opposed)
    ]


def _only_in(one: Outline, other: Outline) -> list[Fact]:
    return [fact for fact in one.facts if fact.kind != "denial" and not other.has(fact)]


def _slots(fact: Fact) -> Iterator[tuple[str, str, str]]:
    """Yield where a fact stands: behind some words, and before some."""
    kind = _NAMED.get(fact.kind, fact.kind)
    if fact.before:
        yield kind, "before", fact.before
    if fact.after:
        yield kind, "after", fact.after


def _contradict(one: Fact, other: Fact) -> bool:
    """Compare two facts of one slot; what is only perhaps a name stands between the same words."""
    kinds = {one.kind, other.kind}
    if kinds == {"common"}:
        return False
    if kinds & _WEAK and (one.before, one.after) != (other.before, other.after):
        return False
    are_places = one.kind == other.kind == "place"
    return are_places or not is_misspelling(one.spelling, other.spelling)


def _denies(one: Outline, other: Outline) -> bool:
    """Tell whether a text denies what the other says, which denies nothing."""
    if any(fact.kind == "denial" for fact in other.facts):
        return False
    return any(fact.kind == "denial" and other.has(fact) for fact in one.facts)


def _is_update(one: Outline, other: Outline, opposed: list[Opposed]) -> bool:
    """Tell a corrected figure from another event: all else agrees, day and place among it."""
    if {fact.kind for pair in opposed for fact in pair} != {"number"}:
        return False
    has_day_and_place = one.days & other.days and one.all_places & other.all_places
    return bool(has_day_and_place) and len({mine.values for mine, _ in opposed}) == 1
