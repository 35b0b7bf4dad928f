"""When an article was published and last changed, from the surest place that says so.

Without one, unknown.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from urllib.parse import unquote, urlsplit

import msgspec

from tasks.extraction.page_metadata import PageMetadata
from tasks.text.dates import DAMASCUS, read_date

_PUBLISHED = (
    *(
        "article:published_time",
        "og:article:published_time",
        "og:published_time",
        "datepublished",
        "date",
        "pubdate",
    ),
    *(
        "publishdate",
        "publish-date",
        "publish_date",
        "dc.date",
        "dc.date.issued",
        "dcterms.created",
        "dc.date.created",
    ),
    *(
        "parsely-pub-date",
        "sailthru.date",
        "article.published",
        "published-date",
        "og:pubdate",
        "article_date_original",
    ),
    *(
        "publication_date",
        "originalpublicationdate",
        "citation_publication_date",
        "cxenseparse:recs:publishtime",
    ),
    *(
        "cxenseparse:publishtime",
        "ptime",
        "dcsext.articlefirstpublished",
        "rnews:datepublished",
        "shareaholic:article_published_time",
    ),
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
    r"/((?:19|20)\d\d)[/_-](0?[1-9]|1[0-2])[/_-](0?[1-9]|[12]\d|3[01])(?=[/_.-]|$)"
)
_UPDATED = re.compile(
    r"update|edited|modified|تحديث|تعديل|güncelle|نوێکر|rojanekirin", re.IGNORECASE
)


class Dated(msgspec.Struct, frozen=True):
    """A moment and where it was read: rule, json-ld, meta, time, line, address or updated.

    None and "" when unknown.
    """

    at: datetime | None = None
    method: str = ""


def read(line: str) -> Dated | None:
    """Return the date that a rule of the page's site pointed at, None when it cannot be read."""
    at = _first_date([line])
    return Dated(at, "rule") if at else None


def published_of(marks: PageMetadata, removed: Iterable[str], url: str) -> Dated:
    """Return when the article was published.

    Order: fields for programs, ``<time>``, date lines near the heading, the lines taken off the
    text, the address; a line that tells of an update only where there is nothing else
    (``updated``).
    """
    lines = (*marks.date_lines, *removed)
    sources: tuple[tuple[str, Callable[[], datetime | None]], ...] = (
        ("meta", lambda: _first_date([marks.metas.get("article:published_time", "")])),
        ("json-ld", lambda: _first_date(story.published for story in marks.stories)),
        ("meta", lambda: _first_date(marks.metas.get(name, "") for name in _PUBLISHED)),
        ("time", lambda: _time_element(marks)),
        (
            "line",
            lambda: _first_visible(
                (line for line in lines if not _UPDATED.search(line)), _zone(marks)
            ),
        ),
        ("address", lambda: _url_day(url)),
        ("updated", lambda: _first_visible(lines, _zone(marks))),
    )
    found = ((method, read()) for method, read in sources)
    return next((Dated(at, method) for method, at in found if at), Dated())


def modified_of(marks: PageMetadata, published: datetime | None) -> datetime | None:
    """Return when the article says it was last changed.

    None when it does not, or not later than it was published.
    """
    texts = (
        *(story.modified for story in marks.stories),
        *(marks.metas.get(name, "") for name in _MODIFIED),
    )
    at = _first_date(texts)
    return at if at and (published is None or at > published) else None


def _first_date(texts: Iterable[str]) -> datetime | None:
    return next(_dates(texts), None)


def _dates(texts: Iterable[str]) -> Iterator[datetime]:
    for text in texts:
        found = read_date(text) if text else None
        if found:
            yield found.at


def _time_element(marks: PageMetadata) -> datetime | None:
    """Believe the first time element of the article.

    Outside of one only if the page knows a single moment.
    """
    inside = _first_date(
        text
        for moment in marks.moments
        if moment.is_inside
        for text in (moment.machine, moment.visible)
    )
    if inside:
        return inside
    every = {_first_date((moment.machine, moment.visible)) for moment in marks.moments} - {None}
    return every.pop() if len(every) == 1 else None


def _zone(marks: PageMetadata) -> str:
    """Choose the zone of a time that people read: that of Damascus, but for Persian pages."""
    return _TEHRAN if marks.lang.lower().startswith("fa") else DAMASCUS


def _first_visible(lines: Iterable[str], zone: str) -> datetime | None:
    found = (read_date(line, zone) for line in lines)
    return next((date.at for date in found if date), None)


def _url_day(url: str) -> datetime | None:
    found = _URL_DAY.search(unquote(urlsplit(url).path))
    return next(_dates([f"{found[1]}-{found[2]}-{found[3]}"]), None) if found else None
