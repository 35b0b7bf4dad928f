"""What villages say about an article: «قرية الباغوز بريف دير الزور» is about Baghuz' sub-district.

A village's name counts only where a second place agrees with it: a place that the article is about
lies above the village or in the same sub-district or district, or another village that it names
does; or the article is about the state, names no governorate, and the state has villages of that
name in one governorate only. Where several villages of a name agree, what they have in common
counts. A village has no topic of its own: it is evidence for the place above it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tasks.tagging.context import Context
from tasks.tagging.decisions import Decision
from tasks.tagging.matcher import Match
from tasks.tagging.occurrences import Occurrence, Text
from tasks.tagging.taxonomy import Taxonomy, Term
from tasks.tagging.village_names import VillageName, village_names
from tasks.tagging.word_count import Words

_LEVELS = (8, 6, 4)  # letters of the codes of a sub-district, a district, a governorate
_FIELD_WORDS = 10_000_000  # more words than a field has
# Languages in which villages are looked for without any known place, since they alone may agree.
_OF_THE_REGION = frozenset({"ar", "ckb", "ku", "kmr"})

Known = Mapping[str, Occurrence]  # the first mention of each place that an article is about


class _Named(NamedTuple):
    """A village's name and the places above each village of that name, the nearest first."""

    hit: Occurrence
    chains: tuple[tuple[str, ...], ...]


class Villages:
    """Finds what villages say; holds no state after construction, safe to share."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        """Take the places that have OCHA's codes."""
        self._places = {topic.pcode: topic.id for topic in taxonomy.topics if topic.pcode}
        self._regions = {
            topic.id: topic.region for topic in taxonomy.topics if topic.level == "governorate"
        }

    def find(self, text: Text, known: Known, context: Context) -> Iterator[tuple[str, Decision]]:
        """Yield the topics that villages are evidence for, with what agrees.

        ``known`` are the places that the article is about, and those above them.
        """
        is_local = bool(known or text.country) or text.lang in _OF_THE_REGION
        is_open = self._regions.keys().isdisjoint(known)
        named = list(self._named(text)) if self._places and is_local else []
        for village in named:
            if _stands_in(village.hit, known):
                continue
            found = _agreeing(village, known) or _agreeing_with_each_other(village, named)
            if found:
                topic_id, by = found
                yield topic_id, Decision(village.hit, "supported by", by)
            elif is_open and (only := self._only(village, context)):
                topic_id, region = only
                yield topic_id, Decision(village.hit, "in context", context.region_by(region))

    def _only(self, village: _Named, context: Context) -> tuple[str, str] | None:
        """Return what the villages of a name have in common, and their state, where one governorate
        has them all and the article is about that state.
        """
        region = self._regions.get(village.chains[0][-1], "")
        common = _common(village.chains)
        return (common, region) if common and region and context.is_about(region) else None

    def _named(self, text: Text) -> Iterator[_Named]:
        for village in village_names(text):
            chains = tuple(filter(None, map(self._above, village.pcodes)))
            if chains:
                yield _Named(_occurrence(village, text), chains)

    def _above(self, pcode: str) -> tuple[str, ...]:
        """Return the topics above a village: sub-district, district, governorate."""
        codes = (pcode[:length] for length in _LEVELS)
        return tuple(self._places[code] for code in codes if code in self._places)


def _occurrence(village: VillageName, text: Text) -> Occurrence:
    published = text.title if village.is_title else text.text
    words = Words(published, 0 if village.is_title else _FIELD_WORDS)
    first, last = words.go_to(village.start), words.ahead(village.end - 1)
    match = Match(village.start, village.end, "", village.before)
    term = Term(published[village.start + village.before : village.end], text.lang, "shared")
    return Occurrence(
        term,
        match,
        "title" if village.is_title else "lead" if village.start < text.lead_end else "body",
        first,
        last,
    )


def _stands_in(hit: Occurrence, known: Known) -> bool:
    """Whether the words are the name of a place that has a topic."""
    return any(hit.is_within(other) or other.is_within(hit) for other in known.values())


def _agreeing(village: _Named, known: Known) -> tuple[str, Occurrence] | None:
    """Return what the villages of a name have in common that agree best with what is known."""
    ranks = {
        chain: next((rank for rank, place in enumerate(chain) if place in known), len(chain))
        for chain in village.chains
    }
    best = min(ranks.values())
    agreeing = [chain for chain, rank in ranks.items() if rank == best and rank < len(chain)]
    if not agreeing:
        return None
    common = _common(agreeing)
    if common is None or common == agreeing[0][-1]:
        return None  # the governorate is known already
    return common, known[agreeing[0][best]]


def _agreeing_with_each_other(
    village: _Named, others: list[_Named]
) -> tuple[str, Occurrence] | None:
    """Return the nearest place above a village in which another village lies too."""
    for other in others:
        if other.hit.term.surface == village.hit.term.surface or other.hit.is_within(village.hit):
            continue
        theirs = {place for chain in other.chains for place in chain[:-1]}
        agreeing = [chain for chain in village.chains if not theirs.isdisjoint(chain)]
        if len(agreeing) == 1:
            return agreeing[0][0], other.hit
    return None


def _common(chains: Sequence[tuple[str, ...]]) -> str | None:
    """Return the nearest place that lies above all of them."""
    first, *others = chains
    return next((place for place in first if all(place in chain for chain in others)), None)
