"""The addresses of the pages: who asks, what is read, which template answers."""

import re
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from rasid.web.access import who_asks
from rasid.web.assets import crawlers
from rasid.web.events import EventStream
from rasid.web.pages import sign_in
from rasid.web.pages.alerts.alerts_routes import alerts_routes
from rasid.web.pages.article import ArticleMaker, chosen_topic, why_not
from rasid.web.pages.aside.map import outlines
from rasid.web.pages.door import asked_by, at_the_door, missing, services_of, session_form
from rasid.web.pages.kept.kept_routes import kept_routes
from rasid.web.pages.live import events
from rasid.web.pages.making.make_routes import make_routes
from rasid.web.pages.news import document_of
from rasid.web.pages.operate.operate_routes import operate_routes
from rasid.web.pages.query import (
    CLAUSES,
    NO_WORDS,
    Asked,
    address_of,
    named,
    pairs_of,
    sought,
    with_topic,
    without_topic,
    words_of,
)
from rasid.web.pages.render import Reader, reader_of
from rasid.web.pages.services import PageServices
from rasid.web.pages.take_along import lines_of
from rasid.web.pages.timeline import FRAMES
from rasid.web.pages.topic import TopicMaker
from rasid.web.pages.topics import KINDS, TopicName, Topics
from rasid.web.pages.wall import WallMaker
from rasid.web.problems import Problem
from rasid.web.question import asked_number, only
from rasid.web.search import RETRY_SECONDS, NoIndexError
from tasks.errors import QueryError
from tasks.query import Query, parse_pairs
from tasks.text.match_form import match_form
from worker.readers.reader import EDIT
from worker.streams.streams import ARTICLES, Streams, is_message_id

_LINK = re.compile(r"https?://[^\s\x00-\x1f]+", re.ASCII | re.IGNORECASE)
_MOST_REVISIONS = 999_999
OF_PAGES = ("ui", "done", "n")  # parameters of every page: its language, what was done
UP_TO = "Rasid-Up-To"  # header: the message up to which there are no other cards
RELOAD_SECONDS = 2


async def wall(request: Request) -> Response:
    """Answer with the wall, or with the cards of what is new."""
    reader, services = reader_of(request), services_of(request)
    if (answer := at_the_door(request, reader)) is not None:
        return answer
    asked = asked_by(request)
    topics = await run_in_threadpool(services.topics, reader.words.lang)
    if request.query_params.get("add"):
        return _with_added(request, asked.query, topics, reader)
    maker = WallMaker(services, topics, reader, asked.query)
    after = request.query_params.get("after", "")
    if is_message_id(after):
        return await run_in_threadpool(_fresh, request, reader, maker, asked, after)
    return await run_in_threadpool(_whole, request, reader, maker, asked, topics)


def _fresh(
    request: Request, reader: Reader, maker: WallMaker, asked: Asked, after: str
) -> Response:
    cards, last = maker.news(asked, after)
    page = services_of(request).renderer.page
    return page(
        request, "news.html", reader, headers={UP_TO: last}, parts={"cards": "".join(cards)}
    )


def _whole(
    request: Request, reader: Reader, maker: WallMaker, asked: Asked, topics: Topics
) -> Response:
    query, view = asked.query, maker.wall(asked)
    return services_of(request).renderer.page(
        request,
        "wall.html",
        reader,
        parts={
            "cards": "".join(view.cards),
            "rail": view.aside.rail,
            "look": view.aside.look,
        },
        wall=view,
        asked=asked,
        no_words=NO_WORDS,
        words_asked=asked.unsearchable or words_of(query),
        pairs=pairs_of(query, asked.cursor),
        clauses=_clauses(query, topics, reader),
        unknown=[one for one in named(query) if not _is_known(one, topics, reader)],
        less={one: address_of(without_topic(query, one)) for one in named(query)},
        newest=address_of(query),
        is_silent=view.is_silent,
        lines=lines_of(query, str(request.base_url).rstrip("/")),
        wrong=request.query_params.get("wrong", "")[:80],
    )


async def live(request: Request) -> Response:
    """Send the ids of stories that a wall would show, as they come."""
    reader, services = reader_of(request), services_of(request)
    if reader.is_stranger:
        return Problem(401, "sign in")
    if request.app.state.hub.is_silent:
        return Problem(504, "the server does not answer", {"Retry-After": str(RETRY_SECONDS)})
    query = services.opened(asked_by(request).query, reader)
    since = request.query_params.get("after", "0")
    since = since if is_message_id(since) else "0"
    hub = request.app.state.hub
    # Last: whoever joins must leave, so nothing may fail from here.
    client = hub.join((ARTICLES,), query, reader.topics, who_asks(request))
    if client is None:
        headers = {"Retry-After": str(RETRY_SECONDS)}
        return Problem(503, "too many clients listen", headers)
    return EventStream(hub, client, events(client, services.news, since, lambda: hub.is_silent))


async def topics_page(request: Request) -> Response:
    """Answer with all topics by kind; ``find`` keeps those whose names hold it."""
    reader, services = reader_of(request), services_of(request)
    if (answer := at_the_door(request, reader)) is not None:
        return answer
    only(request, "find", "names", *OF_PAGES)
    topics = await run_in_threadpool(services.topics, reader.words.lang)
    reach = await run_in_threadpool(services.news.progress)
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
    return services.renderer.page(
        request, "topics.html", reader, groups=groups, find=find, is_silent=reach.is_silent
    )


