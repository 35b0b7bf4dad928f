"""What is believed of a page's marks: title, authors, date, canonical address. Decisions over values, no tree here."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from html import unescape
from urllib.parse import unquote, urlsplit

from tasks.core.clean import clean_line
from tasks.core.dates import machine_date, visible_date
from tasks.core.extract.marks import Marks
from tasks.core.urls import clean_url, site_of

_TITLE_METAS = ("og:title", "twitter:title", "dc.title")
_DATE_METAS = [
    "og:article:published_time",
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
]
_AUTHOR_METAS = ("author", "article:author", "byl", "dc.creator", "parsely-author", "sailthru.author", "citation_author")
_SEPARATOR = re.compile(r"\s+[|–—·»«:-]+\s+|\s*[|»]\s*")
_BY = re.compile(r"^\s*(?:by|written by|posted by|بقلم|كتب|كتبت|إعداد|تحرير|نوشته|yazan|nûçe)\s*[:：]?\s+", re.IGNORECASE)
_NO_NAME = re.compile(r"[@/\d{}<>]|^(?:by|written by|posted by|undefined|null|none|admin|بقلم)$", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"\s*(?:,|،|;|\||\band\b|\bve\b)\s*")
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/_-](0?[1-9]|1[0-2])[/_-](0?[1-9]|[12]\d|3[01])(?=[/_.-]|$)")
_UPDATED = re.compile(r"update|edited|modified|تحديث|تعديل|güncelle|نوێکر|rojanekirin", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_MAX_NAME, _MAX_AUTHORS = 60, 10
_MIN_HEADING, _MIN_TAIL = 12, 8
_AGREEMENT = 0.5
_MAX_TITLE = 500


def title_of(marks: Marks) -> str:
    """Return the headline without the site's name; "" when the page has none.

    A heading that agrees with the declared title is the headline as readers see it; else the declared one.
    """
    declared = next(filter(None, (marks.metas.get(name, "").strip() for name in _TITLE_METAS)), "")
    declared = declared or next((story.headline for story in marks.stories if story.headline), "")
    full = clean_line(unescape(declared) or marks.document_title)
    agreeing = (clean_line(heading) for heading in marks.headings)
    best = next((heading for heading in agreeing if _agree(heading, full)), "")
    if not best and not declared and len(marks.headings) == 1:
        best = clean_line(marks.headings[0])
    return (best or _without_site(full, marks))[:_MAX_TITLE]


def _agree(heading: str, full: str) -> bool:
    """Tell whether both say the same: half the words of the shorter one are in the other (headings are edited later)."""
    words, others = (set(_folded(text).split()) for text in (heading, full))
    return len(heading) >= _MIN_HEADING and len(words & others) >= _AGREEMENT * max(1, min(len(words), len(others)))


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _without_site(title: str, marks: Marks) -> str:
    """Take off the last part of a title when it names the site, or is short and follows a clear mark."""
    cuts = list(_SEPARATOR.finditer(title))
    if not cuts:
        return title
    head, tail = title[: cuts[-1].start()], title[cuts[-1].end() :]
    site = _folded(marks.metas.get("og:site_name", ""))
    names_site = bool(site) and (_folded(tail) in site or site in _folded(tail))
    is_suffix = not marks.metas.get("og:title") and len(tail) < len(head)
    return head if names_site or is_suffix else title


def authors_of(marks: Marks) -> tuple[str, ...]:
    """Return the people who signed, at most ten; the site's own name is none of them."""
    by_story = [name for story in marks.stories for name in story.authors]
    by_meta = [marks.metas.get(name, "") for name in _AUTHOR_METAS]
    site = _folded(marks.metas.get("og:site_name", ""))
    for found in (by_story, by_meta, *([line] for line in marks.bylines)):
        names = dict.fromkeys(name for text in found for name in _names(text) if _folded(name) != site)
        if names:
            return tuple(names)[:_MAX_AUTHORS]
    return ()


def _names(text: str) -> Iterator[str]:
    for part in _BETWEEN_NAMES.split(_BY.sub("", clean_line(unescape(text)))):
        name = part.strip(" \"'.:")
        if 1 < len(name) <= _MAX_NAME and not _NO_NAME.search(name):
            yield name


def published_of(marks: Marks, removed: Iterable[str], url: str) -> datetime | None:
    """Return when the article was published, from the surest place that says so; None when none does.

    Order: fields for programs, ``<time>``, date lines near the heading, the lines taken off the text, the address.
    Searching further does not pay: on 355 pages htmldate found ten dates more, and four of them were wrong.
    """
    machine = [marks.metas.get("article:published_time", ""), *(story.published for story in marks.stories)]
    machine += [marks.metas.get(name, "") for name in _DATE_METAS]
    visible = sorted((*marks.date_lines, *removed), key=lambda line: bool(_UPDATED.search(line)))  # updates only if alone
    return _first_date(machine) or _time_element(marks) or _first_visible(visible) or _url_day(url)


def _first_date(texts: Iterable[str]) -> datetime | None:
    return next(filter(None, (machine_date(text) or visible_date(text) for text in texts if text)), None)


def _time_element(marks: Marks) -> datetime | None:
    """Believe the first time element of the article; outside of one only if the page knows a single moment."""
    inside = _first_date(text for moment in marks.moments if moment.is_inside for text in (moment.machine, moment.visible))
    if inside:
        return inside
    every = {_first_date((moment.machine, moment.visible)) for moment in marks.moments} - {None}
    return every.pop() if len(every) == 1 else None


def _first_visible(lines: Iterable[str]) -> datetime | None:
    return next(filter(None, map(visible_date, lines)), None)


def _url_day(url: str) -> datetime | None:
    found = _URL_DAY.search(unquote(urlsplit(url).path))
    return machine_date(f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}") if found else None


def canonical_of(marks: Marks, page_url: str) -> str:
    """Return the address the page wants to be known by, or its own.

    A declared one is believed when it stays on the site (same domain but for ``www`` and the like) or keeps the last
    part of the path, and does not point an article at a front page: a wrong canonical merges articles for ever.
    """
    for declared in (marks.canonical, marks.metas.get("og:url", "")):
        try:
            address = clean_url(declared, page_url) if declared.strip() else ""
        except ValueError:
            continue
        if address and _is_believed(address, page_url):
            return address
    return _own_address(page_url)


def _own_address(page_url: str) -> str:
    try:
        return clean_url(page_url)
    except ValueError:
        return page_url


def _is_believed(address: str, page_url: str) -> bool:
    there, here = urlsplit(address), urlsplit(page_url)
    if not here.netloc:
        return True
    if there.path.strip("/") == "" and not there.query and (here.path.strip("/") or here.query):
        return False
    tails = {unquote(parts.path).rstrip("/").rpartition("/")[2] for parts in (there, here)}
    same_tail = len(tails) == 1 and len(tails.pop()) >= _MIN_TAIL
    return same_tail or site_of(address) == site_of(page_url)
