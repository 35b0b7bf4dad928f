"""Whether two texts are copies, tell the same event independently, or neither.

overlap | contradictions | agreement

Copies share most neighbouring words of the shorter text. Reports on one template do so too: they
differ in a place, a day, a number or a name that stands between the same words. The same event in
other words or in another language is known by what both texts name.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

from tasks.stories.agreement import weigh
from tasks.stories.outline import Fact, Outline
from tasks.stories.telling import Telling

Relation = Literal["copy", "same", "other"]

_COPY = 0.5  # common share of the shorter text's pairs of words
_TEMPLATE = 0.25  # from here on, a contradiction makes two events
_UPDATE = 0.75  # so much stays when one figure is corrected
_FEWEST_PAIRS = 3
_LONGEST_APART = timedelta(days=4)  # between independent reports of one event
_SAME, _SAME_WITHOUT_DAY = 4.0, 4.8
_SAME_OF_AGENCY = 5.0  # that both credit an agency is no proof that it told them this


def relation(one: Telling, other: Telling) -> Relation:
    """Compare what two texts say; the order of the two makes no difference."""
    share = overlap(one, other)
    if share >= _TEMPLATE and are_opposed(one, other, share):
        return "other"
    if share >= _COPY:
        return "copy"
    if _are_far_apart(one, other):
        return "other"
    found = weigh(one, other)
    if found.total >= _SAME_OF_AGENCY and one.agencies & other.agencies:
        return "copy"
    needed = _SAME if found.days > 0 else _SAME_WITHOUT_DAY
    return "same" if found.total >= needed else "other"


def relation_of_similar(one: Outline, other: Outline, *, share: float, is_copy: bool) -> Relation:
    """Decide about two texts whose sketches are alike, by their facts.

    ``share`` is the common share of the shorter text, ``is_copy`` what words alone say.
    """
    if are_opposed(one, other, share):
        return "other"
    if is_copy:
        return "copy"
    has_other_day = one.days and other.days and not one.days & other.days
    return "other" if has_other_day else "same"


def are_opposed(one: Outline, other: Outline, share: float) -> bool:
    """Tell whether facts of two texts contradict each other, but for one corrected figure."""
    opposed = contradictions(one, other)
    return bool(opposed) and not (share >= _UPDATE and _is_update(one, other, opposed))


def overlap(one: Telling, other: Telling) -> float:
    """Give the share of the shorter text's pairs of words that the other text has too."""
    common = len(one.pairs & other.pairs)
    shorter = min(len(one.pairs), len(other.pairs))
    return common / shorter if common and common >= min(_FEWEST_PAIRS, shorter) else 0.0


def contradictions(one: Outline, other: Outline) -> list[tuple[Fact, Fact]]:
    """List facts that only one text has and that stand between the same words in both."""
    theirs: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in other.facts:
        if not one.has(fact):
            for slot in _slots(fact):
                theirs.setdefault(slot, []).append(fact)
    return [
        (fact, opposed)
        for fact in one.facts
        if not other.has(fact)
        for slot in _slots(fact)
        for opposed in theirs.get(slot, ())
    ]


def _slots(fact: Fact) -> Iterator[tuple[str, str, str]]:
    """Yield where a fact stands: behind some words, and before some."""
    if fact.before:
        yield fact.kind, "before", fact.before
    if fact.after:
        yield fact.kind, "after", fact.after


def _is_update(one: Outline, other: Outline, opposed: list[tuple[Fact, Fact]]) -> bool:
    """Tell a corrected figure from another event: all else agrees, day and place among it."""
    if {fact.kind for pair in opposed for fact in pair} != {"number"}:
        return False
    has_day_and_place = one.days & other.days and one.all_places & other.all_places
    return bool(has_day_and_place) and len({mine.values for mine, _ in opposed}) == 1


def _are_far_apart(one: Telling, other: Telling) -> bool:
    if one.published_on is None or other.published_on is None:
        return False
    return abs(one.published_on - other.published_on) > _LONGEST_APART
