"""An article as a view: marked text, the story elsewhere, its revisions, where it comes from."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from markupsafe import Markup

from rasid.web.pages.cards import NOTHING, CardMaker, Chip, cells, spans_of, title_spans_of
from rasid.web.pages.diff import Diff, word_diff
from rasid.web.pages.marks import Piece, Span, paragraphs, pieces
from rasid.web.pages.markup import label
from rasid.web.pages.news import News, documents_of
from rasid.web.pages.render import Reader
from rasid.web.pages.reports import Report, message_time, report_of
from rasid.web.pages.story_view import StoryGroup, group_of, may_see
from rasid.web.pages.times import When
from rasid.web.pages.topics import TopicName, Topics
from tasks.model import Tag, TagMatch
from tasks.publishing.article_v1 import ArticleMessage
from tasks.query import Query
from tasks.tagging.explain import Explanation
from tasks.text.sanitize import clean_line
from worker.streams.streams import Message

_MOST_OTHERS = 40
_MOST_REVISIONS = 30


class Elsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """Another report of the story, with the topics that no earlier one had."""

    article: str
    title: str
    lang: str
    dir: str
    source: str
    language: str
    when: When
    minutes: int
    is_copy: bool
    copies: str
    agency: str
    adds: list[TopicName]


class Revisions(msgspec.Struct, frozen=True, kw_only=True):
    """Two neighbouring revisions compared; ``numbers`` are those that are still kept."""

    numbers: list[int]
    older: int
    newer: int
    at: When
    text: Diff
    title: Diff
    added: list[TopicName]
    gone: list[TopicName]


class ArticleView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the page of an article shows, but why it has a topic."""

    document: ArticleMessage
    report: Report
    withdrawn: str
    title: list[Piece]
    paragraphs: list[list[Piece]]
    source: str
    language: str
    when: When | None
    seen: When
    is_late: bool
    fetched: When | None
    modified: When | None
    revised: When
    place: TopicName | None
    chips: list[Chip]
    kinds: dict[str, str]
    group: StoryGroup
    cells: tuple[bool, ...]
    others: list[Elsewhere]
    revisions: Revisions | None


class ArticleMaker:
    """Makes the page of one article for one reader."""

    def __init__(self, news: News, topics: Topics, reader: Reader, sought: Query = NOTHING) -> None:
        """Make it with the words marked that a query looks for."""
        self._news = news
        self._topics = topics
        self._reader = reader
        self._times = reader.times
        self._maker = CardMaker(reader.words, reader.times, topics, reader.allows, sought)

    def view(
        self,
        message: Message,
        document: ArticleMessage,
        explanation: Explanation | None,
        revision: int,
    ) -> ArticleView | None:
        """Make the page; None when the reader may not see the article."""
        report = report_of(message)
        if report is None or not self._is_open(report):
            return None
        tags = [tag for tag in document.tags if self._reader.allows(tag.id)]
        story = {one.id: one for one in (message, *self._news.story(report.story))}
        reports = _reports(story.values(), report)
        group = group_of(reports.values(), self._reader.topics, report.message)
        at, sought = document.published_at, self._maker.sought
        spans = [*spans_of(tags), *_vetoed(tags, explanation), *sought(document.text)]
        return ArticleView(
            document=document,
            report=report,
            withdrawn=message.fields.get("changed", "gone") if report.is_gone else "",
            title=pieces(document.title, [*title_spans_of(tags), *sought(document.title)]),
            paragraphs=paragraphs(document.text, spans),
            source=report.source,
            language=self._reader.words.language(document.lang),
            when=self._maker.published(report),
            seen=self._times.when(report.seen_at),
            is_late=at is not None
            and self._times.is_late(at, report.seen_at, is_day=report.is_day),
            fetched=self._times.when(document.fetched_at) if document.fetched_at else None,
            modified=self._times.when(document.modified_at) if document.modified_at else None,
            revised=self._times.when(report.told_at),
            place=self._maker.place(report),
            chips=[self._maker.chip(tag) for tag in _ordered(tags)],
            kinds={tag.id: self._topics.name(tag.id).kind for tag in tags},
            group=group,
            cells=cells(group.outlets, group.independent),
            others=self._others(reports, story),
            revisions=self._revisions(message, revision),
        )

    def _is_open(self, report: Report) -> bool:
        topics = self._reader.topics
        return topics is None or not topics.isdisjoint(report.topics)

    def _others(
        self, reports: Mapping[str, Report], story: Mapping[str, Message]
    ) -> list[Elsewhere]:
        """List the story's reports in the order in which they were told."""
        visible = [one for one in reports.values() if may_see(one, self._reader.topics)]
        told = sorted(visible, key=lambda one: (one.seen_at, one.message))[:_MOST_OTHERS]
        documents = documents_of([story[one.message] for one in told])
        known: set[str] = set()
        found = []
        for one in told:
            new = one.direct - known if known else frozenset()
            known |= one.topics
            document = documents.get(one.message)
            if document is not None:
                found.append(self._elsewhere(one, document, told[0], new, reports))
        return found

    def _elsewhere(
        self,
        one: Report,
        document: ArticleMessage,
        first: Report,
        new: frozenset[str],
        reports: Mapping[str, Report],
    ) -> Elsewhere:
        copied = reports.get(one.copy_of)
        is_known = copied is not None and may_see(copied, self._reader.topics)
        return Elsewhere(
            article=one.article,
            title=clean_line(document.title) or document.url,
            lang=one.lang,
            dir=document.dir,
            source=one.source,
            language=self._reader.words.language(one.lang),
            when=self._times.when(one.seen_at),
            minutes=round((one.seen_at - first.seen_at).total_seconds() / 60),
            is_copy=bool(one.copy_of),
            copies=copied.source if copied and is_known else "",
            agency=one.agency,
            adds=self._named(new),
        )

    def _revisions(self, newest: Message, asked: int) -> Revisions | None:
        """Compare the revision that was asked for, else the newest, with the one before it."""
        kept = {one.id: one for one in (*self._news.revisions(newest.fields["id"]), newest)}
        found = {
            id_: one
            for id_, one in documents_of(list(kept.values())[-_MOST_REVISIONS:]).items()
            if any(self._reader.allows(tag.id) for tag in one.tags) or self._reader.topics is None
        }
        by_number = {one.revision: one for one in found.values()}
        moments = {one.revision: id_ for id_, one in found.items()}
        numbers = sorted(by_number)
        if len(numbers) < 2:  # noqa: PLR2004 - a comparison takes two
            return None
        newer = by_number[asked if asked in numbers[1:] else numbers[-1]]
        older = by_number[numbers[numbers.index(newer.revision) - 1]]
        before = {tag.id for tag in older.tags}
        after = {tag.id for tag in newer.tags}
        return Revisions(
            numbers=numbers,
            older=older.revision,
            newer=newer.revision,
            at=self._times.when(message_time(moments[newer.revision])),
            text=word_diff(older.text, newer.text),
            title=word_diff(older.title, newer.title),
            added=self._named(after - before),
            gone=self._named(before - after),
        )

    def _named(self, topics: set[str] | frozenset[str]) -> list[TopicName]:
        return [self._topics.name(one) for one in sorted(topics) if self._reader.allows(one)]


