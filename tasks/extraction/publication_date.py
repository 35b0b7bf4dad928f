"""When an article was published and last changed, from the surest place that says so.

fields for programs | time elements | lines around the heading | address          else unknown

An exact moment wins over a bare day of the same day, whichever place says it. An update is never
the day of publication.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date as day
from datetime import datetime, time, timedelta
from urllib.parse import unquote, urlsplit

import msgspec

from tasks.extraction.date_lines import DateLine
from tasks.extraction.page_metadata import PageMetadata
from tasks.model import Article
from tasks.text.dates import DAMASCUS, Date, Precision, read_date
from tasks.text.dates.labels import Segment, segments, words_beside
from tasks.text.dates.moment import zone_of
from tasks.text.dates.sentences import is_sentence

_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date.created",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
    "published-date",
    "og:pubdate",
    "article_date_original",
    "publication_date",
    "originalpublicationdate",
    "citation_publication_date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "ptime",
    "dcsext.articlefirstpublished",
    "rnews:datepublished",
    "shareaholic:article_published_time",
)
_MODIFIED = (
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "datemodified",
    "last-modified",
    "lastmod",
)
_TEHRAN = "Asia/Tehran"
_URL_DAY = re.compile(
    r"/((?:19|20)\d\d)[/_-](0?[1-9]|1[0-2]|[a-z]{3,9})[/_-](0?[1-9]|[12]\d|3[01])(?=[/_.+-]|$)",
    re.IGNORECASE,
)
# Fields that sites name themselves; some hold when the page was last built, so lines come first.
_NAMED_PUBLISHED = re.compile(
    r"publish(?:ed)?[\W_]*(?:date|time|at|on)$|(?:date|time)[\W_]*published$"
)
_MOST_WORDS = 8  # beside the date of a line without a label or a name; more is a sentence
_MOST_WORDS_NAMED = 25
_FIELDS = frozenset({"meta", "json-ld"})
_ZONES_DIFFER = timedelta(days=1)
_YEAR = timedelta(days=366)
_MOVED = timedelta(days=2)  # a day without a clock, in any zone, is no other day


class Dated(msgspec.Struct, frozen=True):
    """A moment, how precise it is, and where it was read.

    ``method`` is rule, meta, json-ld, time, line or address; None and "" when unknown.
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
    found: list[Dated] = []
    for method, date in _candidates(metadata, removed, url):
        if _is_later(date.at, on):
            continue
        one = Dated(date.at, method, date.precision)
        found.append(one)
        if one.precision == "minute" and all(each.method in _FIELDS for each in found):
            found = [one]
            break
    if not found:
        return UNKNOWN
    best = next((one for one in found if _is_more_exact(one, found[0])), found[0])
    return (_shown_before(best, metadata) or best) if best.method in _FIELDS else best


def _shown_before(field: Dated, metadata: PageMetadata) -> Dated | None:
    """Find the day that readers see, where the field has a later one: when the page was moved.

    Only what is marked as the article's date counts, and only where none shows the field's day.
    """
    method, date = next(_marked_dates(metadata), ("", None))
    if date is None or field.at is None or field.at - date.at < _MOVED:
        return None
    shown = (read_date(line.text, _zone(metadata), metadata.lang) for line in metadata.date_lines)
    if any(one is not None and abs(one.at - field.at) < _MOVED for one in shown):
        return None
    return Dated(date.at, method, date.precision)


def _marked_dates(metadata: PageMetadata) -> Iterator[tuple[str, Date]]:
    """Yield dates of time elements, then of lines that are named or labelled for one."""
    yield from _moments(metadata)
    for line in metadata.date_lines:
        for segment in segments(line.text):
            is_marked = (line.is_named and segment.kind == "plain") or segment.kind == "published"
            if is_marked and _only_dates(segment, is_named=line.is_named):
                date = _of_segment(segment, metadata)
                if date:
                    yield "line", date


