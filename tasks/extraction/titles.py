"""Finds the headline: what the places that name a page agree on, without the site's name."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

from tasks.extraction.page_metadata import PageMetadata
from tasks.text.normalize import COMPARE, normalize
from tasks.text.sanitize import clean_line

_METAS = ("og:title", "twitter:title", "dc.title")
_SEPARATOR = re.compile(  # blanks from their first one only: else a long run costs its square
    r"(?<!\s)\s+(?:[|–—·»«-]+)\s+|(?:(?<!\s)\s+)?[|]\s*|(?:(?<!\s)\s+)?»\s*(?=[^\s\W])"
    r"|(?<!\s)\s+:+\s+"
)
_ANY_SIGN = re.compile("[|–—·•»«:/-]+")  # between a title and what is exactly the site's name
_MIN_HEADING = 12
_AGREEMENT = 0.5
_MAX_TITLE = 500
_MAX_CUTS = 6
_MAX_LONGER = 2  # a part that names the site and says more than this is no name
_MAX_NAME_WORDS = 5  # of a part that is written like a name


def title_of(metadata: PageMetadata, feed_title: str = "", url: str = "") -> str:
    """Find the headline without the site's name; "" when the page has none.

    A heading that agrees with the declared title is the headline as readers see it, else the
    declared one. The feed's headline decides where the page's own disagree.
    """
    sites = _site_names(metadata, url)
    headings = [clean_line(heading) for heading in metadata.headings]
    headings = [heading for heading in headings if normalize(heading, COMPARE) not in sites]
    declared = [title for title in _declared(metadata) if normalize(title, COMPARE) not in sites]
    document = clean_line(metadata.document_title)
    if feed_title and (best := _as_the_feed([*headings, *declared, document], feed_title)):
        return _without_site(best, sites, has_og=False, others=[*headings, feed_title])[:_MAX_TITLE]
    full = declared[0] if declared else document
    has_og = bool(metadata.metas.get("og:title")) and bool(declared)
    bare = _without_site(full, sites, has_og=has_og, others=headings)
    best = next((heading for heading in headings if _agree(heading, bare)), "")
    if not best and not declared and len(headings) == 1:
        best = headings[0]
    return (best or bare)[:_MAX_TITLE]


def _declared(metadata: PageMetadata) -> Iterator[str]:
    titles = (
        *(metadata.metas.get(name, "") for name in _METAS),
        *(story.headline for story in metadata.stories),
    )
    return filter(None, (clean_line(unescape(title)) for title in titles))


def _site_names(metadata: PageMetadata, url: str) -> frozenset[str]:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    names = (
        metadata.metas.get("og:site_name", ""),
        metadata.metas.get("application-name", ""),
        *(story.publisher for story in metadata.stories),
        host,
    )
    return frozenset(
        filter(None, (normalize(clean_line(unescape(name)), COMPARE) for name in names))
    )


def _as_the_feed(candidates: list[str], feed_title: str) -> str:
    """Choose the candidate that shares most with the feed's headline, "" when none does."""
    wanted = set(normalize(feed_title, COMPARE).split())
    best = ""
    most = _AGREEMENT
    for candidate in candidates:
        words = set(normalize(candidate, COMPARE).split())
        share = len(words & wanted) / max(1, len(words | wanted))
        if share > most:
            best = candidate
            most = share
    return best


def _agree(heading: str, full: str) -> bool:
    """Tell whether half the words of the shorter one are in the other: headings are edited."""
    if len(heading) < _MIN_HEADING:
        return False
    words = set(normalize(heading, COMPARE).split())
    others = set(normalize(full, COMPARE).split())
    return len(words & others) >= _AGREEMENT * max(1, min(len(words), len(others)))


def _without_site(title: str, sites: frozenset[str], *, has_og: bool, others: list[str]) -> str:
    """Take off the first and the last parts that are the site's: its name, a section, a slogan.

    ``others`` are headlines of the same page: a title that is one of them is whole.
    """
    whole = {normalize(other, COMPARE) for other in others}
    title = title if normalize(title, COMPARE) in whole else _without_exact_name(title, sites)
    mark = ""
    for _ in range(_MAX_CUTS):
        cuts = _cuts(title)
        if not cuts or normalize(title, COMPARE) in whole:
            break
        first, last = cuts[0], cuts[-1]
        tail = title[last.end() :]
        head = title[: last.start()].rstrip()
        sign = last[0].strip()[:1]
        is_prefixed = _names_site(title[: first.start()], sites)
        if is_prefixed and (first is not last or not _names_site(tail, sites)):
            title = title[first.end() :]
        elif _names_site(tail, sites):
            title = head
            mark = mark or sign
        elif not has_og and mark in ("", sign) and _is_suffix(head, tail, sign):
            title = head
            mark = sign
        else:
            break
    return title


def _without_exact_name(title: str, sites: frozenset[str]) -> str:
    """Take the site's whole name off one end, whatever sign stands between."""
    for sign in _ANY_SIGN.finditer(title):
        before, behind = title[: sign.start()].rstrip(), title[sign.end() :].lstrip()
        if not (before and behind[:1].isalnum()):
            continue
        if normalize(behind, COMPARE) in sites:
            return before
        if normalize(before, COMPARE) in sites:
            return behind
    return title


def _cuts(title: str) -> list[re.Match[str]]:
    """Find the marks between parts of a title; guillemets that quote are none."""
    quotes = "«" in title and "»" in title
    return [
        cut for cut in _SEPARATOR.finditer(title) if not (quotes and cut[0].strip() in ("«", "»"))
    ]


def _names_site(part: str, sites: frozenset[str]) -> bool:
    form = normalize(part, COMPARE)
    return bool(form) and any(
        form in site or (site in form and len(form) <= _MAX_LONGER * len(site)) for site in sites
    )


def _is_suffix(head: str, tail: str, sign: str) -> bool:
    """Tell whether a last part looks like a site or section: short, or written like a name."""
    if sign == ":":
        return False
    if len(tail) < len(head):
        return True
    words = tail.split()
    is_name = len(words) <= _MAX_NAME_WORDS and all(word[:1].isupper() for word in words)
    return is_name and not all(word[:1].isupper() for word in head.split())