def _reports(story: Iterable[Message], shown: Report) -> dict[str, Report]:
    """Read the reports of a story by article; that of the page is there, gone or not."""
    found = {one.article: one for one in map(report_of, story) if one is not None}
    return found | {shown.article: msgspec.structs.replace(shown, is_gone=False)}


def chosen_topic(document: ArticleMessage, reader: Reader) -> str:
    """Return the topic that is explained when none is asked for: the surest subject."""
    tags = _ordered([tag for tag in document.tags if reader.allows(tag.id)])
    return tags[0].id if tags else ""


def why_not(explanation: Explanation, topics: Topics, reader: Reader) -> Markup:
    """Say what stands against a topic whose terms count; topics that the reader may not see have
    no name.
    """
    stops, words = explanation.unmet, reader.words
    if stops is None:
        return Markup("")
    if stops.condition == "below":
        score, threshold = (f"{one:.2f}" for one in (explanation.score, explanation.threshold))
        return words.t("unmet_below", score=score, threshold=threshold)
    if not all(map(reader.allows, stops.topics)):
        return words.t("unmet_other")
    names = [label({"words": words}, topics.name_for(one, reader.allows)) for one in stops.topics]
    return words.t(f"unmet_{stops.condition}", topics=(words.t("comma") + " ").join(names))


def _ordered(tags: Sequence[Tag]) -> list[Tag]:
    """Sort tags: what words name before what comes with it, subjects before mentions."""
    return sorted(tags, key=lambda tag: (bool(tag.via), tag.salience != "main", -tag.score, tag.id))


def _in_text(matches: Iterable[TagMatch]) -> list[TagMatch]:
    return [one for one in matches if one.field != "title"]


def _vetoed(tags: Sequence[Tag], explanation: Explanation | None) -> list[Span]:
    """List places in the text that do not count."""
    found = [Span(one.start, one.end, tag.id, True) for tag in tags for one in _in_text(tag.vetoed)]
    if explanation is not None:
        refused = [one.match for one in explanation.candidates if not one.is_accepted]
        topic = explanation.topic_id
        found += [Span(one.start, one.end, topic, is_vetoed=True) for one in _in_text(refused)]
    return found
