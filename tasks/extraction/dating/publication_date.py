"""When an article was published and last changed, from the surest place that says so.

fields for programs | time elements | lines around the heading | scripts | address     else unknown

An exact moment wins over a bare day of the same day, whichever place says it. An update is never
the day of publication.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date as day
from datetime import datetime, time, timedelta
from urllib.parse import unquote, urlsplit

import msgspec

from tasks.extraction.dating.date_lines import DateLine
from tasks.extraction.dating.fields import (
    created_fields,
    is_of_a_build,
    modified_fields,
    named_fields,
    published_fields,
    script_field,
)
from tasks.extraction.dating.page_reader import PageReader, reader_of
from tasks.extraction.page_metadata import PageMetadata
from tasks.model import Article
from tasks.text.dates import DAMASCUS, Date, Precision, read_date
from tasks.text.dates.labels import Segment, is_about_entry, segments, words_beside
from tasks.text.dates.sentences import is_sentence
from tasks.text.dates.zones import unknown_capitals
from tasks.text.time_zones import zone_of

_URL_DAY = re.compile(
    r"/((?:19|20)\d\d)[/_-](0?[1-9]|1[0-2]|[a-z]{3,9})[/_-](0?[1-9]|[12]\d|3[01])(?=[/_.+-]|$)",
    re.IGNORECASE,
)
_MOST_WORDS = 8  # beside the date of a line without a label or a name; more is a sentence
_MOST_WORDS_NAMED = 25
_FIELDS = frozenset({"meta", "json-ld"})
_FROM_TO = re.compile(r"\s[-–—]\s|\s(?:to|until|الى|حتى)\s")
_ZONES_DIFFER = timedelta(days=1)
_YEAR = timedelta(days=366)
_MOVED = timedelta(hours=36)  # from a day's 00:00 UTC on: no longer that day in any zone


class Dated(msgspec.Struct, frozen=True):
    """A moment, how precise it is, and where it was read.

    ``method`` is rule, meta, json-ld, time, line, script or address; None and "" when unknown.
    """

    at: datetime | None = None
    method: str = ""
    precision: Precision | None = None


UNKNOWN = Dated()


def read(line: str, zone: str = "") -> Dated | None:
    """Read the date that a rule of the page's site pointed at; None when it is none.

    ``zone`` is that of the page's source (IANA), "" when unknown.
    """
    date = read_date(line, zone or DAMASCUS)
    return Dated(date.at, "rule", date.precision) if date else None


def published_of(
    metadata: PageMetadata, removed: Iterable[str], url: str, on: day | None = None
) -> Dated:
    """Find when the article was published.

    ``removed`` are the lines that were taken off its text. A date later than ``on``, the
    day of the visit, is none.
    """
    reader = reader_of(metadata)
    found: list[Dated] = []
    for method, date in _candidates(metadata, removed, reader):
        if _is_later(date.at, on):
            continue
        one = Dated(date.at, method, date.precision)
        found.append(one)
        if one.precision == "minute" and all(each.method in _FIELDS for each in found):
            found = [one]
            break
    if not found:
        last = _last_resorts(metadata.html, url, reader)
        return next((one for one in last if one.at and not _is_later(one.at, on)), UNKNOWN)
    best = next((one for one in found if _is_more_exact(one, found[0])), found[0])
    return (_shown_before(best, metadata, reader) or best) if best.method in _FIELDS else best


def _shown_before(field: Dated, metadata: PageMetadata, reader: PageReader) -> Dated | None:
    """Find the day that readers see, where the field has a later one: when the page was moved.

    Only what is marked as the article's date counts, and only where no line shows the field's day
    for anything but an update. Where the field is that of a whole site any line of a date does.
    """
    is_built = any(is_of_a_build(story, reader) for story in metadata.stories)
    shown = next(_shown_dates(metadata, reader, is_marked_only=not is_built), None)
    if shown is None or field.at is None or field.at - shown[1].at < _MOVED:
        return None
    if any(abs(date.at - field.at) < _MOVED for date in _every_date(metadata, reader)):
        return None
    return Dated(shown[1].at, shown[0], shown[1].precision)


def _every_date(metadata: PageMetadata, reader: PageReader) -> Iterator[Date]:
    parts = (part for line in metadata.date_lines for part in segments(line.text))
    dates = (reader.read(part.text) for part in parts if part.kind != "updated")
    yield from filter(None, dates)


def _shown_dates(
    metadata: PageMetadata, reader: PageReader, *, is_marked_only: bool
) -> Iterator[tuple[str, Date]]:
    """Yield dates of time elements, then of lines, marked for one by a name or a label."""
    yield from _moments(metadata, reader)
    for line in metadata.date_lines:
        if is_marked_only and is_about_entry(line.text):
            continue  # a sentence, which may tell of another's publication: no field yields to it
        for segment in segments(line.text):
            is_named = line.is_named or not is_marked_only
            is_marked = (is_named and segment.kind == "plain") or segment.kind == "published"
            if is_marked and _only_dates(segment, is_named=line.is_named):
                date = reader.read(segment.text)
                if date:
                    yield "line", date


def _moments(metadata: PageMetadata, reader: PageReader) -> Iterator[tuple[str, Date]]:
    for moment in metadata.moments:
        date = reader.read(moment.machine) or reader.read(moment.visible)
        if date:
            yield "time", date


def _is_more_exact(one: Dated, other: Dated) -> bool:
    if one.at is None or other.at is None:
        return False
    is_same_day = abs(one.at - other.at) < timedelta(days=1)
    return other.precision == "day" and one.precision == "minute" and is_same_day


def dated_of(article: Article) -> Dated:
    """Collect what an article says of its date."""
    precision: Precision = "day" if article.published_precision == "day" else "minute"
    return (
        Dated(article.published_at, article.dated_by, precision)
        if article.published_at
        else UNKNOWN
    )


def agreed(page: Dated, feed_at: datetime | None, zone: str = "") -> Dated:
    """Decide between the date of a page and that of the entry that listed it.

    The page's own wins, but for a bare day where the feed has the time of the same day in ``zone``
    ("": Damascus), and for a date that is years from the feed's.
    """
    if feed_at is None:
        return page
    feed = Dated(feed_at, "feed", "day" if feed_at.time() == time() else "minute")
    if page.at is None or abs(page.at - feed_at) > _YEAR:
        return feed
    feed_days = {feed_at.date(), feed_at.astimezone(zone_of(zone or DAMASCUS)).date()}
    is_more_exact = page.precision == "day" and feed.precision == "minute"
    return feed if is_more_exact and page.at.date() in feed_days else page


def modified_of(
    metadata: PageMetadata, published: datetime | None, on: day | None = None
) -> datetime | None:
    """Find when the article says that it was last changed; None when not after its publication."""
    reader = reader_of(metadata)
    at = next((date.at for date in modified_fields(metadata, reader)), None)
    at = at or _visible_update(metadata, reader)
    if at is None or (published is not None and at <= published):
        return None
    return None if _is_later(at, on) else at


def _is_later(at: datetime, on: day | None) -> bool:
    """Tell whether a moment is after a day, in every time zone."""
    return on is not None and at.date() > on + _ZONES_DIFFER


def _visible_update(metadata: PageMetadata, reader: PageReader) -> datetime | None:
    for line in metadata.date_lines:
        for segment in segments(line.text):
            date = reader.read(segment.text) if segment.kind == "updated" else None
            if date:
                return date.at
    return None


def _candidates(
    metadata: PageMetadata, removed: Iterable[str], reader: PageReader
) -> Iterator[tuple[str, Date]]:
    """Yield what may be the date, the surest first, with its method."""
    has_field = False
    for field in published_fields(metadata, reader):
        has_field = True
        yield field
    yield from _moments(metadata, reader)
    lines = [*metadata.date_lines, *map(DateLine, removed)]
    lines = [line for line in lines if not unknown_capitals(line.text)]
    parts = [(line, segment) for line in lines for segment in segments(line.text)]
    for kind in ("published", "plain"):
        for line, segment in parts:
            if segment.kind == kind and _only_dates(segment, is_named=line.is_named):
                is_range = kind == "plain" and not line.is_named and _is_range(segment.text, reader)
                date = None if is_range else reader.read(segment.text)
                if date and (date.precision == "minute" or not line.is_outside):
                    yield "line", date
    if not has_field:
        yield from (("meta", date) for date in named_fields(metadata, reader))
        yield from (("meta", date) for date in created_fields(metadata, reader))


def _last_resorts(html: str, url: str, reader: PageReader) -> Iterator[Dated]:
    """Yield what a page without any date of its own says in its scripts and its address."""
    for method, date in (("address", _url_day(url)), ("script", script_field(html, url, reader))):
        if date:
            yield Dated(date.at, method, date.precision)


def _only_dates(segment: Segment, *, is_named: bool) -> bool:
    """Tell whether a segment does little more than date the article."""
    if is_sentence(segment.text, is_named=is_named):
        return False
    is_sure = is_named or segment.kind == "published"
    return words_beside(segment) <= (_MOST_WORDS_NAMED if is_sure else _MOST_WORDS)


def _is_range(text: str, reader: PageReader) -> bool:
    """Tell whether a line names a first and a last day: those of an event."""
    days = [date.at.date() for date in map(reader.read, _FROM_TO.split(text)) if date]
    return len(set(days)) > 1


def _url_day(url: str) -> Date | None:
    found = _URL_DAY.search(unquote(urlsplit(url).path))
    if found is None:
        return None
    year, month, of_month = found.groups()
    written = f"{year}-{month}-{of_month}" if month.isdecimal() else f"{of_month} {month} {year}"
    return read_date(written)
