"""A topic as a view: its level, its course, who writes of it, what goes with it, where."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

import msgspec

from rasid.web.pages.aside.map import Area, areas_of
from rasid.web.pages.descriptions import Description, description_of
from rasid.web.pages.render import Reader
from rasid.web.pages.services import PageServices
from rasid.web.pages.take_along import Line
from rasid.web.pages.timeline import (
    DEFAULT,
    FRAMES,
    Chart,
    Level,
    Timeline,
    chart_of,
    level_of,
    steps_of,
    timeline_of,
)
from rasid.web.pages.topics import TopicName, Topics, names_of
from rasid.web.pages.wall import WallMaker
from tasks.query import Query
from worker.index.numbers import Steps

WEEK = timedelta(days=7)
_WEEK_SECONDS = 60.0  # for which its counts are kept
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


class TopicView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the page of a topic shows."""

    name: TopicName
    names: list[tuple[str, str]]
    description: Description
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
    cards: list[str]
    lines: list[Line]
    is_silent: bool


class TopicMaker:
    """Makes the page of a topic for one reader."""

    def __init__(self, services: PageServices, topics: Topics, reader: Reader) -> None:
        self._services = services
        self._topics = topics
        self._reader = reader

    def view(self, topic: str, span: str, base: str, key: str) -> TopicView:
        """Make the page; ``base`` is this site's address, ``key`` the topic's stream.

        Raises NoIndexError while there is nothing to read.
        """
        reader = self._reader
        span = span if span in FRAMES else DEFAULT
        reach = self._services.news.progress()
        level, timeline = self._course(topic, span)
        asked, since = self._asked(topic), reader.now - WEEK
        news = self._services.news
        shares = news.shares(asked, reader.now, since)
        totals = news.totals(asked, reader.now, since)
        together, known = self._week(asked), self._topics.topic(topic)
        return TopicView(
            name=self._topics.name(topic),
            names=names_of(known) if known else [],
            description=description_of(known, self._topics, reader.words),
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
            stories=totals.stories,
            corroborated=totals.corroborated,
            sources=bars(shares.sources),
            languages=[self._named(one) for one in bars(shares.langs)],
            outlets=totals.outlets,
            companions=self._companions(topic, together),
            areas=areas_of(self._topics, together, Query(all_of=(topic,)), reader.allows),
            cards=self._cards(topic),
            lines=lines_of(topic, base, key),
            is_silent=reach.is_silent,
        )

    def _asked(self, topic: str) -> Query:
        return self._services.opened(Query(any_of=(topic,)), self._reader)

    def _course(self, topic: str, span: str) -> tuple[Level, Timeline]:
        now, news = self._reader.now, self._services.news
        since = news.known_since() or now
        frame = FRAMES[DEFAULT]
        counts = news.course(self._asked(topic), now, steps_of(frame, now))
        level = level_of(frame, now, counts, since)
        if span != DEFAULT:
            frame = FRAMES[span]
            counts = news.course(self._asked(topic), now, steps_of(frame, now))
        return level, timeline_of(frame, now, counts, since)

    def _week(self, query: Query) -> dict[str, int]:
        """Count the topics of seven days of what a query wants."""
        now = self._reader.now
        steps = Steps(now - WEEK, WEEK, 1)
        found = self._services.news.courses(query, now, steps, kept_seconds=_WEEK_SECONDS)
        return {topic: number for topic, (number,) in found.items()}

    def _companions(self, topic: str, together: Mapping[str, int]) -> list[Companion]:
        """List topics that go with this one more than chance would have it, by how much."""
        everything = self._services.opened(Query(), self._reader)
        overall = self._week(everything)
        since = self._reader.now - WEEK
        every = self._services.news.totals(everything, self._reader.now, since).articles
        related = {topic, *self._topics.parents(topic)}
        factors = {
            other: count / together[topic] / (overall[other] / max(every, 1))
            for other, count in together.items()
            if count >= _LEAST_TOGETHER and overall.get(other) and self._is_other(other, related)
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

    def _cards(self, topic: str) -> list[str]:
        maker = WallMaker(self._services, self._topics, self._reader)
        return maker.cards(
            self._services.news.stories(self._asked(topic), self._reader.now, _CARDS).stories
        )

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


def bars(counts: Counter[str]) -> list[Share]:
    """Return the most frequent values."""
    found = counts.most_common(_BARS)
    top = found[0][1] if found else 1
    return [Share(value, count, round(100 * count / top)) for value, count in found]


def lines_of(topic: str, base: str, key: str) -> list[Line]:
    """List where a topic can be had, ready to be copied."""
    return [
        Line("Atom", f"{base}/topics/{topic}/atom.xml"),
        Line("JSON Feed", f"{base}/topics/{topic}/feed.json"),
        Line("SSE", f"curl -N '{base}/v1/stream/{topic}/sse'"),
        Line("redis-cli", f"XREAD COUNT 100 BLOCK 0 STREAMS {key} $"),
        Line("terminal", f"rasid tail {topic} --since 24h"),
        Line("webhook", f"rasid hooks add https://you.example/in {topic}"),
    ]
