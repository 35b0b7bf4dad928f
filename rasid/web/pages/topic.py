"""A topic as a view: its level, its course, who writes of it, what goes with it, where."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from itertools import islice

import msgspec

from rasid.web.pages.cards import Card
from rasid.web.pages.map import Area, areas_of
from rasid.web.pages.query import Choice, WallQuery
from rasid.web.pages.render import Reader
from rasid.web.pages.reports import Report
from rasid.web.pages.services import PageServices
from rasid.web.pages.stories import groups
from rasid.web.pages.timeline import (
    DEFAULT,
    FRAMES,
    Chart,
    Level,
    Timeline,
    borders,
    chart_of,
    level_of,
    timeline_of,
)
from rasid.web.pages.topics import TopicName, Topics, names_of
from rasid.web.pages.wall import WallMaker

WEEK = timedelta(days=7)
_BARS = 8
_CARDS = 10
_LEAST_TOGETHER = 2  # articles


class Share(msgspec.Struct, frozen=True):
    """A row of bars: how many, and as a part of the longest row in percent."""

    label: str
    count: int
    percent: int


class Companion(msgspec.Struct, frozen=True):
    """A topic that goes with this one so many times more often than chance."""

    name: TopicName
    factor: float
    percent: int


class Line(msgspec.Struct, frozen=True):
    """An address or a command to copy."""

    what: str
    text: str


class TopicView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the page of a topic shows."""

    name: TopicName
    names: list[tuple[str, str]]
    description: str
    within: list[TopicName]
    terms: int
    level: Level
    span: str
    timeline: Timeline
    chart: Chart
    tick_days: list[str]
    spike_days: list[str]
    stories: int
    corroborated: int
    sources: list[Share]
    languages: list[Share]
    outlets: int
    companions: list[Companion]
    areas: list[Area]
    cards: list[Card]
    lines: list[Line]


class TopicMaker:
    """Makes the page of a topic for one reader."""

    def __init__(self, services: PageServices, topics: Topics, reader: Reader) -> None:
        self._services = services
        self._topics = topics
        self._reader = reader

    def view(self, topic: str, span: str, base: str, key: str) -> TopicView:
        """Make the page; ``base`` is this site's address, ``key`` the topic's stream."""
        reader = self._reader
        span = span if span in FRAMES else DEFAULT
        level, timeline = self._course(topic, span)
        found = self._week(topic)
        known = self._topics.topic(topic)
        stories = {one.story: max(one.independent, 1) for one in found}
        return TopicView(
            name=self._topics.name(topic),
            names=names_of(known) if known else [],
            description=known.description if known else "",
            within=[
                self._topics.name(one) for one in self._topics.parents(topic) if reader.allows(one)
            ],
            terms=len(known.terms) if known else 0,
            level=level,
            span=span,
            timeline=timeline,
            chart=chart_of(timeline),
            tick_days=self._tick_days(timeline),
            spike_days=[self._moment(timeline, number) for number in timeline.spikes],
            stories=len(stories),
            corroborated=sum(number > 1 for number in stories.values()),
            sources=shares([one.source for one in found]),
            languages=[self._named(one) for one in shares([one.lang for one in found])],
            outlets=len({one.source for one in found}),
            companions=self._companions(topic, found),
            areas=areas_of(self._topics, _counts(found), WallQuery(topics=()), reader.allows),
            cards=self._cards(topic),
            lines=lines_of(topic, base, key),
        )

    def _course(self, topic: str, span: str) -> tuple[Level, Timeline]:
        now = self._reader.now
        documents = self._services.documents
        frame = FRAMES[DEFAULT]
        counts, since = documents.counts(topic, borders(frame, now))
        level = level_of(frame, now, counts, since)
        if span != DEFAULT:
            frame = FRAMES[span]
            counts, since = documents.counts(topic, borders(frame, now))
        return level, timeline_of(frame, now, counts, since)

    def _week(self, topic: str) -> list[Report]:
        """List the reports of seven days that have the topic and that the reader may see."""
        choice = Choice(WallQuery(topics=(topic,)), self._reader.topics, self._reader.now)
        since = self._reader.now - WEEK
        window = self._services.documents.window()
        return [one for one in window.newest_first() if one.told_at >= since and choice.takes(one)]

    def _companions(self, topic: str, found: Sequence[Report]) -> list[Companion]:
        """List topics that go with this one more than chance would have it, by how much."""
        choice = Choice(WallQuery(), self._reader.topics, self._reader.now)
        window = self._services.documents.window()
        every = [one for one in window.newest_first() if choice.may_see(one)]
        overall = _counts(every)
        related = {topic, *self._topics.parents(topic)}
        together = _counts(found)
        factors = {
            other: count / len(found) / (overall[other] / len(every))
            for other, count in together.items()
            if count >= _LEAST_TOGETHER and overall[other] and self._is_other(other, related)
        }
        best = sorted(factors.items(), key=lambda one: (-one[1], one[0]))[:_BARS]
        best = [(other, factor) for other, factor in best if factor > 1]
        top = best[0][1] if best else 1.0
        return [
            Companion(self._topics.name(other), factor, round(100 * factor / top))
            for other, factor in best
        ]

    def _is_other(self, other: str, related: set[str]) -> bool:
        is_inside = not related.isdisjoint(self._topics.parents(other)) and other not in related
        return other not in related and not is_inside and self._reader.allows(other)

    def _cards(self, topic: str) -> list[Card]:
        window = self._services.documents.window()
        query = WallQuery(topics=(topic,))
        choice = Choice(query, self._reader.topics, self._reader.now)
        found = list(islice(groups(window.newest_first(), window.by_story, choice), _CARDS))
        return WallMaker(self._services.documents, self._topics, self._reader).cards(found, window)

    def _named(self, share: Share) -> Share:
        return msgspec.structs.replace(share, label=self._reader.words.language(share.label))

    def _tick_days(self, timeline: Timeline) -> list[str]:
        step = len(timeline.counts) / 4
        return [self._moment(timeline, round(part * step)) for part in range(4)]

    def _moment(self, timeline: Timeline, number: int) -> str:
        """Name a step: by its hour within a day, else by its day."""
        times, at = self._reader.times, timeline.begin + timeline.step * number
        if timeline.step * len(timeline.counts) <= timedelta(days=1):
            return times.clock(at)
        return times.day(times.local_day(at))


def shares(values: Sequence[str]) -> list[Share]:
    """Count values, the most frequent first."""
    found = Counter(values).most_common(_BARS)
    top = found[0][1] if found else 1
    return [Share(value, count, round(100 * count / top)) for value, count in found]


def lines_of(topic: str, base: str, key: str) -> list[Line]:
    """List where a topic can be had, ready to be copied."""
    return [
        Line("Atom", f"{base}/topics/{topic}/atom.xml"),
        Line("JSON Feed", f"{base}/topics/{topic}/feed.json"),
        Line("SSE", f"curl -N '{base}/v1/stream/{topic}/sse'"),
        Line("redis-cli", f"XREAD BLOCK 0 STREAMS {key} $"),
        Line("terminal", f"rasid tail {topic} --since 24h"),
        Line("webhook", f"rasid hooks add https://you.example/in {topic}"),
    ]


def _counts(reports: Sequence[Report]) -> Counter[str]:
    return Counter(topic for report in reports for topic in report.topics)
