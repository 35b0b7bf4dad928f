"""The address of an entry among all that it offers."""

import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from tasks.feeds.entry import first_url
from tasks.text.language import guess
from tasks.text.language_codes import language_code
from tasks.text.markup import plain_text

_IANA = re.compile(r"https?://www\.iana\.org/assignments/(?:link-)?relations?/", re.IGNORECASE)
_HTML_TYPES = frozenset({"", "text/html", "application/xhtml+xml", "text/xhtml"})
_ARTICLE_RELATIONS = ("canonical", "bookmark", "related", "via")
_GUID = re.compile(
    r"<(?:[a-z][\w.-]{0,30}:)?(?:guid|id)(\s[^<>]{0,500})?>\s{0,100}(?:<!\[CDATA\[)?\s{0,100}"
    r"([^<\]\s]{1,2048})",
    re.IGNORECASE,
)
_ABOUT = re.compile(  # RSS 1.0: the item's own address
    r"<(?:[a-z][\w.-]{0,30}:)?item\s[^<>]{0,500}?\babout\s{0,9}=\s{0,9}[\"']([^\"'<>\s]{1,2048})",
    re.IGNORECASE,
)
_NO_PERMALINK = re.compile(r"isPermaLink\s{0,9}=\s{0,9}[\"']\s{0,9}(?:false|no|0)", re.IGNORECASE)
_PERMALINK = re.compile(r"isPermaLink\s{0,9}=\s{0,9}[\"']\s{0,9}(?:true|yes|1)", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s/]+\.", re.IGNORECASE)


def permalinks(text: str, feed_url: str) -> frozenset[str]:
    """Return the GUIDs that are addresses and do not deny it, in the form feedparser gives them."""
    found = {
        unescape(guid[2]) for guid in _GUID.finditer(text) if _is_permalink(guid[2], guid[1] or "")
    }
    found |= {unescape(about) for about in _ABOUT.findall(text) if _WEB.match(about)}
    return frozenset(found | {_joined(feed_url, guid) for guid in found})


def _is_permalink(guid: str, attributes: str) -> bool:
    if _NO_PERMALINK.search(attributes):
        return False
    return bool(_WEB.match(guid) or guid.startswith("/") or _PERMALINK.search(attributes))


def _joined(feed_url: str, guid: str) -> str:
    try:
        return urljoin(feed_url, guid)
    except ValueError:
        return ""


def address_of(
    entry: Mapping[str, Any], feed_url: str, named: frozenset[str], feed_lang: str = ""
) -> str:
    """Return the entry's address, "" without one; ``named`` are the feed's `permalinks`.

    The article as HTML, before other forms of it, before the GUID, before what it is about; of
    translations that in the entry's own language.
    """
    links = [link for link in entry.get("links") or () if isinstance(link, Mapping)]
    alternates = [link for link in links if "alternate" in _relations(link)]
    lang = _lang(entry, feed_lang) if any(_text(link, "hreflang") for link in alternates) else ""
    alternates.sort(key=lambda link: (_rank(link), _is_foreign(link, lang)))
    guid = _text(entry, "id")
    candidates = [
        _text(entry, "feedburner_origlink"),
        *(_text(link, "href") for link in alternates),
        "" if _text(entry, "link") == guid else _text(entry, "link"),
        guid if guid in named else "",
    ]
    for relation in _ARTICLE_RELATIONS:
        candidates += [_text(link, "href") for link in links if relation in _relations(link)]
    return best_url(candidates, feed_url)


def best_url(candidates: Iterable[str], feed_url: str) -> str:
    """Return the first candidate that can be an article's address, "" when none is.

    A front page is one only when there is no other, the feed itself never. Fragments are kept.
    """
    found = [first_url([written], feed_url, keeps_fragment=True) for written in candidates]
    usable = [url for url in found if url and url.partition("#")[0] != feed_url]
    return next((url for url in usable if not _is_front(url)), "") or next(iter(usable), "")


def _relations(link: Mapping[str, Any]) -> list[str]:
    return _IANA.sub("", _text(link, "rel")).lower().split() or ["alternate"]


def _rank(link: Mapping[str, Any]) -> int:
    """Rank HTML before forms that are no page."""
    return _text(link, "type").partition(";")[0].strip().lower() not in _HTML_TYPES


def _lang(entry: Mapping[str, Any], feed_lang: str) -> str:
    """Tell the language of an entry by its title, and what it and its feed declare."""
    declared = _text(entry.get("title_detail") or {}, "language")
    shown = guess(plain_text(_text(entry, "title")), declared, feed_lang)
    return language_code(declared or feed_lang) if shown == "und" else shown


def _is_foreign(link: Mapping[str, Any], lang: str) -> int:
    """Rank what is in the language before what names none, and that before other languages."""
    written = language_code(_text(link, "hreflang").strip())
    return 0 if written == lang else 1 if written in {"", "x"} else 2


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in {"", "/"} and not parts.query and not parts.fragment


def _text(found: Mapping[str, Any], name: str) -> str:
    # feedparser's own get falls back to other keys
    value = dict.get(found, name) if isinstance(found, dict) else None
    return value if isinstance(value, str) else ""
