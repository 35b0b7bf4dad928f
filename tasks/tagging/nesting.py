"""How hits of a topic lie: which may count where they share letters, and which are near one."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date

from tasks.tagging.occurrences import Occurrence
from tasks.tagging.taxonomy import COUNTED


class Row:
    """Hits of one role in text order.

    Gives those close to another hit without looking at all of them.
    """

    def __init__(self, hits: list[Occurrence]) -> None:
        self.hits = hits
        self._firsts = [hit.first_word for hit in hits]
        self._longest = max((hit.last_word - hit.first_word for hit in hits), default=0)

    def around(self, hit: Occurrence, window: int) -> list[Occurrence]:
        """Return the hits within ``window`` words of another."""
        if not self.hits:
            return []
        low = bisect_left(self._firsts, hit.first_word - window - self._longest)
        return self.hits[low : bisect_right(self._firsts, hit.last_word + window)]

    def nearest(self, hit: Occurrence, window: int) -> Occurrence | None:
        """Return the nearest hit within ``window`` words that shares none with another."""
        near = [other for other in self.around(hit, window) if hit.is_near(other, window)]
        return min(near, key=lambda other: abs(other.first_word - hit.first_word), default=None)


def outermost(hits: Iterable[Occurrence], day: date | None) -> list[Occurrence]:
    """Return the hits of an article that may count, in text order, none of them within another.

    ``day`` is that of the article, None when it is unknown.
    """
    return [hit for cluster in _clusters(hits) for hit in _outermost(cluster, day)]


def _clusters(hits: Iterable[Occurrence]) -> Iterator[list[Occurrence]]:
    """Yield the hits that may count in groups that share letters."""
    cluster: list[Occurrence] = []
    where, end = False, -1
    for hit in hits:
        if hit.term.role not in COUNTED:
            continue
        is_title = hit.field == "title"
        if cluster and (is_title != where or hit.match.start >= end):
            yield cluster
            cluster, end = [], -1
        cluster.append(hit)
        where, end = is_title, max(end, hit.match.end)
    if cluster:
        yield cluster


def _outermost(hits: list[Occurrence], day: date | None) -> list[Occurrence]:
    """Keep one hit where hits nest.

    One that holds before one that does not, strong before bare, then the longest.
    """
    if len(hits) == 1:
        return hits
    order = sorted(
        hits,
        key=lambda hit: (
            not hit.term.holds_on(day),
            COUNTED.index(hit.term.role),
            *_extent(hit),
        ),
    )
    kept = [
        hit
        for number, hit in enumerate(order)
        if not any(hit.is_within(before) or before.is_within(hit) for before in order[:number])
    ]
    return sorted(kept, key=lambda hit: hit.match.start)


def _extent(hit: Occurrence) -> tuple[int, str, str]:
    return hit.match.start - hit.match.end, hit.term.lang, hit.term.surface
