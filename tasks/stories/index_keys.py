"""By what a report finds those of the same event in other words or another language.

A place with a figure, a day or what happened there; a person, actor or name with a figure or a
day. Two reports that share none of them are no candidates.
"""

from collections.abc import Iterable, Iterator
from itertools import islice, product
from zlib import crc32

from tasks.stories.telling import Telling

MOST = 20  # keys of an article; each costs memory
_PLACES, _DAYS, _NUMBERS, _TOPICS, _CONCEPTS, _NAMES = 3, 2, 3, 3, 4, 4
_MANY_PLACES = 8  # a report that names more is about none of them
_COMMON = frozenset({"0", "1", "2"})


def index_keys(telling: Telling) -> list[str]:
    """List the keys of a report, the most telling first, each of eight hexadecimal digits."""
    found = dict.fromkeys(_pairs(telling))
    return [f"{crc32(key.encode()):08x}" for key in islice(found, MOST)]


def _pairs(telling: Telling) -> Iterator[str]:
    places = _first(telling, "place", _PLACES) if len(telling.all_places) <= _MANY_PLACES else []
    days = _first(telling, "day", _DAYS)
    numbers = [number for number in _first(telling, "number", _NUMBERS + 2) if _tells(number)]
    persons = sorted(telling.persons)[:_TOPICS]
    yield from _joined(places, numbers[:_NUMBERS])
    yield from _joined(places, days)
    yield from _joined(persons, [*days, *numbers[:_NUMBERS]])
    yield from _joined(persons[:1], persons[1:])
    yield from _joined(_names(telling), [*days, *numbers[:_NUMBERS]])
    yield from _joined(places, sorted(telling.concepts)[:_CONCEPTS])
    yield from _joined(sorted(telling.topics)[:_TOPICS], numbers[:_NUMBERS])


def _names(telling: Telling) -> list[str]:
    """List names by their consonants; without capitals only those of places are known."""
    names = telling.place_names | (telling.names if telling.has_capitals else frozenset())
    return sorted(names)[:_NAMES]


def _first(telling: Telling, kind: str, most: int) -> list[str]:
    values = (sorted(fact.values) for fact in telling.facts if fact.kind == kind)
    return list(dict.fromkeys(one for each in values for one in each))[:most]


def _tells(number: str) -> bool:
    value = number.partition(":")[2]
    return value[0].isdecimal() and value not in _COMMON


def _joined(some: Iterable[str], others: Iterable[str]) -> Iterator[str]:
    return (f"{one} {other}" for one, other in product(some, others))
