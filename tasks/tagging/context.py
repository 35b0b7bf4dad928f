"""What an article is known to be about while its topics are judged.

One name makes others believable: an article that names قسد or دير الزور is about Syria, and in it
حلب is the city and not the verb. What is found is kept by topic, with the parents of a topic, and
by region, each with the first place that says so.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import islice
from operator import itemgetter

from tasks.tagging.around.other_villages import GOVERNORATE
from tasks.tagging.around.surroundings import share_sentence
from tasks.tagging.occurrences import Occurrence, Text
from tasks.tagging.taxonomy import Kind, Taxonomy, Topic

_LONGEST_LIST = 40  # characters between two places of a list
# "and", and at most one name between: ذيبان والحوايج والبصيرة.
_LISTED = re.compile(
    r"(?: و ?#?[ء-ي]{3,}| ?[،,] ?و?#?[^\W\d_]{3,})?(?: ?[،,] ?و?| و ?| (?:and|û|ve) )#?"
)
_FARTHEST = 200  # characters between the beginnings of two neighbours in a list

SPEAKING: frozenset[Kind] = frozenset({"place", "actor", "person"})  # kinds that tell a region


class Context:
    """Topics and regions that an article is about, as far as they are known.

    ``country`` is the state of the article's source (ISO 3166, two letters), "" when unknown.
    """

    def __init__(self, taxonomy: Taxonomy, country: str = "") -> None:
        self._taxonomy = taxonomy
        self._country = country
        self._regions: dict[str, Occurrence] = {}
        self._told: dict[str, list[tuple[Topic, Occurrence]]] = {}
        self._bringing: dict[str, dict[str, Occurrence]] = {}
        self._hits: dict[str, list[Occurrence]] = {}
        self._begins: dict[tuple[bool, int], str] = {}
        self._active_in: set[str] = set()
        self._placed: dict[str, set[str]] = {}  # places by the code of their governorate
        # with those codes, in title and text, in order of their beginnings
        self._places: dict[tuple[str, bool], list[tuple[int, Occurrence]]] = {}

    def add(self, topic: Topic, hits: Iterable[Occurrence]) -> None:
        """Take hits of a topic that count."""
        for hit in hits:
            self._active_in.update(topic.active_in)
            if topic.pcode:
                self._placed.setdefault(topic.pcode[:GOVERNORATE], set()).add(topic.id)
                self._place(topic.pcode[:GOVERNORATE], hit)
            if topic.region and topic.kind in SPEAKING:
                self._told.setdefault(topic.region, []).append((topic, hit))
                known = self._regions.setdefault(topic.region, hit)
                if hit.first_word < known.first_word:
                    self._regions[topic.region] = hit
                if not hit.match.before:  # والميليشيات الإيرانية stands beside, not behind
                    self._begins.setdefault((hit.field == "title", hit.match.start), topic.region)
            for found in (topic.id, *self._taxonomy.ancestors(topic.id)):
                self._bringing.setdefault(found, {}).setdefault(topic.id, hit)
                self._hits.setdefault(found, []).append(hit)

    def _place(self, code: str, hit: Occurrence) -> None:
        row = self._places.setdefault((code, hit.field == "title"), [])
        at = bisect_left(row, hit.match.start, key=itemgetter(0))
        if at == len(row) or row[at][0] != hit.match.start:
            row.insert(at, (hit.match.start, hit))

    def is_known_person(self, topic_id: str) -> bool:
        """Whether a topic is a person whom the article names for certain."""
        hit = self._bringing.get(topic_id, {}).get(topic_id)
        return hit is not None and self._taxonomy.by_id[topic_id].kind == "person"

    def is_about(self, region: str) -> bool:
        """Whether the article, or its source, belongs to a state; every article to no state."""
        return not region or region == self._country or region in self._regions

    def has_actors_in(self, region: str) -> bool:
        """Whether an actor is known that works in a state without belonging to it."""
        return region in self._active_in

    def is_led_by(self, region: str) -> bool:
        """Whether an article that is about several states is first of all about this one."""
        mine = self._regions.get(region)
        if mine is None or region == self._country:
            return True
        others = [hit for state, hit in self._regions.items() if state != region]
        titled = [hit for hit in others if hit.field == "title"]
        if mine.field == "title" or titled:
            return mine.field == "title"
        return mine.field == "lead" or all(mine.first_word <= hit.first_word for hit in others)

    def is_elsewhere(self, region: str) -> bool:
        """Whether the article is about other states and not about this one."""
        return bool(self._regions) and not self.is_about(region)

    def region_by(self, region: str) -> Occurrence | None:
        """Return the place that tells the region, None where only the source does."""
        return self._regions.get(region)

    def named(self, references: Iterable[str], topic: Topic) -> Occurrence | None:
        """Return the first place of a topic that is referred to, of another topic than ``topic``.

        A reference is "@kind:id".
        """
        for reference in references:
            bringing = self._bringing.get(reference.partition(":")[2], {})
            for topic_id, hit in bringing.items():
                if topic_id != topic.id:
                    return hit
        return None

    def province(self, names: Iterable[str]) -> str:
        """Return the governorate that one of these names (match forms) is, "" for none."""
        known = self._taxonomy.provinces
        return next((known[name] for name in names if name in known), "")

    def governorates(self, topic: Topic) -> set[str]:
        """Return the codes of the governorates that other places than ``topic`` name."""
        return {code for code, places in self._placed.items() if places != {topic.id}}

    def is_listed(self, hit: Occurrence, text: Text, topic: Topic) -> bool:
        """Whether a hit stands in a list with a known place of its governorate."""
        published = text.of(hit.field)
        row = self._places.get((topic.pcode[:GOVERNORATE], hit.field == "title"), [])
        at = bisect_left(row, hit.match.start - _FARTHEST, key=itemgetter(0))
        for start, other in islice(row, at, None):
            if start > hit.match.start + _FARTHEST:
                break
            first, last = other.match, hit.match
            if first.start > last.start:
                first, last = last, first
            if 0 < last.start + last.before - first.end <= _LONGEST_LIST and _LISTED.fullmatch(
                published, first.end, last.start + last.before
            ):
                return True
        return False

    def owner_behind(self, hit: Occurrence) -> str:
        """Return the state of the name that follows a hit at once, "" for none."""
        return self._begins.get((hit.field == "title", hit.match.end + 1), "")

    def told_of(self, region: str) -> Sequence[tuple[Topic, Occurrence]]:
        """Return what is known of a state: places, actors, persons, with where they stand."""
        return self._told.get(region, ())

    def beside(self, hit: Occurrence, text: Text, region: str) -> Occurrence | None:
        """Return a state's actor, or a place in it, that is named in the same sentence."""
        return next(
            (
                other
                for topic, other in self.told_of(region)
                if topic.kind != "person"
                and topic.level != "country"
                and share_sentence(hit, other, text)
            ),
            None,
        )

    def hits(self, references: Iterable[str]) -> list[Occurrence]:
        """Return the places of topics that are referred to, in no order."""
        return [
            hit
            for reference in references
            for hit in self._hits.get(reference.partition(":")[2], ())
        ]
