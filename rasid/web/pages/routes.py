"""The addresses of the pages: who asks, what is read, which template answers."""

import re
from typing import Any
from urllib.parse import parse_qsl, quote

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from rasid.web.events import EventStream
from rasid.web.pages import sign_in
from rasid.web.pages.article import ArticleMaker, chosen_topic
from rasid.web.pages.live import Asked, news
from rasid.web.pages.making.routes import make_routes
from rasid.web.pages.map import outlines
from rasid.web.pages.operate.routes import operate_routes
from rasid.web.pages.query import (
    Choice,
    WallQuery,
    address_of,
    pairs_of,
    query_of,
    with_topic,
    without_topic,
)
from rasid.web.pages.reader import document_of
from rasid.web.pages.render import LANGUAGE, Reader, reader_of
from rasid.web.pages.services import PageServices, words_query
from rasid.web.pages.strings import LANGUAGES
from rasid.web.pages.topic import TopicMaker
from rasid.web.pages.topics import KINDS, TopicName, Topics
from rasid.web.pages.wall import WallMaker
from tasks.errors import QueryError
from tasks.text.match_form import match_form
from worker.streams.streams import ARTICLES, Streams, is_message_id

_LINK = re.compile(r"https?://[^\s\x00-\x1f]+", re.ASCII | re.IGNORECASE)
_REVISION = re.compile(r"\d{1,6}", re.ASCII)
_MOST_PAIRS = 100
CLAUSES = {"any": "topics", "all": "every", "not": "without"}
YEAR_SECONDS = 365 * 86_400
RETRY_SECONDS = 5


async def wall(request: Request) -> Response:
    """Answer with the wall, or with the cards of what is new."""
    reader, services = reader_of(request), services_of(request)
    if (answer := _at_the_door(request, reader)) is not None:
        return answer
    pairs = _pairs(request)
    query = query_of(pairs)
    topics = await run_in_threadpool(services.topics, reader.words.lang)
    if request.query_params.get("add"):
        return _with_added(request, query, topics, reader)
    found = await run_in_threadpool(services.with_words, query.q, reader)
    maker = WallMaker(services.documents, topics, reader, found)
    after = request.query_params.get("after", "")
    if is_message_id(after):
        cards = await run_in_threadpool(maker.news, query, after)
        return services.renderer.page(request, "news.html", reader, cards=cards, query=query)
    view = await run_in_threadpool(lambda: maker.wall(query, services.glance(reader)))
    unknown = [one for one in query.named if not _is_known(one, topics, reader)]
    return services.renderer.page(
        request,
        "wall.html",
        reader,
        wall=view,
        query=query,
        pairs=pairs_of(query),
        clauses=_clauses(query, topics, reader),
        drawing=outlines(),
        unknown=unknown,
        less={one: address_of(without_topic(query, one)) for one in query.named},
        newest=address_of(msgspec.structs.replace(query, before="")),
        wrong=request.query_params.get("wrong", "")[:80],
    )


async def live(request: Request) -> Response:
    """Send the ids of stories that a wall would show, as they come."""
    reader, services = reader_of(request), services_of(request)
    if reader.is_stranger:
        return JSONResponse({"error": "sign in"}, status_code=401)
    query = query_of(_pairs(request))
    since = request.query_params.get("after", "0")
    since = since if is_message_id(since) else "0"
    found = await run_in_threadpool(services.with_words, query.q, reader)
    plain = msgspec.structs.replace(query, since="")  # what comes is new enough
    choice = Choice(plain, reader.topics, reader.now, found)
    asked = Asked(choice, query.independent, words_query(query.q, reader.topics))
    hub = request.app.state.hub
    client = hub.join((ARTICLES,))  # last: whoever joins must leave, so nothing may fail from here
    if client is None:
        headers = {"Retry-After": str(RETRY_SECONDS)}
        return JSONResponse({"error": "too many clients listen"}, status_code=503, headers=headers)
    return EventStream(hub, client, news(client, services.documents, asked, since))


async def topics_page(request: Request) -> Response:
    """Answer with all topics by kind; ``find`` keeps those whose names hold it."""
    reader, services = reader_of(request), services_of(request)
    if (answer := _at_the_door(request, reader)) is not None:
        return answer
    topics = await run_in_threadpool(services.topics, reader.words.lang)
    glance = await run_in_threadpool(services.glance, reader)
    if request.query_params.get("names"):
        every = (name for kind in KINDS for name in topics.of_kind(kind))
        return JSONResponse([name.label for name in every if reader.allows(name.id)])
    find = request.query_params.get("find", "")[:80]
    wanted = match_form(find)
    groups = []
    for kind in KINDS:
        names = [name for name in topics.of_kind(kind) if reader.allows(name.id)]
        if wanted:
            names = [one for one in names if wanted in match_form(f"{one.label} {one.id}")]
        groups.append((kind, [(name, glance.counts.get(name.id, 0)) for name in names]))
    return services.renderer.page(request, "topics.html", reader, groups=groups, find=find)


async def article(request: Request) -> Response:
    """Answer with an article, or with the panel that tells why it has a topic."""
    reader, services = reader_of(request), services_of(request)
    if (answer := _at_the_door(request, reader)) is not None:
        return answer
    topics = await run_in_threadpool(services.topics, reader.words.lang)
    asked = request.query_params.get("why", "")[:80]
    revision = request.query_params.get("rev", "")
    number = int(revision) if _REVISION.fullmatch(revision) else 0
    values = await run_in_threadpool(
        _article_values, services, reader, topics, request.path_params["id"], asked, number
    )
    if values is None:
        return _missing(request, reader, "no_article", "no_article_why")
    template = "why.html" if request.query_params.get("part") == "why" else "article.html"
    return services.renderer.page(request, template, reader, **values)


