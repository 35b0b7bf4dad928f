"""Names of an article by where they stand: what covers a name, shares its word or stands beside it
in brackets.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cached_property

from tasks.tagging.around.metonymy import means_government
from tasks.tagging.occurrences import Occurrence, Text

Named = Sequence[tuple[str, Occurrence]]

_OPENS = re.compile(r"\s{0,2}[(\[«“\"]\s{0,2}")
_OPENED = re.compile(r"[\w»”\"]( ?[(\[«“\"] ?)$")
_CLOSES = re.compile(r"\s{0,2}[)\]»”\"]")
_REACH = 4  # characters before a name, in which a bracket may open


class Names:
    """Hits of all topics of an article and of what is no topic (""), by topic id."""

    def __init__(self, hits: Mapping[str, Sequence[Occurrence]], text: Text) -> None:
        self._text = text
        self._begins: dict[tuple[bool, int], list[tuple[str, Occurrence]]] = {}
        for topic_id, found in hits.items():
            for hit in found:
                key = hit.field == "title", hit.match.start
                self._begins.setdefault(key, []).append((topic_id, hit))
        self._longer = self._covering(hits)

    def covering(self, hit: Occurrence) -> Named:
        """Return the longer names, of several words or of no topic, that cover a hit."""
        return self._longer.get((hit.field == "title", hit.match.start), ())

    def sharing(self, hit: Occurrence) -> Named:
        """Return what else has exactly the letters of a hit, with it."""
        found = self._begins.get((hit.field == "title", hit.match.start), ())
        return [(topic_id, other) for topic_id, other in found if other.match.end == hit.match.end]

    def in_brackets(self, hit: Occurrence) -> Named:
        """Return the names that stand alone in brackets or quotes behind a hit, or before it where
        the hit itself does: قوى الأمن الداخلي (الأسايش).
        """
        published, is_title = self._text.of(hit.field), hit.field == "title"
        start, end = hit.match.start, hit.match.end
        if opening := _OPENS.match(published, end):
            behind = self._begins.get((is_title, opening.end()), ())
            return [item for item in behind if _CLOSES.match(published, item[1].match.end)]
        opened = _OPENED.search(published[max(0, start - _REACH) : start])
        if opened and _CLOSES.match(published, end):
            return self._ends.get((is_title, start - len(opened[1])), ())
        return ()

    @cached_property
    def _ends(self) -> dict[tuple[bool, int], list[tuple[str, Occurrence]]]:
        ends: dict[tuple[bool, int], list[tuple[str, Occurrence]]] = {}
        for (is_title, _), found in self._begins.items():
            for topic_id, hit in found:
                ends.setdefault((is_title, hit.match.end), []).append((topic_id, hit))
        return ends

    def _covering(self, hits: Mapping[str, Sequence[Occurrence]]) -> dict[tuple[bool, int], Named]:
        starts = sorted(self._begins)
        longer: dict[tuple[bool, int], list[tuple[str, Occurrence]]] = {}
        for topic_id, found in hits.items():
            for hit in found:
                if not topic_id or _covers(hit, self._text):
                    is_title = hit.field == "title"
                    first = bisect_left(starts, (is_title, hit.match.start))
                    end = bisect_left(starts, (is_title, hit.match.end), first)
                    for start in starts[first:end]:
                        longer.setdefault(start, []).append((topic_id, hit))
        return dict(longer)


def _covers(hit: Occurrence, text: Text) -> bool:
    """Whether a name of an actor or person covers the names of places inside it."""
    if hit.term.role == "capital":
        return means_government(hit, text)
    return hit.last_word > hit.first_word and hit.term.role == "strong"
