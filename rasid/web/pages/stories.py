"""Reports of one story together, as cards and the page of an article show them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from rasid.web.pages.reports import Report, report_of
from worker.index import FoundStory
from worker.streams.streams import order


class Told(Protocol):
    """A report of a story beside the one that leads it."""

    @property
    def message(self) -> str:
        """The id of its message."""

    @property
    def article(self) -> str:
        """The article's id."""

    @property
    def source(self) -> str:
        """Who published it."""

    @property
    def lang(self) -> str:
        """Its language."""

    @property
    def seen_at(self) -> datetime:
        """When it was seen."""

    @property
    def copy_of(self) -> str:
        """The article that it copies, "" for an original."""

    @property
    def independent(self) -> int:
        """Independent sources that were known when it was published."""


class StoryGroup(msgspec.Struct, frozen=True):
    """A story: the report that leads it, then the others in the order in which they were told.

    ``newest`` is the id of its newest message that was asked for: its place on the wall.
    """

    id: str
    lead: Report
    others: tuple[Told, ...]
    newest: str
    outlets: int
    independent: int


def group_found(found: FoundStory) -> StoryGroup | None:
    """Make a story of what the index found; None when its message is none of ours."""
    lead = report_of(found.lead)
    if lead is None:
        return None
    others = tuple(one for one in found.members if one.article != lead.article)
    outlets, independent = _counted([lead, *others])
    return StoryGroup(found.id, lead, others, found.newest, outlets, independent)


def group_of(reports: Iterable[Report], topics: frozenset[str] | None, newest: str) -> StoryGroup:
    """Make one story of its reports, at least one of which may be seen.

    ``topics`` are those that the reader may see, None for all.
    """
    visible = sorted((one for one in reports if may_see(one, topics)), key=_told_first)
    originals = [one for one in visible if not one.copy_of]
    lead = (originals or visible)[0]
    others = tuple(one for one in visible if one is not lead)
    outlets, independent = _counted(visible)
    return StoryGroup(lead.story, lead, others, newest, outlets, independent)


def may_see(report: Report, topics: frozenset[str] | None) -> bool:
    """Whether a reader who may see some topics, None for all, may read a report."""
    return not report.is_gone and (topics is None or not topics.isdisjoint(report.topics))


def _counted(reports: Sequence[Told]) -> tuple[int, int]:
    """Count outlets, and those independent.

    A message states what was known when it was published, so the largest number is the newest;
    never more than the outlets that this reader sees.
    """
    outlets = len({one.source for one in reports})
    return outlets, min(outlets, max(one.independent for one in reports))


def _told_first(report: Report) -> tuple[int, int]:
    """Sort by when it was seen: what pages say of themselves may be a day only, or a lie."""
    return int(report.seen_at.timestamp() * 1000), order(report.message)[1]
