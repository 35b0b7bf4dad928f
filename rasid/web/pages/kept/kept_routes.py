"""The addresses of what a reader keeps."""

import time
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rasid.web.article_files import FORMATS, WRITERS
from rasid.web.changes import Asked, Done, changing
from rasid.web.documents import narrowed
from rasid.web.pages import sign_in
from rasid.web.pages.door import zone_asked
from rasid.web.pages.operate.operate_routes import told
from rasid.web.pages.query import asked_of
from rasid.web.pages.refusal import refused
from rasid.web.pages.render import Reader, reader_of
from rasid.web.pages.services import PageServices
from rasid.web.problems import Problem
from rasid.web.question import names_open_topics
from tasks.errors import QueryError, SettingsError
from tasks.publishing.article_v1 import ArticleMessage
from tasks.query import kept_form
from worker.index.article_index import MOST
from worker.readers.kept import Kept, Star
from worker.readers.read_marks import ReadMarks
from worker.readers.reader import READ
from worker.streams.streams import Message

KEPT = "/kept"
MOST_EXPORTED = 1_000  # articles of a file
_MOST_QUERY = 20_000  # letters of a form's query, written by percents
_ID = 100  # letters of an article's id
_SHOWN = 200  # stars of a page; the others leave as a file
_REPORT = "report"


async def kept(request: Request) -> Response:
    """Answer with the reader's views, stars and notes, and those views that others share."""
    reader, services = reader_of(request), _services(request)
    if reader.is_stranger:
        return sign_in.form(request, reader, services.renderer)
    values = await run_in_threadpool(_values, request, reader)
    return services.renderer.page(request, "kept.html", reader, **values, **told(request))


async def export(request: Request) -> Response:
    """Answer with articles as a file, or as a page to print: the stars, or what a query wants."""
    reader, services = reader_of(request), _services(request)
    if reader.is_stranger:
        return sign_in.form(request, reader, services.renderer)
    written_as = request.query_params.get("as", "csv")
    if written_as not in {*FORMATS, _REPORT}:
        return refused(request, 404, "no_such_format")
    stars = await run_in_threadpool(Kept(request.app.state.store, reader.name).stars)
    articles = await run_in_threadpool(_articles, request, reader, stars)
    notes = {star.article: star.note for star in stars}
    if written_as == _REPORT:
        values: dict[str, Any] = {"articles": articles, "notes": notes, "most": MOST_EXPORTED}
        return services.renderer.page(request, "report.html", reader, **values)
    body = await run_in_threadpool(WRITERS[written_as], articles, notes)
    name = f"rasid-{reader.now:%Y-%m-%d}.{'txt' if written_as == 'text' else written_as}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    content = body.encode("utf-8", "replace")
    return Response(content, media_type=FORMATS[written_as], headers=headers)


async def marks(request: Request) -> Response:
    """Answer with the ids of starred articles and of stories that were read, for the script."""
    reader = reader_of(request)
    if not reader.keeps:
        return Problem(HTTPStatus.UNAUTHORIZED, "sign in")
    store = request.app.state.store

    def read() -> dict[str, list[str]]:
        stars = [one.article for one in Kept(store, reader.name).stars()]
        return {"star": stars, "read": ReadMarks(store, reader.name).all()}

    return JSONResponse(await run_in_threadpool(read))


def save_view(asked: Asked) -> Done:
    """Save a query by name; it is read and written anew, so nothing else is kept."""
    pairs = parse_qsl(asked.fields.one("query", _MOST_QUERY), max_num_fields=100)
    wanted = asked_of(pairs, zone_asked(asked.request))
    if wanted.unsearchable:
        raise QueryError("q", "no_words")
    query = kept_form(wanted.query)
    view = _kept(asked).save_view(asked.fields.one("name"), query, time.time())
    return Done(action="view_saved", target=view.name, address=KEPT, told="saved")


def share_view(asked: Asked) -> Done:
    """Let others open a view, or no more."""
    name, is_shared = asked.fields.one("name"), asked.fields.one("shared") == "1"
    _kept(asked).share(name, is_shared=is_shared)
    action = "view_shared" if is_shared else "view_unshared"
    return Done(action=action, target=name, address=KEPT)


def remove_view(asked: Asked) -> Done:
    """Forget a view."""
    name = asked.fields.one("name")
    _kept(asked).remove_view(name)
    return Done(action="view_removed", target=name, address=KEPT)


