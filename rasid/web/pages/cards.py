"""A story as a card of the wall."""

from collections.abc import Callable, Sequence

import msgspec

from rasid.web.pages.marks import Piece, Span, begin_of, lead, pieces
from rasid.web.pages.reports import Report
from rasid.web.pages.story_view import StoryGroup, Told
from rasid.web.pages.strings import Strings
from rasid.web.pages.times import Times, When
from rasid.web.pages.topics import TopicName, Topics
from tasks.model import Tag
from tasks.publishing.article_v1 import ArticleMessage, direction
from tasks.query import Query, places_of
from tasks.text.sanitize import clean_line

LEAD_LETTERS = 240
TITLE_LETTERS = 300
CHIPS = 5
NAMED_OTHERS = 2
LISTED_OTHERS = 8
CELLS = 14  # of the corroboration bar

NOTHING = Query()
Allows = Callable[[str], bool]


class Chip(msgspec.Struct, frozen=True):
    """A topic on a card: its subject, or with ``is_passing`` only mentioned."""

    name: TopicName
    is_passing: bool
    score: float = 0.0


class Other(msgspec.Struct, frozen=True):
    """Another report of the story, in the list below a card."""

    article: str
    source: str
    lang: str
    minutes: int
    is_copy: bool


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a card shows, ready to be written."""

    id: str
    article: str
    newest: str
    title: list[Piece]
    lang: str
    dir: str
    language: str
    source: str
    when: When | None
    seen: When
    is_late: bool
    lead: list[Piece]
    place: TopicName | None
    chips: list[Chip]
    revision: int
    revised: When
    agency: str
    copy_of: str
    outlets: int
    independent: int
    cells: tuple[bool, ...]
    others: list[Other]
    more_others: int


class CardMaker:
    """Makes cards for one reader at one moment; ``allows`` tells which topics may be named."""

    def __init__(
        self, words: Strings, times: Times, topics: Topics, allows: Allows, sought: Query = NOTHING
    ) -> None:
        """Make cards on which the words that a query looks for are marked."""
        self._sought = sought
        self._words = words
        self._times = times
        self._topics = topics
        self._allows = allows

    def card(self, group: StoryGroup, document: ArticleMessage | None) -> Card:
        """Make the card of a story; ``document`` is that of its lead."""
        report = group.lead
        tags = [tag for tag in document.tags if self._allows(tag.id)] if document else []
        place = self.place(report)
        others, more = self._others(group)
        title = _title(document)
        return Card(
            id=group.id,
            article=report.article,
            newest=group.newest,
            title=pieces(title, self.sought(title)),
            lang=report.lang,
            dir=direction(report.lang),
            language=self._words.language(report.lang),
            source=report.source,
            when=self.published(report),
            seen=self._times.when(report.seen_at),
            is_late=self._is_late(report),
            lead=self._lead(document.text, tags) if document else [],
            place=place,
            chips=self._chips(tags, place.id if place else ""),
            revision=report.revision,
            revised=self._times.when(report.told_at),
            agency=report.agency,
            copy_of=_copied_source(group),
            outlets=group.outlets,
            independent=group.independent,
            cells=cells(group.outlets, group.independent),
            others=others,
            more_others=more,
        )

    def sought(self, text: str) -> list[Span]:
        """List the places of words that the reader looks for."""
        return [Span(start, end) for start, end in places_of(self._sought, text)]

    def _lead(self, text: str, tags: Sequence[Tag]) -> list[Piece]:
        sought = self.sought(text)
        begin = begin_of(text, sought, LEAD_LETTERS)
        return lead(text, [*spans_of(tags), *sought], LEAD_LETTERS, begin)

    def published(self, report: Report) -> When | None:
        """Write when an article was published, None when nobody says."""
        if report.published_at is None:
            return None
        return self._times.when(report.published_at, is_day=report.is_day)

    def _is_late(self, report: Report) -> bool:
        at = report.published_at
        return at is not None and self._times.is_late(at, report.seen_at, is_day=report.is_day)

    def place(self, report: Report) -> TopicName | None:
        """Name the smallest place that the article is about, else that it mentions."""
        for topics in (report.main & report.direct, report.direct):
            found = self._topics.deepest(topic for topic in topics if self._allows(topic))
            if found:
                return self._topics.name(found)
        return None

    def _chips(self, tags: Sequence[Tag], place: str) -> list[Chip]:
        """List subjects before mentions, the surer first; what came with a child is left out."""
        above = frozenset(self._topics.parents(place))
        shown = [tag for tag in tags if not tag.via and tag.id != place and tag.id not in above]
        shown.sort(key=lambda tag: (tag.salience != "main", -tag.score, tag.id))
        return [self.chip(tag) for tag in shown[:CHIPS]]

    def chip(self, tag: Tag) -> Chip:
        """Make the chip of a tag."""
        return Chip(self._topics.name(tag.id), tag.salience != "main", tag.score)

    def _others(self, group: StoryGroup) -> tuple[list[Other], int]:
        """List other outlets of the story, each once, and count those left out."""
        by_source = {one.source: one for one in reversed(group.others)}
        by_source.pop(group.lead.source, None)
        found = [self._other(group.lead, one) for one in reversed(by_source.values())]
        return found[:LISTED_OTHERS], max(0, len(found) - LISTED_OTHERS)

    @staticmethod
    def _other(first: Report, one: Told) -> Other:
        minutes = round((one.seen_at - first.seen_at).total_seconds() / 60)
        return Other(one.article, one.source, one.lang, minutes, is_copy=bool(one.copy_of))


def spans_of(tags: Sequence[Tag]) -> list[Span]:
    """List the places in the text where topics were found, each for the topic that it names."""
    return [
        Span(match.start, match.end, tag.id)
        for tag in tags
        if not tag.via
        for match in tag.matches
        if match.field != "title"
    ]


def title_spans_of(tags: Sequence[Tag]) -> list[Span]:
    """List the places in the title where topics were found."""
    return [
        Span(match.start, match.end, tag.id)
        for tag in tags
        if not tag.via
        for match in tag.matches
        if match.field == "title"
    ]


def cells(outlets: int, independent: int) -> tuple[bool, ...]:
    """Draw the bar: a cell an outlet, True for those independent; many outlets share cells."""
    if outlets <= CELLS:
        return (True,) * independent + (False,) * (outlets - independent)
    full = max(1, round(CELLS * independent / outlets))
    return (True,) * full + (False,) * (CELLS - full)


def _copied_source(group: StoryGroup) -> str:
    """Name whose text the lead copies, "" where that is unknown or may not be seen."""
    copied = group.lead.copy_of
    return next((one.source for one in group.others if copied and one.article == copied), "")


def _title(document: ArticleMessage | None) -> str:
    title = clean_line(document.title) if document else ""
    title = title or (document.url if document else "")
    return title if len(title) <= TITLE_LETTERS else f"{title[:TITLE_LETTERS].rstrip()}…"
