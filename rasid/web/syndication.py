"""Topics as feeds for any reader: Atom, JSON Feed, and an OPML of all of them."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from rasid.web.access import may_read, readable_topics
from rasid.web.documents import narrowed
from rasid.web.question import asked_query, now
from rasid.web.search import find
from rasid.web.stream import selection_of
from tasks.query import Query
from tasks.text.sanitize import clean_line
from worker.streams.soundness import sound
from worker.streams.streams import ARTICLES, Message, Streams

ENTRIES = 50
_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
_LINK = re.compile(r"https?://[^\s\x00-\x1f]+", re.ASCII | re.IGNORECASE)


async def atom(request: Request) -> Response:
    """Answer with a topic's newest articles as Atom (RFC 4287)."""
    return await _feed(request, "application/atom+xml", _atom)


async def json_feed(request: Request) -> Response:
    """Answer with a topic's newest articles as JSON Feed 1.1."""
    return await _feed(request, "application/feed+json", _json)


async def opml(request: Request) -> Response:
    """Answer with the feeds of all topics as OPML 2.0."""
    names = [
        name
        for name in await run_in_threadpool(Streams(request.app.state.store).topics)
        if may_read(request, name)
    ]
    root = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(root, "head"), "title").text = "Rasid"
    body = ET.SubElement(root, "body")
    for name in names:
        address = str(request.url_for("atom", topic=name))
        ET.SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=address)
    return _answer(request, _serialised(root), "text/x-opml")


async def _feed(request: Request, media_type: str, render: Any) -> Response:
    name = request.path_params["topic"]
    streams = Streams(request.app.state.store)
    known = {ARTICLES, *request.app.state.topics, *await run_in_threadpool(streams.topics)}
    if name not in known or not may_read(request, name):
        return Response("no such feed\n", status_code=404, media_type="text/plain")
    query = asked_query(request, known=known)
    title = clean_line(f"{name} {query.text()}")
    messages = sound(await _messages(request, name, query))
    linked = (message for message in messages if _LINK.fullmatch(message.fields.get("url", "")))
    shown = [narrowed(message, readable_topics(request)) for message in _once(linked)]
    return _answer(request, render(title, str(request.url), shown), media_type)


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


def _atom(name: str, address: str, messages: list[Message]) -> bytes:
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed")
    _add(root, "title", name)
    _add(root, "id", f"urn:rasid:topic:{quote(name)}")
    _add(root, "updated", messages[0].fields["seen_at"] if messages else "1970-01-01T00:00:00Z")
    ET.SubElement(root, f"{{{_ATOM}}}link", rel="self", href=address)
    for message in messages:
        fields = message.fields
        entry = ET.SubElement(root, f"{{{_ATOM}}}entry")
        entry.set(f"{{{_XML}}}lang", clean_line(fields["lang"]))
        _add(entry, "title", clean_line(fields["title"]) or fields["url"])
        _add(entry, "id", f"urn:rasid:article:{fields['id']}")
        _add(entry, "updated", fields["seen_at"])
        if fields["published_at"]:
            _add(entry, "published", fields["published_at"])
        ET.SubElement(entry, f"{{{_ATOM}}}link", href=fields["url"])
        _add(
            ET.SubElement(entry, f"{{{_ATOM}}}author"), "name", clean_line(fields["source"]) or "-"
        )
        for topic in filter(None, fields["topics"].split(",")):
            ET.SubElement(entry, f"{{{_ATOM}}}category", term=topic)
    return _serialised(root)


def _json(name: str, address: str, messages: list[Message]) -> bytes:
    items = [
        {
            "id": message.fields["id"],
            "url": message.fields["url"],
            "title": clean_line(message.fields["title"]),
            "content_text": clean_line(message.fields["title"]),
            "language": message.fields["lang"],
            "date_modified": message.fields["seen_at"],
            "authors": [{"name": clean_line(message.fields["source"])}],
            "tags": [topic for topic in message.fields["topics"].split(",") if topic],
        }
        | (
            {"date_published": message.fields["published_at"]}
            if message.fields["published_at"]
            else {}
        )
        for message in messages
    ]
    return msgspec.json.encode(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": name,
            "feed_url": address,
            "items": items,
        }
    )


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
