"""Finds the headline: what the places that name a page agree on, without the site's name."""

import re
from collections.abc import Iterable, Iterator
from html import unescape

from tasks.extraction.credits.site_names import SiteNames, site_names
from tasks.extraction.page_metadata import PageMetadata
from tasks.text.normalize import COMPARE, normalize
from tasks.text.sanitize import clean_line

_METAS = ("og:title", "twitter:title", "dc.title")
_SEPARATOR = re.compile(  # blanks from their first one only: else a long run costs its square
    r"(?<!\s)\s+(?:[|–—·»«-]+)\s+|(?:(?<!\s)\s+)?[|]\s*|(?:(?<!\s)\s+)?»\s*(?=[^\s\W])"
    r"|(?<!\s)\s+:+\s+"
)
_ANY_SIGN = re.compile(
    r"[|–—·•»«:/-]+|\.{2,}|…"
)  # between a title and what is exactly the site's name
_MIN_HEADING = 12
_AGREEMENT = 0.5
_MAX_TITLE = 500
_MAX_SPELLED = 2  # times as long as its normal form is a name at most
_MAX_CUTS = 6
_MAX_NAME_WORDS = 5  # of a part that is written like a name


def title_of(metadata: PageMetadata, feed_title: str = "", url: str = "") -> str:
    """Find the headline without the site's name; "" when the page has none.

    A heading that agrees with the declared title is the headline as readers see it, else the
    declared one. The feed's headline decides where the page's own disagree.
    """
    sites = site_names(metadata, url)
    headings = [clean_line(heading) for heading in metadata.headings]
    headings = [heading for heading in headings if not sites.has(heading)]
    declared = [title for title in _declared(metadata) if not sites.has(title)]
    document = clean_line(metadata.document_title)
    best = _as_the_feed([*headings, *declared, document], feed_title) or _as_the_feed(
        metadata.lower_headings, feed_title
    )
    if best:
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


def _as_the_feed(candidates: Iterable[str], feed_title: str) -> str:
    """Choose the candidate that shares most with the feed's headline, "" when none does."""
    wanted = set(normalize(feed_title, COMPARE).split())
    best = ""
    most = _AGREEMENT
    if not wanted:
        return best
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


def _without_site(title: str, sites: SiteNames, *, has_og: bool, others: list[str]) -> str:
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
        is_prefixed = sites.names(title[: first.start()])
        if is_prefixed and (first is not last or not sites.names(tail)):
            title = title[first.end() :]
        elif sites.names(tail):
            title = head
            mark = mark or sign
        elif not has_og and mark in ("", sign) and _is_suffix(head, tail, sign):
            title = head
            mark = sign
        else:
            break
    return title


def _without_exact_name(title: str, sites: SiteNames) -> str:
    """Take the site's whole name off one end, whatever sign stands between.

    A hyphen inside a word stands between nothing, but for a name of several words behind it.
    """
    longest = _MAX_SPELLED * sites.longest
    for sign in _ANY_SIGN.finditer(title):
        before, behind = title[: sign.start()].rstrip(), title[sign.end() :].lstrip()
        if not (before and behind[:1].isalnum()):
            continue
        is_in_word = sign[0] == "-" and not (
            title[sign.start() - 1].isspace() or title[sign.end()].isspace()
        )
        if len(behind) <= longest and sites.has(behind) and (" " in behind or not is_in_word):
            return before
        if len(before) <= longest and not is_in_word and sites.has(before):
            return behind
    return title


def _cuts(title: str) -> list[re.Match[str]]:
    """Find the marks between parts of a title; guillemets that quote are none."""
    quotes = "«" in title and "»" in title
    return [
        cut for cut in _SEPARATOR.finditer(title) if not (quotes and cut[0].strip() in ("«", "»"))
    ]


def _is_suffix(head: str, tail: str, sign: str) -> bool:
    """Tell whether a last part looks like a site or section: short, or written like a name."""
    if sign == ":":
        return False
    if len(tail) < len(head):
        return True
    words = tail.split()
    is_name = len(words) <= _MAX_NAME_WORDS and all(word[:1].isupper() for word in words)
    return is_name and not all(word[:1].isupper() for word in head.split())
