"""The wall as a view: cards of stories, the rail, the map, and how much there is."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from rasid.web.pages import glance as glances
from rasid.web.pages.cards import Card, CardMaker, copied_sources
from rasid.web.pages.map import Area, areas_of
from rasid.web.pages.query import Choice, WallQuery, address_of
from rasid.web.pages.rail import Group, rail_of
from rasid.web.pages.reader import Documents, Window
from rasid.web.pages.render import Reader
from rasid.web.pages.stories import StoryGroup, groups
from rasid.web.pages.topics import TopicName, Topics
from worker.streams.streams import order

if TYPE_CHECKING:
    from rasid.web.pages.reports import Report

CARDS = 50
_MOST_LISTED = 200  # sources in the filter
_RISING = 5
_OVERVIEW_SECONDS = 10


class Totals(msgspec.Struct, frozen=True):
    """How much a query finds in what is kept at hand."""

    stories: int
    articles: int
    outlets: int


class Overview(msgspec.Struct, frozen=True):
    """How much a query finds, and the sources and languages of all that the reader may see."""

    totals: Totals
    sources: list[str]
    langs: list[str]


class Ease(msgspec.Struct, frozen=True):
    """A query with a clause less, and how many stories it finds: a way out of an empty page."""

    without: TopicName | None
    what: str
    address: str
    stories: int


class Wall(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the wall shows."""

    query: WallQuery
    cards: list[Card]
    older: str
    last: str
    totals: Totals
    rail: list[Group]
    areas: list[Area]
    rising: list[tuple[TopicName, glances.Rising, str, str]]
    sources: list[str]
    langs: list[str]
    eases: list[Ease]


class WallMaker:
    """Makes the wall of one reader."""

    def __init__(
        self,
        documents: Documents,
        topics: Topics,
        reader: Reader,
        found: frozenset[str] = frozenset(),
    ) -> None:
        """Make it of documents; ``found`` are articles that hold the query's words."""
        self._found = found
        self._documents = documents
        self._topics = topics
        self._reader = reader
        self._maker = CardMaker(reader.words, reader.times, topics, reader.allows)

    def wall(self, query: WallQuery, glance: glances.Glance) -> Wall:
        """Make the wall that a query asks for."""
        window = self._documents.window()
        choice = self._choice(query)
        found = self._groups(window, query, choice)
        shown = list(islice(found, CARDS + 1))
        older = shown[CARDS - 1].newest if len(shown) > CARDS else ""
        overview = self._overview(window, query)
        return Wall(
            query=query,
            cards=self.cards(shown[:CARDS], window),
            older=address_of(msgspec.structs.replace(query, before=older)) if older else "",
            last=window.last,
            totals=overview.totals,
            rail=rail_of(self._topics, glance, query, self._reader.allows),
            areas=areas_of(self._topics, glance.counts, query, self._reader.allows),
            rising=self._rising(glance),
            sources=overview.sources,
            langs=overview.langs,
            eases=[] if shown else self._eases(window, query),
        )

    def news(self, query: WallQuery, after: str) -> list[Card]:
        """Make the cards of stories that were told after a message."""
        window = self._documents.window()
        found: list[StoryGroup] = []
        for group in self._groups(window, query, self._choice(query)):
            if order(group.newest) <= order(after) or len(found) == CARDS:
                break
            found.append(group)
        return self.cards(found, window)

    def cards(self, found: Sequence[StoryGroup], window: Window) -> list[Card]:
        """Make cards; the documents of all of them are read at once."""
        documents = self._documents.documents([group.lead.message for group in found])
        copied = copied_sources(found, window.reports, self._choice(WallQuery()))
        return [
            self._maker.card(
                group, documents.get(group.lead.message), copied.get(group.lead.article, "")
            )
            for group in found
        ]

    def _choice(self, query: WallQuery) -> Choice:
        found = self._found if query.q else frozenset()
        return Choice(query, self._reader.topics, self._reader.now, found)

    @staticmethod
    def _groups(window: Window, query: WallQuery, choice: Choice) -> Iterator[StoryGroup]:
        return groups(
            window.newest_first(),
            window.by_story,
            choice,
            before=query.before,
            independent=query.independent,
        )

    def _overview(self, window: Window, query: WallQuery) -> Overview:
        """Return what is found and what a filter can choose from; known while nothing is new."""
        reader = self._reader
        whole = msgspec.structs.replace(query, before="")
        moment = int(reader.now.timestamp()) // _OVERVIEW_SECONDS
        key = (window.last, whole, reader.topics, self._found, moment)
        return window.known(key, lambda: self._walk(window, whole))

    def _walk(self, window: Window, query: WallQuery) -> Overview:
        """Walk once through all reports."""
        choice = self._choice(query)
        independent: dict[str, int] = {}
        taken: list[Report] = []
        sources: set[str] = set()
        langs: set[str] = set()
        for report in tuple(window.reports.values()):
            if choice.may_see(report):
                sources.add(report.source)
                langs.add(report.lang)
                known = independent.get(report.story, 1)
                independent[report.story] = max(known, report.independent)
                if choice.takes(report):
                    taken.append(report)
        counted = [one for one in taken if independent[one.story] >= query.independent]
        totals = Totals(
            len({one.story for one in counted}), len(counted), len({one.source for one in counted})
        )
        return Overview(totals, sorted(sources)[:_MOST_LISTED], sorted(langs))

    def _eases(self, window: Window, query: WallQuery) -> list[Ease]:
        """List queries with a clause less that find something."""
        found = []
        for without, what, eased in eased_queries(query):
            stories = self._overview(window, eased).totals.stories
            if stories:
                allows = self._reader.allows
                name = self._topics.name_for(without, allows) if without else None
                found.append(Ease(name, what, address_of(eased), stories))
        return found

    def _rising(self, glance: glances.Glance) -> list[tuple[TopicName, glances.Rising, str, str]]:
        found = []
        for one in glances.rising(glance, _RISING * 4):
            if self._reader.allows(one.topic):
                path = glances.spark(glance.courses[one.topic], 64, 28)
                found.append((self._topics.name(one.topic), one, path, glances.spark_end(path)))
        return found[:_RISING]


def eased_queries(query: WallQuery) -> list[tuple[str, str, WallQuery]]:
    """List (topic, what, query) of every query that lacks one clause of this one."""
    replace = msgspec.structs.replace
    found = []
    for clause in ("topics", "every", "without"):
        for topic in getattr(query, clause):
            kept = tuple(one for one in getattr(query, clause) if one != topic)
            found.append((topic, clause, replace(query, **{clause: kept}, before="")))
    set_fields = [name for name in ("lang", "source", "since", "q") if getattr(query, name)]
    found += [("", name, replace(query, **{name: ""}, before="")) for name in set_fields]
    if query.independent > 1:
        found.append(("", "independent", replace(query, independent=1, before="")))
    if query.before:
        found.append(("", "before", replace(query, before="")))
    return found
