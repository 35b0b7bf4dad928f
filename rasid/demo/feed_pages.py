"""The four dialects in which the outlets list their articles."""

from collections.abc import Callable
from datetime import UTC
from email.utils import format_datetime
from html import escape

import msgspec

from rasid.demo.plan import Outlet, Planned, links_of

CONTENT_TYPES: dict[str, str] = {
    "rss2": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "rdf": "application/rdf+xml; charset=utf-8",
    "jsonfeed": "application/feed+json",
}
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


class Listed(msgspec.Struct, frozen=True):
    """One entry ready to be written: plain texts, dates in both notations ("" for none)."""

    url: str
    title: str
    summary: str
    published: str
    published_rfc: str
    updated: str


def render(outlet: Outlet, articles: list[Planned], base: str) -> bytes:
    """Write the feed that lists ``articles`` in the given order."""
    entries = [_listed(article, link) for article in articles for link in links_of(article, base)]
    return _WRITERS[outlet.kind](outlet, entries, base).encode()


def _listed(article: Planned, url: str) -> Listed:
    at = article.at if article.is_dated_in_feed else None
    changed = article.edit.at if article.edit and article.title == article.edit.title else at
    return Listed(
        url=url,
        title=article.title if article.listed_title is None else article.listed_title,
        summary=article.paragraphs[0],
        published=at.isoformat() if at else "",
        published_rfc=format_datetime(at.astimezone(UTC)) if at else "",
        updated=changed.isoformat() if changed else "",
    )


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>" if text else ""


def _rss2(outlet: Outlet, entries: list[Listed], base: str) -> str:
    head = (
        _element("title", outlet.name)
        + _element("link", f"{base}/")
        + _element("description", outlet.motto)
    )
    return (
        f'{_XML}<rss version="2.0"><channel>{head}{_element("language", outlet.lang)}\n'
        + "\n".join(_rss2_item(entry) for entry in entries)
        + "\n</channel></rss>\n"
    )


def _rss2_item(entry: Listed) -> str:
    return (
        f"<item><title>{escape(entry.title)}</title>{_element('link', entry.url)}"
        f'<guid isPermaLink="false">{escape(entry.url.partition("?")[0])}</guid>'
        f"{_element('description', entry.summary)}{_element('pubDate', entry.published_rfc)}</item>"
    )


def _atom(outlet: Outlet, entries: list[Listed], base: str) -> str:
    newest = max((entry.updated for entry in entries), default="")
    return (
        f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom" '
        f'xml:lang="{outlet.lang}">{_element("title", outlet.name)}'
        f'{_element("id", f"{base}/")}<link rel="alternate" '
        f'href="{escape(base)}/"/>{_element("updated", newest)}\n'
        + "\n".join(_atom_entry(entry) for entry in entries)
        + "\n</feed>\n"
    )


def _atom_entry(entry: Listed) -> str:
    return (
        f'<entry><title type="text">{escape(entry.title)}</title>{_element("id", entry.url)}'
        f'<link rel="alternate" type="text/html" href="{escape(entry.url)}"/>'
        f"{_element('published', entry.published)}{_element('updated', entry.updated)}"
        f"{_element('summary', entry.summary)}</entry>"
    )


def _rdf(outlet: Outlet, entries: list[Listed], base: str) -> str:
    order = "".join(f'<rdf:li rdf:resource="{escape(entry.url)}"/>' for entry in entries)
    return (
        f'{_XML}<rdf:RDF xmlns="http://purl.org/rss/1.0/" '
        f'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel rdf:about="{escape(base)}/">'
        f"{_element('title', outlet.name)}{_element('link', f'{base}/')}"
        f"{_element('description', outlet.motto)}{_element('dc:language', outlet.lang)}"
        f"<items><rdf:Seq>{order}</rdf:Seq></items></channel>\n"
        + "\n".join(_rdf_item(entry) for entry in entries)
        + "\n</rdf:RDF>\n"
    )


def _rdf_item(entry: Listed) -> str:
    return (
        f'<item rdf:about="{escape(entry.url)}"><title>{escape(entry.title)}</title>'
        f"{_element('link', entry.url)}{_element('description', entry.summary)}"
        f"{_element('dc:date', entry.published)}</item>"
    )


def _jsonfeed(outlet: Outlet, entries: list[Listed], base: str) -> str:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": f"{base}/",
        "language": outlet.lang,
        "items": [_json_item(entry) for entry in entries],
    }
    return msgspec.json.encode(feed).decode()


def _json_item(entry: Listed) -> dict[str, str]:
    item = {
        "id": entry.url,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "date_published": entry.published,
        "date_modified": entry.updated,
    }
    return {name: value for name, value in item.items() if value or name == "title"}


_WRITERS: dict[str, Callable[[Outlet, list[Listed], str], str]] = {
    "rss2": _rss2,
    "atom": _atom,
    "rdf": _rdf,
    "jsonfeed": _jsonfeed,
}