def _moments(metadata: PageMetadata) -> Iterator[tuple[str, Date]]:
    zone, lang = _zone(metadata), metadata.lang
    for moment in metadata.moments:
        date = read_date(moment.machine, zone, lang) or read_date(moment.visible, zone, lang)
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
    zone, lang = _zone(metadata), metadata.lang
    texts = [story.modified for story in metadata.stories]
    texts += [metadata.metas.get(name, "") for name in _MODIFIED]
    machine = (read_date(text, zone, lang) for text in texts if text)
    at = next((date.at for date in machine if date), None) or _visible_update(metadata)
    if at is None or (published is not None and at <= published):
        return None
    return None if _is_later(at, on) else at


def _is_later(at: datetime, on: day | None) -> bool:
    """Tell whether a moment is after a day, in every time zone."""
    return on is not None and at.date() > on + _ZONES_DIFFER


def _visible_update(metadata: PageMetadata) -> datetime | None:
    for line in metadata.date_lines:
        for segment in segments(line.text):
            date = _of_segment(segment, metadata) if segment.kind == "updated" else None
            if date:
                return date.at
    return None


def _candidates(
    metadata: PageMetadata, removed: Iterable[str], url: str
) -> Iterator[tuple[str, Date]]:
    """Yield what may be the date, the surest first, with its method."""
    zone, lang = _zone(metadata), metadata.lang
    has_field = False
    for field in _machine_fields(metadata, zone, lang):
        has_field = True
        yield field
    yield from _moments(metadata)
    lines = [*metadata.date_lines, *map(DateLine, removed)]
    parts = [(line, segment) for line in lines for segment in segments(line.text)]
    for kind in ("published", "plain"):
        for line, segment in parts:
            if segment.kind == kind and _only_dates(segment, is_named=line.is_named):
                date = _of_segment(segment, metadata)
                if date and (date.precision == "minute" or not line.is_outside):
                    yield "line", date
    for name, text in metadata.metas.items():
        is_named = not has_field and _is_named_published(name)
        if is_named and (date := read_date(text, zone, lang)):
            yield "meta", date
    written = _url_day(url)
    if written:
        yield "address", written


def _machine_fields(metadata: PageMetadata, zone: str, lang: str) -> Iterator[tuple[str, Date]]:
    first = metadata.metas.get("article:published_time", "")
    texts = [("meta", first)]
    texts += [("json-ld", story.published) for story in metadata.stories]
    texts += [("meta", metadata.metas.get(name, "")) for name in _PUBLISHED]
    texts += [("json-ld", text) for text in metadata.page_dates]
    for method, text in texts:
        date = read_date(text, zone, lang) if text else None
        if date:
            yield method, date


def _is_named_published(name: str) -> bool:
    return "publish" in name and _NAMED_PUBLISHED.search(name) is not None


def _only_dates(segment: Segment, *, is_named: bool) -> bool:
    """Tell whether a segment does little more than date the article."""
    if is_sentence(segment.text, is_named=is_named):
        return False
    is_sure = is_named or segment.kind == "published"
    return words_beside(segment) <= (_MOST_WORDS_NAMED if is_sure else _MOST_WORDS)


def _of_segment(segment: Segment, metadata: PageMetadata) -> Date | None:
    return read_date(segment.text, _zone(metadata), metadata.lang)


def _zone(metadata: PageMetadata) -> str:
    """Choose the zone of a time that names none: the source's, else by the page's language."""
    if metadata.zone:
        return metadata.zone
    return _TEHRAN if metadata.lang.lower().startswith("fa") else DAMASCUS


def _url_day(url: str) -> Date | None:
    found = _URL_DAY.search(unquote(urlsplit(url).path))
    if found is None:
        return None
    year, month, of_month = found.groups()
    written = f"{year}-{month}-{of_month}" if month.isdecimal() else f"{of_month} {month} {year}"
    return read_date(written)
