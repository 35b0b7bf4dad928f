"""Topics as feeds for any reader: Atom, JSON Feed, and an OPML of all of them."""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree as ET

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from rasid.web.access import may_read, readable_topics
from rasid.web.documents import narrowed
from rasid.web.pages.strings import LANGUAGES, language_of
from rasid.web.problems import Problem
from rasid.web.question import asked_query, now, only
from rasid.web.search import find
from rasid.web.stream import selection_of
from tasks.errors import QueryError
from tasks.publishing.article_v1 import stamp
from tasks.query import Query
from tasks.text.sanitize import clean_line
from worker.streams.soundness import sound
from worker.streams.streams import ARTICLES, Message, Streams, order

ENTRIES = 50
_SUMMARY = 300  # code points
LABELS = "labels"  # parameter: the language in which topics are named
_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
_LINK = re.compile(r"https?://[^\s\x00-\x1f]+", re.ASCII | re.IGNORECASE)


class _Text(msgspec.Struct):
    text: str = ""


class _Feed(msgspec.Struct, frozen=True):
    """What a feed shows: the newest messages, the beginnings of their texts by article's id."""

    title: str
    address: str
    home: str
    messages: list[Message]
    summaries: dict[str, str]
    labels: Callable[[str], str]


async def atom(request: Request) -> Response:
    """Answer with a topic's newest articles as Atom (RFC 4287)."""
    return await _feed(request, "application/atom+xml", _atom)


async def json_feed(request: Request) -> Response:
    """Answer with a topic's newest articles as JSON Feed 1.1."""
    return await _feed(request, "application/feed+json", _json)


async def opml(request: Request) -> Response:
    """Answer with the feeds of all topics as OPML 2.0."""
    only(request, LABELS)
    names = [
        name
        for name in await run_in_threadpool(Streams(request.app.state.store).topics)
        if may_read(request, name)
    ]
    labels = await run_in_threadpool(_labels, request)
    asked = request.query_params.get(LABELS, "")
    root = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(root, "head"), "title").text = "Rasid"
    body = ET.SubElement(root, "body")
    for name in names:
        address = str(request.url_for("atom", topic=name))
        address += f"?{LABELS}={asked}" if asked else ""
        label = labels(name)
        ET.SubElement(body, "outline", type="rss", text=label, title=label, xmlUrl=address)
    return _answer(request, _serialised(root), "text/x-opml")


async def _feed(request: Request, media_type: str, render: Any) -> Response:
    name = request.path_params["topic"]
    streams = Streams(request.app.state.store)
    known = {ARTICLES, *request.app.state.topics, *await run_in_threadpool(streams.topics)}
    if name not in known or not may_read(request, name):
        return Problem(HTTPStatus.NOT_FOUND, f"no feed {name!r}")
    query = asked_query(request, (LABELS,), known=known)
    labels = await run_in_threadpool(_labels, request)
    title = clean_line(f"{labels(name)} {query.text()}")
    messages = sound(await _messages(request, name, query))
    linked = (message for message in messages if _LINK.fullmatch(message.fields.get("url", "")))
    shown = [narrowed(message, readable_topics(request)) for message in _once(linked)]
    summaries = await run_in_threadpool(_summaries, streams, shown)
    home = _home(request, name, query)
    feed = _Feed(title, str(request.url), home, shown, summaries, labels)
    return _answer(request, render(feed), media_type)


def _home(request: Request, name: str, query: Query) -> str:
    """Return the address of the wall that shows the same."""
    topic = [] if name == ARTICLES else [("topic", name)]
    pairs = [*topic, *(pair for pair in query.params() if pair not in topic)]
    return f"{request.base_url}?{urlencode(pairs)}" if pairs else str(request.base_url)


def _summaries(streams: Streams, messages: Iterable[Message]) -> dict[str, str]:
    """Return the beginnings of the texts by article; a topic's message has no text of its own."""
    found: dict[str, str] = {}
    for message in messages:
        text = _text_of(message)
        if not text and (whole := streams.article(message.fields["id"])):
            text = _text_of(whole)
        found[message.fields["id"]] = _beginning(clean_line(text))
    return found


def _text_of(message: Message) -> str:
    try:
        return msgspec.json.decode(message.fields.get("data", ""), type=_Text).text
    except msgspec.MsgspecError:
        return ""


def _beginning(text: str) -> str:
    """Cut a text behind a word."""
    if len(text) <= _SUMMARY:
        return text
    return text[:_SUMMARY].rpartition(" ")[0].rstrip(" ,;:،؛") + " …"


def _updated(message: Message) -> str:
    """Tell when this revision was published: a message's id begins with the milliseconds."""
    return stamp(datetime.fromtimestamp(order(message.id)[0] / 1000, UTC))


