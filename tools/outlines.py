"""Write rasid/web/pages/aside/outlines.json: the governorates of Syria as paths of an SVG drawing.

    python tools/outlines.py

Reads the corpus' outlines (Natural Earth, public domain). A border that two areas share is
simplified once, so that no gap opens between them.
"""

import itertools
import json
import math
import os
from pathlib import Path

ROOT = Path(__file__).parents[1]
CORPUS = Path(os.environ.get("RASID_CORPUS", ROOT / ".." / "shared" / "corpus"))
PLACE = ROOT / "rasid/web/pages/aside/outlines.json"
WIDTH = 600.0  # of the drawing, in its own units
MARGIN = 4.0
TOLERANCE = 0.8  # in the same units: what a reader cannot see at the size of a panel
MOST_BYTES = 12_000

Point = tuple[float, float]
Ring = list[Point]


def main() -> None:
    """Read the outlines and write the drawing."""
    text = (CORPUS / "places" / "governorates.geojson").read_text("utf-8")
    rings = {
        feature["properties"]["id"]: [
            tuple(point) for point in feature["geometry"]["coordinates"][0]
        ]
        for feature in json.loads(text)["features"]
    }
    drawn, height = projected(rings)
    shared = junctions(drawn)
    areas = {
        name: {"d": path(ring_simplified(ring, shared)), "at": middle(ring)}
        for name, ring in sorted(drawn.items())
    }
    written = json.dumps({"width": WIDTH, "height": height, "areas": areas}, separators=(",", ":"))
    if len(written) > MOST_BYTES:
        raise SystemExit(f"{len(written)} bytes are more than {MOST_BYTES}")
    PLACE.write_text(written + "\n", "utf-8")


def projected(rings: dict[str, Ring]) -> tuple[dict[str, Ring], float]:
    """Flatten degrees to the drawing's units, equal distances in the middle of the country."""
    points = [point for ring in rings.values() for point in ring]
    west = min(x for x, _ in points)
    north = max(y for _, y in points)
    south = min(y for _, y in points)
    squeeze = math.cos(math.radians((north + south) / 2))
    scale = (WIDTH - 2 * MARGIN) / ((max(x for x, _ in points) - west) * squeeze)
    drawn = {
        name: [
            (MARGIN + (x - west) * squeeze * scale, MARGIN + (north - y) * scale) for x, y in ring
        ]
        for name, ring in rings.items()
    }
    return drawn, math.ceil((north - south) * scale + 2 * MARGIN)


def junctions(rings: dict[str, Ring]) -> set[Point]:
    """Find the points where borders meet: their neighbours differ from area to area."""
    around: dict[Point, set[frozenset[Point]]] = {}
    for ring in rings.values():
        open_ring = ring[:-1]
        for at, point in enumerate(open_ring):
            neighbours = {open_ring[at - 1], open_ring[(at + 1) % len(open_ring)]}
            around.setdefault(point, set()).add(frozenset(neighbours))
    return {point for point, found in around.items() if len(found) > 1}


def ring_simplified(ring: Ring, fixed: set[Point]) -> Ring:
    """Simplify a ring between the points where borders meet."""
    open_ring = ring[:-1]
    starts = [at for at, point in enumerate(open_ring) if point in fixed] or [0]
    turned = open_ring[starts[0] :] + open_ring[: starts[0] + 1]
    found: Ring = [turned[0]]
    begin = 0
    for at in range(1, len(turned)):
        if turned[at] in fixed or at == len(turned) - 1:
            found += border_simplified(turned[begin : at + 1])[1:]
            begin = at
    return found


def border_simplified(border: Ring) -> Ring:
    """Simplify a border (Douglas and Peucker), from the same end whichever area asks."""
    if border[0] > border[-1]:
        return border_simplified(border[::-1])[::-1]
    return simplified(border)


def simplified(border: Ring) -> Ring:
    """Simplify a part of a border."""
    if len(border) < 3:
        return border
    distances = [distance(point, border[0], border[-1]) for point in border[1:-1]]
    furthest = max(range(len(distances)), key=distances.__getitem__) + 1
    if distances[furthest - 1] <= TOLERANCE:
        return [border[0], border[-1]]
    left = simplified(border[: furthest + 1])
    return left[:-1] + simplified(border[furthest:])


def distance(point: Point, begin: Point, end: Point) -> float:
    """Return how far a point is from a line's piece."""
    (x, y), (x1, y1), (x2, y2) = point, begin, end
    length = math.hypot(x2 - x1, y2 - y1)
    if not length:
        return math.hypot(x - x1, y - y1)
    return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length


def path(ring: Ring) -> str:
    """Write a ring as relative lines between whole units."""
    whole = [(round(x), round(y)) for x, y in ring]
    found = [f"M{whole[0][0]} {whole[0][1]}l"]
    steps = []
    for (x1, y1), (x2, y2) in itertools.pairwise(whole):
        if (x1, y1) != (x2, y2):
            steps.append(f"{x2 - x1} {y2 - y1}")
    return found[0] + " ".join(steps).replace(" -", "-") + "z"


def middle(ring: Ring) -> list[int]:
    """Return the middle of an area, where its number stands."""
    area = x_sum = y_sum = 0.0
    for (x1, y1), (x2, y2) in itertools.pairwise(ring):
        cross = x1 * y2 - x2 * y1
        area += cross
        x_sum += (x1 + x2) * cross
        y_sum += (y1 + y2) * cross
    return [round(x_sum / (3 * area)), round(y_sum / (3 * area))]


if __name__ == "__main__":
    main()
