"""What speaks for two texts telling one event, whatever words and language they use.

Each kind of agreement is bounded, so that long lists of figures or much common vocabulary cannot
make an event by themselves. The weights were set on made-up pairs (``tests/golden/stories``) and
checked on real articles of different events, where about one pair in a thousand is joined wrongly.
"""

from collections import Counter
from collections.abc import Set as AbstractSet
from math import inf

import msgspec

from tasks.stories.assertions import pair_of
from tasks.stories.contradictions import contradictions
from tasks.stories.telling import Telling
from tasks.stories.transliteration import FEWEST

_LARGE, _SMALL, _PAIR = 100, 10, 2  # the smaller, the more often by chance
_FEW_PLACES, _FEW_NUMBERS = 3, 5  # that a report of one event names
_HEADLINE = 26  # pieces
_HOME = "SY"  # the state that all reports are about
_ACCORD = 1.9
_OUTCOMES = frozenset({"violence-death", "violence-injury"})
_KNOWN_PLACE = 1.5  # a name that one of the texts tags as a place


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """The weight of each kind; a negative one speaks against one event."""

    places: float
    names: float
    days: float
    numbers: float
    persons: float
    topics: float
    nations: float
    concepts: float
    groups: float
    sides: float
    stems: float
    accord: float
    contradictions: float

    @property
    def total(self) -> float:
        """Add them up; 0 where the texts name nothing in common that events are told apart by.

        Nor do a place and a day make an event, when all else is different.
        """
        is_dated = self.days > 0
        is_named = self.places or self.names or ((self.stems or self.persons) and is_dated)
        whole = sum(msgspec.structs.astuple(self))
        is_told = whole > self.places + max(0.0, self.days)
        return whole if is_named and is_told else 0.0


def weigh(one: Telling, other: Telling) -> Agreement:
    """Weigh what two texts have in common."""
    return Agreement(
        places=min(3.0, _places(one, other)),
        names=min(4.0, _names(one, other)),
        days=_days(one.days, other.days),
        numbers=min(4.0, _numbers(one.numbers, other.numbers)),
        persons=min(2.0, 1.0 * len(one.persons & other.persons)),
        topics=min(1.0, 0.5 * len(one.topics & other.topics)),
        nations=_nations(one.nations - {_HOME}, other.nations - {_HOME}),
        concepts=_common(one.concepts, other.concepts, each=0.5, whole=4.0),
        groups=_groups(one.concepts, other.concepts),
        sides=_sides(one.sides, other.sides),
        stems=_common(one.stems, other.stems, each=0.4, whole=8.0)
        if one.lang == other.lang
        else 0.0,
        accord=_accord(one, other),
        contradictions=-1.0 if one.lang == other.lang and contradictions(one, other) else 0.0,
    )


def _places(one: Telling, other: Telling) -> float:
    """Weigh the places in common; a text that names many is about none of them."""
    common = 2.0 * len(one.places & other.places) + len(one.wide_places & other.wide_places)
    return common * min(map(_focus, (one, other)))


def _focus(telling: Telling) -> float:
    return min(1.0, _FEW_PLACES / max(1, len(telling.places) + len(telling.wide_places)))


def _nations(some: AbstractSet[str], others: AbstractSet[str]) -> float:
    if not some or not others:
        return 0.0
    return min(1.0, 0.5 * len(some & others)) or -1.0


def _sides(some: AbstractSet[str], others: AbstractSet[str]) -> float:
    """Weigh what both texts assert, and that one asserts the opposite of the other."""
    if some & others:
        return min(1.0, 0.5 * len(some & others))
    return -1.5 if {pair_of(side) for side in some} & {pair_of(side) for side in others} else 0.0