async def article(request: Request) -> Response:
    """Answer with an article, or with the panel that tells why it has a topic."""
    reader, services = reader_of(request), services_of(request)
    if (answer := at_the_door(request, reader)) is not None:
        return answer
    only(request, "why", "rev", "part", "q", *OF_PAGES)
    words = sought(parse_pairs([("q", request.query_params.get("q", ""))]))
    topics = await run_in_threadpool(services.topics, reader.words.lang)
    asked = request.query_params.get("why", "")[:80]
    number = asked_number(request, "rev", 0, _MOST_REVISIONS)
    values = await run_in_threadpool(
        _article_values, services, reader, topics, request.path_params["id"], asked, number, words
    )
    if values is None:
        return missing(request, reader, "no_article", "no_article_why")
    template = "why.html" if request.query_params.get("part") == "why" else "article.html"
    return services.renderer.page(request, template, reader, **values)


async def topic(request: Request) -> Response:
    """Answer with the page of a topic; it exists from the start, with zeros."""
    reader, services = reader_of(request), services_of(request)
    if (answer := at_the_door(request, reader)) is not None:
        return answer
    only(request, "span", *OF_PAGES)
    topics = await run_in_threadpool(services.topics, reader.words.lang)
    name = request.path_params["id"]
    if topics.topic(name) is None or not reader.allows(name):
        return missing(request, reader, "no_topic")
    maker = TopicMaker(services, topics, reader)
    base = str(request.base_url).rstrip("/")
    key = Streams(request.app.state.store).key(name)
    span = request.query_params.get("span", "")
    if span and span not in FRAMES:
        raise QueryError("span", "one_of", {"known": ", ".join(FRAMES)})
    has_folder = request.app.state.settings.topics_dir is not None

    def whole() -> Response:
        view = maker.view(name, span, base, key)
        cards = {"cards": "".join(view.cards)}
        known: dict[str, Any] = {"view": view, "drawing": outlines(), "is_silent": view.is_silent}
        known["may_change"] = reader.may(EDIT) and has_folder
        return services.renderer.page(request, "topic.html", reader, parts=cards, **known)

    return await run_in_threadpool(whole)


def _article_values(
    services: PageServices,
    reader: Reader,
    topics: Topics,
    id_: str,
    asked: str,
    revision: int,
    words: Query,
) -> dict[str, Any] | None:
    """Read an article and what its page shows; None when there is none for this reader."""
    reach = services.news.progress()
    message = services.news.article(id_)
    document = document_of(message.fields) if message else None
    if message is None or document is None:
        return None
    if revision > document.revision:
        raise QueryError("rev", "number", {"least": 1, "most": document.revision})
    found = topics.find(asked) if asked else ""
    chosen = found if found and reader.allows(found) else ""
    chosen = chosen or ("" if asked else chosen_topic(document, reader))
    explanation = services.explain(document, chosen) if chosen else None
    maker = ArticleMaker(services.news, topics, reader, words)
    view = maker.view(message, document, explanation, revision)
    if view is None:
        return None
    via = next((tag.via for tag in document.tags if tag.id == chosen), "")
    return {
        "view": view,
        "topic": topics.name(chosen) if chosen else TopicName("", "", "", ""),
        "explanation": explanation,
        "stops": why_not(explanation, topics, reader) if explanation else "",
        "via": topics.name(via) if via and reader.allows(via) else None,
        "asked": asked,
        "sought": words.text(),
        "kept": f"&{urlencode({'q': words.text()})}" if words.words else "",
        "is_silent": reach.is_silent,
        "sentence_lang": "ar" if reader.words.dir == "rtl" else "en",
        "link": document.url if _LINK.fullmatch(document.url) else "",
    }


def _with_added(request: Request, query: Query, topics: Topics, reader: Reader) -> Response:
    """Lead to the query with the topic that was typed, by any of its names."""
    typed = request.query_params["add"][:80]
    clause = CLAUSES.get(request.query_params.get("as", ""), CLAUSES["any"])
    topic = topics.find(typed)
    if not topic or not reader.allows(topic):
        address = address_of(query)
        sign = "&" if "?" in address else "?"
        return RedirectResponse(f"{address}{sign}wrong={quote(typed)}", 303)
    return RedirectResponse(address_of(with_topic(query, clause, topic)), 303)


def _clauses(query: Query, topics: Topics, reader: Reader) -> list[tuple[str, list[TopicName]]]:
    return [
        (clause, [topics.name_for(one, reader.allows) for one in getattr(query, field)])
        for clause, field in CLAUSES.items()
    ]


def _is_known(topic: str, topics: Topics, reader: Reader) -> bool:
    return topics.topic(topic) is not None and reader.allows(topic)


def _when_readable(answer: Callable[[Request], Awaitable[Response]]) -> Any:
    """Answer with a page that loads itself again while the index is made, or is damaged."""

    async def answered(request: Request) -> Response:
        try:
            return await answer(request)
        except (NoIndexError, sqlite3.Error):
            page = services_of(request).renderer.page
            wait = {"Retry-After": str(RELOAD_SECONDS)}
            return page(request, "loading.html", reader_of(request), status=503, headers=wait)

    return answered


def page_routes(services: PageServices) -> list[Route]:
    """List the pages' routes; they are no part of the interface for programs."""
    gets = [
        ("/", _when_readable(wall)),
        ("/live", live),
        ("/topics", _when_readable(topics_page)),
        ("/article/{id}", _when_readable(article)),
        ("/topic/{id}", _when_readable(topic)),
        ("/session", session_form),
        ("/static/{name}", services.assets.answer),
        ("/favicon.ico", services.assets.icon),
        ("/robots.txt", crawlers),
    ]
    routes = [Route(path, answer, include_in_schema=False) for path, answer in gets]
    routes.append(Route("/session", sign_in.enter, methods=["POST"], include_in_schema=False))
    return [*routes, *operate_routes(), *make_routes(), *kept_routes(), *alerts_routes()]
