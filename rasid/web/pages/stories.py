"""Reports of one story together, the story that was told last first."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from rasid.web.pages.query import Choice
from rasid.web.pages.reports import Report
from worker.streams.streams import order


class StoryGroup(msgspec.Struct, frozen=True):
    """A story: the report that leads it, then the others in the order in which they were told.

    ``newest`` is the id of its newest message that was asked for: its place on the wall.
    """

    id: str
    lead: Report
    others: tuple[Report, ...]
    newest: str
    outlets: int
    independent: int

    @property
    def reports(self) -> tuple[Report, ...]:
        """All of its reports."""
        return (self.lead, *self.others)


def groups(
    newest_first: Iterable[Report],
    by_story: Mapping[str, Mapping[str, Report]],
    choice: Choice,
    *,
    before: str = "",
    independent: int = 1,
) -> Iterator[StoryGroup]:
    """Yield stories that are asked for, those told last first.

    Of a story all reports are shown that the reader may see, led by the first that was asked for.
    """
    seen: set[str] = set()
    for report in newest_first:
        if report.story in seen or not choice.takes(report):
            continue
        seen.add(report.story)
        if before and order(report.message) >= order(before):
            continue
        members = {**by_story.get(report.story, {}), report.article: report}  # others may write it
        group = group_of(members.values(), choice, report.message)
        if group.independent >= independent:
            yield group


def group_of(reports: Iterable[Report], choice: Choice, newest: str) -> StoryGroup:
    """Make one story of its reports; at least one of them is asked for."""
    visible = sorted((one for one in reports if choice.may_see(one)), key=_told_first)
    wanted = [one for one in visible if choice.takes(one)]
    originals = [one for one in wanted if not one.copy_of]
    lead = (originals or wanted)[0]
    others = tuple(one for one in visible if one is not lead)
    outlets = len({one.source for one in visible})
    # A message states what was known when it was published, so the largest number is the newest;
    # never more than the outlets that this reader sees.
    return StoryGroup(
        lead.story,
        lead,
        others,
        newest,
        outlets,
        min(outlets, max(one.independent for one in visible)),
    )


def _told_first(report: Report) -> tuple[int, int]:
    """Sort by when it was seen: what pages say of themselves may be a day only, or a lie."""
    return int(report.seen_at.timestamp() * 1000), order(report.message)[1]
