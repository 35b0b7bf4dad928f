"""Articles of any query in pages, newest first, and one article by its id."""

from urllib.parse import urlencode

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from rasid.web.access import may_read, readable_topics
from rasid.web.documents import document, narrowed
from rasid.web.question import TOKEN, asked_number, asked_query, now
from tasks.query import Query
from worker.index import Page
from worker.index.article_index import MOST
from worker.streams.streams import ARTICLES, Message, Streams

LIMIT = 50


async def articles(request: Request) -> Response:
    """Answer with a page of what a query wants, each article once in its newest revision."""
    query = asked_query(request, {"limit", "cursor"}, await known_topics(request))
    limit = asked_number(request, "limit", LIMIT, MOST)
    page = await find(request, query, limit, request.query_params.get("cursor", ""))
    addresses = {
        rel: _address(request, query, limit, cursor)
        for rel, cursor in (("next", page.next), ("previous", page.previous))
        if cursor
    }
    shown = (narrowed(message, readable_topics(request)) for message in page.messages)
    body = msgspec.json.encode(
        {
            "query": query.text(),
            "articles": [msgspec.Raw(document(message)) for message in shown],
            "next": page.next,
            "previous": page.previous,
        }
    )
    links = ", ".join(f'<{address}>; rel="{rel}"' for rel, address in addresses.items())
    headers = {"Link": links} if links else {}
    return Response(body, media_type="application/json", headers=headers)


async def article(request: Request) -> Response:
    """Answer with the newest revision of one article."""
    found = await run_in_threadpool(_article, request, request.path_params["id"])
    if found is None or not _is_open(request, found):  # one who may not read it learns no more
        return JSONResponse({"error": "no such article is kept"}, status_code=404)
    shown = narrowed(found, readable_topics(request))
    return Response(document(shown), media_type="application/json")


def _is_open(request: Request, message: Message) -> bool:
    names = [ARTICLES, *filter(None, message.fields["topics"].split(","))]
    return any(may_read(request, name) for name in names)


async def unreadable(request: Request, error: Exception) -> Response:  # noqa: ARG001 - starlette's
    """Answer while the index is damaged or its disk is gone: it is built again."""
    return JSONResponse({"error": "the index cannot be read now"}, status_code=503)


async def find(request: Request, query: Query, limit: int, cursor: str = "") -> Page:
    """Search the index."""
    index = request.app.state.index
    return await run_in_threadpool(lambda: index.search(query, now(), limit=limit, cursor=cursor))


async def known_topics(request: Request) -> list[str]:
    """List the topics that ever had a message."""
    return await run_in_threadpool(Streams(request.app.state.store).topics)


def _article(request: Request, article_id: str) -> Message | None:
    """Read an article from the stream, else from the index, which keeps it longer."""
    state = request.app.state
    found = Streams(state.store).article(article_id)
    if found is not None:
        return found
    kept: Message | None = state.index.article(article_id)
    return kept


def _address(request: Request, query: Query, limit: int, cursor: str) -> str:
    """Return the address of a neighbouring page, with the token where the address had it."""
    pairs = [*query.params(), ("limit", str(limit)), ("cursor", cursor)]
    if token := request.query_params.get(TOKEN):
        pairs.append((TOKEN, token))
    return f"{request.url.path}?{urlencode(pairs)}"