def _labels(request: Request) -> Callable[[str], str]:
    """Return what names topics in the language that is asked for: their ids when there is none.

    Raises QueryError for a language that the interface does not have.
    """
    lang = request.query_params.get(LABELS, "")
    if not lang:
        return str
    if not (known := language_of(lang)):
        raise QueryError(LABELS, "one_of", {"known": ", ".join(LANGUAGES)})
    named = request.app.state.pages.topics(known).name
    return lambda topic: str(named(topic).label)


async def _messages(request: Request, name: str, query: Query) -> Sequence[Message]:
    """Read the newest articles of a topic: from its stream, or for a query from the index."""
    if not query.params():
        selection = selection_of(request)
        found = await run_in_threadpool(selection.newest, [name], Query(), now(), ENTRIES)
        return found[::-1]
    if name != ARTICLES:
        query = msgspec.structs.replace(query, all_of=tuple({*query.all_of, name}))
    return (await find(request, query, ENTRIES)).messages


_TAKEN_BACK = frozenset({"retracted", "withdrawn"})


def _once(messages: Iterable[Message]) -> list[Message]:
    """Keep the newest message of each article; drop what was retracted or withdrawn."""
    newest: dict[str, Message] = {}
    for message in messages:
        newest.setdefault(message.fields["id"], message)
    return [message for message in newest.values() if message.fields.get("kind") not in _TAKEN_BACK]


def _atom(feed: _Feed) -> bytes:
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed")
    _add(root, "title", feed.title)
    _add(root, "id", f"urn:rasid:topic:{quote(feed.title)}")
    _add(root, "updated", max(map(_updated, feed.messages), default="1970-01-01T00:00:00Z"))
    ET.SubElement(root, f"{{{_ATOM}}}link", rel="self", href=feed.address)
    ET.SubElement(root, f"{{{_ATOM}}}link", rel="alternate", type="text/html", href=feed.home)
    for message in feed.messages:
        root.append(_entry(message, feed))
    return _serialised(root)


def _entry(message: Message, feed: _Feed) -> ET.Element:
    fields = message.fields
    entry = ET.Element(f"{{{_ATOM}}}entry")
    entry.set(f"{{{_XML}}}lang", clean_line(fields["lang"]))
    _add(entry, "title", clean_line(fields["title"]) or fields["url"])
    _add(entry, "id", f"urn:rasid:article:{fields['id']}")
    _add(entry, "updated", _updated(message))
    if fields["published_at"]:
        _add(entry, "published", fields["published_at"])
    ET.SubElement(entry, f"{{{_ATOM}}}link", href=fields["url"])
    _add(ET.SubElement(entry, f"{{{_ATOM}}}author"), "name", clean_line(fields["source"]) or "-")
    if summary := feed.summaries.get(fields["id"]):
        _add(entry, "summary", summary)
    for topic in filter(None, fields["topics"].split(",")):
        label = {"label": feed.labels(topic)} if feed.labels is not str else {}
        ET.SubElement(entry, f"{{{_ATOM}}}category", {"term": topic, **label})
    return entry


def _json(feed: _Feed) -> bytes:
    return msgspec.json.encode(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "home_page_url": feed.home,
            "feed_url": feed.address,
            "items": [_item(message, feed) for message in feed.messages],
        }
    )


def _item(message: Message, feed: _Feed) -> dict[str, Any]:
    fields = message.fields
    title, topics = clean_line(fields["title"]), [*filter(None, fields["topics"].split(","))]
    item = {
        "id": fields["id"],
        "url": fields["url"],
        "title": title,
        "content_text": feed.summaries.get(fields["id"]) or title,
        "language": fields["lang"],
        "date_modified": _updated(message),
        "authors": [{"name": clean_line(fields["source"])}],
        "tags": [feed.labels(topic) for topic in topics],
        "_rasid": {"topics": topics},
    }
    return item | ({"date_published": fields["published_at"]} if fields["published_at"] else {})


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}{name}").text = text


def _serialised(root: ET.Element) -> bytes:
    return bytes(ET.tostring(root, "utf-8", xml_declaration=True))


def _answer(request: Request, body: bytes, media_type: str) -> Response:
    """Answer with the body, or 304 when the client has it."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    # What it holds depends on who asks, so no cache between may give it to another.
    headers = {
        "ETag": tag,
        "Cache-Control": "private, max-age=60",
        "Vary": "Authorization, Cookie",
    }
    if tag in (
        part.strip().removeprefix("W/")
        for part in request.headers.get("if-none-match", "").split(",")
    ):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)