def star(asked: Asked) -> Done:
    """Star an article, change its note, or take both away; the wall's button changes no note."""
    article, keeping = asked.fields.one("article", _ID), _kept(asked)
    is_button = asked.fields.one("from") == "wall"
    known = keeping.star(article)
    if asked.fields.one("forget"):
        if is_button and known and known.note:
            raise SettingsError("this star has a note; take it away on the article's page")
        keeping.forget(article)
        return Done(action="star_removed", target=article, address=_back(asked, article))
    message = _services(asked.request).news.article(article)
    if _document(message, reader_of(asked.request)) is None:
        raise SettingsError("there is no such article")
    if not (is_button and known):
        keeping.keep(article, asked.fields.lines("note"), time.time())
    return Done(action="starred", target=article, address=_back(asked, article), told="saved")


def read(asked: Asked) -> Done:
    """Mark stories as read, or no more."""
    stories = asked.fields.all("story")
    marked = ReadMarks(asked.request.app.state.store, asked.reader.name)
    if asked.fields.one("forget"):
        marked.unmark(stories)
    else:
        marked.mark(stories, time.time())
    return Done(action="read", count=len(stories), address=KEPT, is_noted=False)


def kept_routes() -> list[Route]:
    """List the routes; they are no part of the interface for programs."""
    return [
        changing("/kept/views/save", READ, save_view, refused),
        changing("/kept/views/share", READ, share_view, refused),
        changing("/kept/views/remove", READ, remove_view, refused),
        changing("/kept/star", READ, star, refused),
        changing("/kept/read", READ, read, refused),
        Route("/kept/marks", marks, include_in_schema=False),
        Route("/kept/export", export, include_in_schema=False),
        Route(KEPT, kept, include_in_schema=False),
    ]


def _values(request: Request, reader: Reader) -> dict[str, Any]:
    keeping = Kept(request.app.state.store, reader.name)
    shared = keeping.shared()
    services = _services(request)
    asked = asked_of(request.query_params.multi_items(), zone_asked(request))
    stars = keeping.stars()
    found = {one.article: services.news.article(one.article) for one in stars[:_SHOWN]}
    titles = {name: _document(message, reader) for name, message in found.items()}
    return {
        "views": keeping.views(),
        "mine_shared": {one.name for one in shared if one.reader == reader.name},
        "shared": [
            one
            for one in shared
            if one.reader != reader.name and names_open_topics(one.query, reader.topics)
        ],
        "stars": stars[:_SHOWN],
        "stars_kept": len(stars),
        "titles": titles,
        "query": "" if asked.unsearchable else urlencode(asked.query.params()),
        "formats": (*FORMATS, _REPORT),
    }


def _articles(request: Request, reader: Reader, stars: list[Star]) -> list[ArticleMessage]:
    """Read what is exported, the newest first, as far as the reader may see it."""
    services = _services(request)
    if request.query_params.get("of") == "stars":
        messages = [services.news.article(star.article) for star in stars[:MOST_EXPORTED]]
    else:
        messages = list(_found(request, reader))
    documents = (_document(message, reader) for message in messages)
    return [document for document in documents if document is not None]


def _found(request: Request, reader: Reader) -> list[Message]:
    index, services = request.app.state.index, _services(request)
    pairs = [pair for pair in request.query_params.multi_items() if pair[0] not in {"of", "as"}]
    query = services.opened(asked_of(pairs, zone_asked(request)).query, reader)
    found: list[Message] = []
    cursor = ""
    while len(found) < MOST_EXPORTED:
        page = index.search(query, reader.now, limit=MOST, cursor=cursor)
        found += page.messages
        cursor = page.next
        if not cursor:
            break
    return found[:MOST_EXPORTED]


def _document(message: Message | None, reader: Reader) -> ArticleMessage | None:
    """Read an article with the topics that the reader may see; None for one without any."""
    if message is None:
        return None
    try:
        text = narrowed(message, reader.topics).fields["data"]
        document = msgspec.json.decode(text, type=ArticleMessage)
    except (KeyError, msgspec.MsgspecError):
        return None
    return document if reader.topics is None or document.tags else None


def _back(asked: Asked, article: str) -> str:
    return KEPT if asked.fields.one("from") == "kept" else f"/article/{article}#keep"


def _kept(asked: Asked) -> Kept:
    return Kept(asked.request.app.state.store, asked.reader.name)


def _services(request: Request) -> PageServices:
    services: PageServices = request.app.state.pages
    return services
