"""Which hits of a topic count: every one that might ends accepted or rejected, by one named clause.

hits | outermost | denied | held on that day | strong | vetoed | supported
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Literal, get_args

import msgspec

from tasks.tagging.occurrences import Occurrence
from tasks.tagging.taxonomy import COUNTED, Role, Topic

Clause = Literal["strong", "supported by", "vetoed by", "denied by", "no support", "out of date"]


class Decision(msgspec.Struct, frozen=True):
    """One hit that may count, the ``clause`` that decided, and the hit ``by`` which it did, if
    there is one.
    """

    hit: Occurrence
    clause: Clause
    by: Occurrence | None = None

    @property
    def is_accepted(self) -> bool:
        """Whether the hit counts."""
        return self.clause in {"strong", "supported by"}


class _Row:
    """Hits of one role in text order.

    Gives those close to another hit without looking at all of them.
    """

    def __init__(self, hits: list[Occurrence]) -> None:
        self.hits = hits
        self._firsts = [hit.first_word for hit in hits]
        self._longest = max((hit.last_word - hit.first_word for hit in hits), default=0)

    def around(self, hit: Occurrence, window: int) -> list[Occurrence]:
        low = bisect_left(self._firsts, hit.first_word - window - self._longest)
        return self.hits[low : bisect_right(self._firsts, hit.last_word + window)]


def judge(topic: Topic, hits: Sequence[Occurrence], day: date | None) -> tuple[Decision, ...]:
    """Decide about every strong and bare hit of one topic in an article of a day."""
    holding = [hit for hit in hits if hit.term.holds_on(day)]
    rows = {
        role: _Row([hit for hit in holding if hit.term.role == role]) for role in get_args(Role)
    }
    anchor = next((hit for hit in rows["strong"].hits if not _denial(hit, rows["deny"])), None)
    counted = [hit for cluster in _clusters(hits) for hit in _outermost(cluster, day)]
    return tuple(_decide(hit, topic.window, rows, anchor, day) for hit in counted)


def _decide(
    hit: Occurrence,
    window: int,
    rows: dict[Role, _Row],
    anchor: Occurrence | None,
    day: date | None,
) -> Decision:
    """Apply the clauses in their order; the first that fits decides."""
    if denial := _denial(hit, rows["deny"]):
        return Decision(hit, "denied by", denial)
    if not hit.term.holds_on(day):
        return Decision(hit, "out of date")
    if hit.term.role == "strong":
        return Decision(hit, "strong")
    if veto := _nearest(hit, rows["veto"], window):
        return Decision(hit, "vetoed by", veto)
    support = _nearest(hit, rows["support"], window) or anchor
    return Decision(hit, "supported by" if support else "no support", support)


def _denial(hit: Occurrence, denials: _Row) -> Occurrence | None:
    return next((denial for denial in denials.around(hit, 0) if hit.is_within(denial)), None)


def _nearest(hit: Occurrence, row: _Row, window: int) -> Occurrence | None:
    near = [other for other in row.around(hit, window) if hit.is_near(other, window)]
    return min(near, key=lambda other: abs(other.first_word - hit.first_word), default=None)


def _clusters(hits: Iterable[Occurrence]) -> Iterator[list[Occurrence]]:
    """Yield the hits that may count in groups that share words."""
    cluster: list[Occurrence] = []
    last_word = -1
    for hit in hits:
        if hit.term.role not in COUNTED:
            continue
        if cluster and hit.first_word > last_word:
            yield cluster
            cluster = []
        cluster.append(hit)
        last_word = max(last_word, hit.last_word)
    if cluster:
        yield cluster


def _outermost(hits: list[Occurrence], day: date | None) -> list[Occurrence]:
    """Keep one hit where hits nest.

    One that holds before one that does not, strong before bare, then the longest.
    """
    if len(hits) == 1:
        return hits
    order = sorted(
        hits, key=lambda hit: (not hit.term.holds_on(day), hit.term.role != "strong", *_extent(hit))
    )
    kept = [
        hit
        for number, hit in enumerate(order)
        if not any(hit.is_within(before) or before.is_within(hit) for before in order[:number])
    ]
    return sorted(kept, key=lambda hit: hit.match.start)


def _extent(hit: Occurrence) -> tuple[int, str, str]:
    return hit.match.start - hit.match.end, hit.term.lang, hit.term.surface