async def topic(request: Request) -> Response:
    """Answer with the page of a topic; it exists from the start, with zeros."""
    reader, services = reader_of(request), services_of(request)
    if (answer := _at_the_door(request, reader)) is not None:
        return answer
    topics = await run_in_threadpool(services.topics, reader.words.lang)
    name = request.path_params["id"]
    if topics.topic(name) is None or not reader.allows(name):
        return _missing(request, reader, "no_topic")
    maker = TopicMaker(services, topics, reader)
    base = str(request.base_url).rstrip("/")
    key = Streams(request.app.state.store).key(name)
    span = request.query_params.get("span", "")
    view = await run_in_threadpool(maker.view, name, span, base, key)
    return services.renderer.page(request, "topic.html", reader, view=view, drawing=outlines())


def _article_values(
    services: PageServices, reader: Reader, topics: Topics, id_: str, asked: str, revision: int
) -> dict[str, Any] | None:
    """Read an article and what its page shows; None when there is none for this reader."""
    message = services.article(id_)
    document = document_of(message.fields) if message else None
    if message is None or document is None:
        return None
    found = topics.find(asked) if asked else ""
    chosen = found if found and reader.allows(found) else ""
    chosen = chosen or ("" if asked else chosen_topic(document, reader))
    explanation = services.explain(document, chosen) if chosen else None
    view = ArticleMaker(services.documents, topics, reader).view(
        message, document, explanation, revision
    )
    if view is None:
        return None
    via = next((tag.via for tag in document.tags if tag.id == chosen), "")
    return {
        "view": view,
        "topic": topics.name(chosen) if chosen else TopicName("", "", "", ""),
        "explanation": explanation,
        "via": topics.name(via) if via and reader.allows(via) else None,
        "asked": asked,
        "sentence_lang": "ar" if reader.words.dir == "rtl" else "en",
        "link": document.url if _LINK.fullmatch(document.url) else "",
    }


def _at_the_door(request: Request, reader: Reader) -> Response | None:
    """Ask a stranger for a token, and keep a language that was chosen; None for everybody else."""
    if reader.is_stranger:
        return sign_in.form(request, reader, services_of(request).renderer)
    return _chosen_language(request) if request.query_params.get("ui") in LANGUAGES else None


def _missing(request: Request, reader: Reader, heading: str, why: str = "") -> Response:
    words = reader.words
    return services_of(request).renderer.page(
        request,
        "missing.html",
        reader,
        status=404,
        heading=words.t(heading),
        why=words.t(why) if why else "",
    )


def services_of(request: Request) -> PageServices:
    """Return what the pages of this process share."""
    services: PageServices = request.app.state.pages
    return services


def _pairs(request: Request) -> list[tuple[str, str]]:
    """Read the parameters; a form's empty fields are none. Raises QueryError for too many."""
    try:
        found = parse_qsl(request.url.query, max_num_fields=_MOST_PAIRS)
    except ValueError:
        raise QueryError("query", f"at most {_MOST_PAIRS} parameters; take some away") from None
    return [pair for pair in found if pair[1]]


def _with_added(request: Request, query: WallQuery, topics: Topics, reader: Reader) -> Response:
    """Lead to the query with the topic that was typed, by any of its names."""
    typed = request.query_params["add"][:80]
    clause = CLAUSES.get(request.query_params.get("as", ""), "topics")
    topic = topics.find(typed)
    if not topic or not reader.allows(topic):
        address = address_of(query)
        sign = "&" if "?" in address else "?"
        return RedirectResponse(f"{address}{sign}wrong={quote(typed)}", 303)
    return RedirectResponse(address_of(with_topic(query, clause, topic)), 303)


def _clauses(query: WallQuery, topics: Topics, reader: Reader) -> list[tuple[str, list[TopicName]]]:
    return [
        (clause, [topics.name_for(one, reader.allows) for one in getattr(query, field)])
        for clause, field in CLAUSES.items()
    ]


def _is_known(topic: str, topics: Topics, reader: Reader) -> bool:
    return topics.topic(topic) is not None and reader.allows(topic)


def _chosen_language(request: Request) -> Response:
    """Remember the language and lead back to the same address without it."""
    rest = [(name, value) for name, value in _pairs(request) if name != "ui"]
    path = request.url.path
    address = f"{path}?{'&'.join(f'{n}={quote(v)}' for n, v in rest)}" if rest else path
    answer = RedirectResponse(address, 303)
    answer.set_cookie(
        LANGUAGE, request.query_params["ui"], YEAR_SECONDS, samesite="lax", httponly=True
    )
    return answer


def page_routes(services: PageServices) -> list[Route]:
    """List the pages' routes; they are no part of the interface for programs."""
    gets = [
        ("/", wall),
        ("/live", live),
        ("/topics", topics_page),
        ("/article/{id}", article),
        ("/topic/{id}", topic),
        ("/session", sign_in.show),
        ("/static/{name}", services.assets.answer),
    ]
    routes = [Route(path, answer, include_in_schema=False) for path, answer in gets]
    routes.append(Route("/session", sign_in.enter, methods=["POST"], include_in_schema=False))
    return [*routes, *operate_routes(), *make_routes()]
