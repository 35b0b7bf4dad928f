"""The map of Syria by governorate, with a number and a shade for each."""

import functools
from collections.abc import Callable, Mapping
from importlib.resources import files

import msgspec

from rasid.web.pages.glance import shades
from rasid.web.pages.query import address_of
from rasid.web.pages.topics import TopicName, Topics
from tasks.query import Query


class Outline(msgspec.Struct, frozen=True):
    """An area's path, and where its number stands."""

    d: str
    at: tuple[int, int]


class Outlines(msgspec.Struct, frozen=True):
    """The drawing, as ``tools/outlines.py`` writes it."""

    width: float
    height: int
    areas: dict[str, Outline]


class Area(msgspec.Struct, frozen=True):
    """A governorate on the map."""

    name: TopicName
    outline: Outline
    count: int
    shade: int
    address: str
    is_chosen: bool


@functools.cache
def outlines() -> Outlines:
    """Read the drawing."""
    text = (files("rasid.web.pages") / "outlines.json").read_bytes()
    return msgspec.json.decode(text, type=Outlines)


def areas_of(
    topics: Topics,
    counts: Mapping[str, int],
    query: Query,
    allows: Callable[[str], bool],
) -> list[Area]:
    """Make the governorates that the reader may see, those with most first."""
    drawing = outlines().areas
    names = [name for name in topics.governorates() if allows(name.id) and name.id in drawing]
    numbers = [counts.get(name.id, 0) for name in names]
    found = [
        Area(
            name,
            drawing[name.id],
            count,
            shade,
            address_of(msgspec.structs.replace(query, any_of=(name.id,))),
            name.id in query.any_of,
        )
        for name, count, shade in zip(names, numbers, shades(numbers), strict=True)
    ]
    return sorted(found, key=lambda area: (-area.count, area.name.label))