def _accord(one: Telling, other: Telling) -> float:
    """Weigh that two headlines, which name few things, name the same places and figures.

    They also speak of the same; a pair of anything is no figure that tells events apart.
    """
    if max(one.length, other.length) > _HEADLINE:
        return 0.0
    if not (one.numbers or other.numbers):
        return _ACCORD if one.lang != other.lang and _are_translated(one, other) else 0.0
    if not (one.numbers and other.numbers):
        return 0.0
    common = one.numbers & other.numbers
    if not common:
        return -1.0
    is_enough = len(common) > 1 or one.numbers == other.numbers or _worth(*common) > _worth("9")
    are_all = (
        is_enough
        and common in (one.numbers, other.numbers)
        and (
            one.all_places == other.all_places
            or one.all_places & other.all_places - one.wide_places
        )
    )
    if not are_all or not _speak_of_the_same(one, other):
        return 0.0
    worth = sum(map(_worth, common))
    return _ACCORD + 0.7 * min(1.0, worth) if worth > _worth(str(_PAIR)) else 0.5


def _speak_of_the_same(one: Telling, other: Telling) -> bool:
    """Tell whether half of what one headline is about is what the other is about, too.

    That people died is the outcome of many events: what else both name has to be alike.
    """
    alike = one.concepts & other.concepts
    mine, theirs = one.concepts - _OUTCOMES, other.concepts - _OUTCOMES
    if not alike or (mine and theirs and alike <= _OUTCOMES):
        return False
    return 2 * len(alike) >= min(len(one.concepts), len(other.concepts))


def _are_translated(one: Telling, other: Telling) -> bool:
    """Tell whether two headlines name the same places, a village or site first, and one act."""
    are_placed = one.places & other.places and one.all_places == other.all_places
    return bool(are_placed) and _speak_of_the_same(one, other)


def _names(one: Telling, other: Telling) -> float:
    """Count the names in common.

    Places that both tag are counted elsewhere. Between alphabets without capitals, names are words
    behind a title or a kind of place, and what one of the texts tags as a place.
    """
    if one.has_capitals or other.has_capitals:
        common = (one.names | one.place_names) & (other.names | other.place_names)
        common -= one.place_names & other.place_names
        known = one.place_names | other.place_names
        is_exact = one.has_capitals and other.has_capitals
        return sum(
            _KNOWN_PLACE if name in known else 1.0 if is_exact or len(name) > FEWEST else 0.7
            for name in common
        )
    named = {fact.values for fact in one.facts if fact.kind == "name" and other.has(fact)}
    named |= {fact.values for fact in other.facts if fact.kind == "name" and one.has(fact)}
    found = float(len(named))
    found += _KNOWN_PLACE * len((one.place_names & other.names) | (one.names & other.place_names))
    return found if one.lang == other.lang else found + 0.5 * len(one.names & other.names)


def _days(some: AbstractSet[str], others: AbstractSet[str]) -> float:
    if not some or not others:
        return 0.0
    return 1.5 if some & others else -5.0


def _numbers(some: AbstractSet[str], others: AbstractSet[str]) -> float:
    found = sum(map(_worth, some & others))
    return found * min(1.0, _FEW_NUMBERS / max(1, len(some), len(others)))


def _worth(number: str) -> float:
    if not number[0].isdecimal():
        return 0.5  # an ordinal
    value = float(number)
    if not value.is_integer() and value != inf:
        return 1.2  # measured, and seldom alike
    return 0.3 if value == _PAIR else 0.6 if value < _SMALL else 1.2 if value < _LARGE else 1.5


def _common(
    some: AbstractSet[str], others: AbstractSet[str], *, each: float, whole: float
) -> float:
    """Weigh common words, by their count and by their share of the shorter list; 3 at most."""
    count = len(some & others)
    return min(3.0, each * count, whole * count / max(1, min(len(some), len(others))))


def _groups(some: AbstractSet[str], others: AbstractSet[str]) -> float:
    """Compare what two texts are mostly about: violence, services, politics and the like."""
    mine, theirs = _main_groups(some), _main_groups(others)
    if not mine or not theirs:
        return 0.0
    return 0.5 if mine & theirs else -1.0


def _main_groups(concepts: AbstractSet[str]) -> set[str]:
    counted = Counter(concept.partition("-")[0] for concept in concepts)
    del counted["people"]
    most = max(counted.values(), default=0)
    return {group for group, count in counted.items() if count == most > 1}
