"""Articles of any query in pages, newest first, and one article by its id."""

import time
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlencode

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from rasid.web.access import may_read, readable_topics
from rasid.web.article_files import FORMATS, as_csv
from rasid.web.documents import document, narrowed
from rasid.web.problems import Problem
from rasid.web.question import TOKEN, asked_number, asked_query, now, only
from tasks.publishing.article_v1 import ArticleMessage
from tasks.query import Query
from worker.index import ArticleIndex, Page
from worker.index.article_index import MOST
from worker.store.client import StoreError
from worker.streams.streams import ARTICLES, Message, Streams

LIMIT = 50
RETRY_SECONDS = 5
_FIRST_SECONDS = 2.0  # to wait for an index that is just being made
_STEP_SECONDS = 0.02


class NoIndexError(Exception):
    """There is no index yet; it is being made."""


async def articles(request: Request) -> Response:
    """Answer with a page of what a query wants, each article once in its newest revision."""
    query, limit, page = await _asked_page(request)
    shown = (narrowed(message, readable_topics(request)) for message in page.messages)
    body = msgspec.json.encode(
        {
            "query": query.text(),
            "articles": [msgspec.Raw(document(message)) for message in shown],
            "next": page.next,
            "previous": page.previous,
        }
    )
    headers = _links(request, query, limit, page)
    return Response(body, media_type="application/json", headers=headers)


async def table(request: Request) -> Response:
    """Answer with a page of what a query wants as a table for spreadsheets; Link leads on."""
    query, limit, page = await _asked_page(request)
    opened = readable_topics(request)
    shown = [narrowed(message, opened).fields.get("data", "") for message in page.messages]
    body = as_csv(filter(None, map(_document, shown)), {})
    headers = {"Content-Disposition": 'attachment; filename="rasid.csv"'}
    return Response(
        body.encode("utf-8", "replace"),
        media_type=FORMATS["csv"],
        headers=headers | _links(request, query, limit, page),
    )


async def article(request: Request) -> Response:
    """Answer with the newest revision of one article."""
    only(request)
    found = await run_in_threadpool(_article, request, request.path_params["id"])
    if found is None or not _is_open(request, found):  # one who may not read it learns no more
        return Problem(404, "no such article is kept")
    shown = narrowed(found, readable_topics(request))
    return Response(document(shown), media_type="application/json")


def _is_open(request: Request, message: Message) -> bool:
    names = [ARTICLES, *filter(None, message.fields["topics"].split(","))]
    return any(may_read(request, name) for name in names)


async def unreadable(request: Request, error: Exception) -> Response:  # noqa: ARG001 - starlette's
    """Answer while the index is made, is damaged or its disk is gone: it is built again."""
    return Problem(503, "the index cannot be read now", {"Retry-After": str(RETRY_SECONDS)})


async def find(request: Request, query: Query, limit: int, cursor: str = "") -> Page:
    """Search the index; raises NoIndexError before there is one."""
    index: ArticleIndex = request.app.state.index

    def search() -> Page:
        wait_until(lambda: index.progress().is_there, _FIRST_SECONDS)
        if not index.progress().is_there:
            raise NoIndexError
        return index.search(query, now(), limit=limit, cursor=cursor)

    return await run_in_threadpool(search)


async def known_topics(request: Request) -> list[str]:
    """List the topics that ever had a message."""
    return await run_in_threadpool(Streams(request.app.state.store).topics)


async def _asked_page(request: Request) -> tuple[Query, int, Page]:
    """Read what is asked, and search; raises QueryError."""
    try:
        known = await known_topics(request)
    except (StoreError, OSError):  # the index answers without the server
        known = [*await run_in_threadpool(request.app.state.index.topics)]
    query = asked_query(request, {"limit", "cursor"}, known)
    limit = asked_number(request, "limit", LIMIT, MOST)
    page = await find(request, query, limit, request.query_params.get("cursor", ""))
    return query, limit, page


def _document(text: str) -> ArticleMessage | None:
    """Read a document; None for what is none of ours."""
    try:
        return msgspec.json.decode(text, type=ArticleMessage)
    except msgspec.MsgspecError:
        return None


def _links(request: Request, query: Query, limit: int, page: Page) -> dict[str, str]:
    """Return the header that leads to the neighbouring pages; none without any."""
    links = [
        f'<{_address(request, query, limit, cursor)}>; rel="{rel}"'
        for rel, cursor in (("next", page.next), ("previous", page.previous))
        if cursor
    ]
    return {"Link": ", ".join(links)} if links else {}


def _article(request: Request, article_id: str) -> Message | None:
    """Read an article from the stream, else from the index, which keeps it longer."""
    state = request.app.state
    with suppress(StoreError, OSError):
        if (found := Streams(state.store).article(article_id)) is not None:
            return found
    kept: Message | None = state.index.article(article_id)
    return kept


def _address(request: Request, query: Query, limit: int, cursor: str) -> str:
    """Return the address of a neighbouring page, with the token where the address had it."""
    pairs = [*query.params(), ("limit", str(limit)), ("cursor", cursor)]
    if token := request.query_params.get(TOKEN):
        pairs.append((TOKEN, token))
    return f"{request.url.path}?{urlencode(pairs)}"


def wait_until(is_done: Callable[[], bool], seconds: float) -> None:
    """Wait until something is, or for a while."""
    deadline = time.monotonic() + seconds
    while not is_done() and time.monotonic() < deadline:
        time.sleep(_STEP_SECONDS)
