"""The page that says why something was not done."""

from http import HTTPStatus

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from rasid.web.access import is_page, is_program
from rasid.web.pages import sign_in
from rasid.web.pages.render import Renderer, reader_of
from rasid.web.pages.strings import DEFAULT, Strings
from rasid.web.problems import Problem
from tasks.errors import QueryError

RETRY_SECONDS = 5
_QUERY = Markup("<bdi>{}</bdi>: {}")
_PLAIN = Markup("<bdi>{}</bdi>")
_ENGLISH = Markup('<bdi lang="en" dir="ltr">{}</bdi>')


def refused(request: Request, status: int, why: str | QueryError) -> Response:
    """Answer with a page, or with JSON for a program.

    ``why`` is the key of a text, a text in English, or what is wrong with a query.
    """
    reader = reader_of(request)
    renderer = renderer_of(request)
    if is_program(request):
        return Problem(status, str(why))
    if reader.is_stranger:
        return sign_in.form(request, reader, renderer)
    text = told_in(reader.words, why)
    heading = reader.words.t("refused")
    return renderer.page(request, "refused.html", reader, status=status, heading=heading, why=text)


async def silent(request: Request, error: Exception) -> Response:  # noqa: ARG001 - starlette's
    """Answer while the server does not respond: people get a page, programs a problem."""
    wait = {"Retry-After": str(RETRY_SECONDS)}
    if not is_page(request.scope["path"]) or is_program(request):
        return Problem(HTTPStatus.SERVICE_UNAVAILABLE, "the server does not answer", wait)
    reader = reader_of(request)
    words = reader.words
    return renderer_of(request).page(
        request,
        "refused.html",
        reader,
        status=HTTPStatus.SERVICE_UNAVAILABLE,
        headers=wait,
        heading=words.t("server_silent"),
        why=words.t("server_silent_why"),
    )


def renderer_of(request: Request) -> Renderer:
    """Return what fills the templates of this process."""
    renderer: Renderer = request.app.state.pages.renderer
    return renderer


async def wrong_query(request: Request, error: Exception) -> Response:
    """Answer a wrong query: people get a page, programs a problem."""
    if not isinstance(error, QueryError):
        raise error
    if is_page(request.scope["path"]):
        return refused(request, HTTPStatus.BAD_REQUEST, error)
    return Problem(HTTPStatus.BAD_REQUEST, str(error), parameter=error.parameter)


def told_in(words: Strings, why: str | QueryError) -> Markup:
    """Say in a language why something was refused; what only English says is marked as English."""
    if isinstance(why, QueryError):
        return _QUERY.format(why.parameter, words.reason(why))
    if words.has(why):
        return words.t(why)
    return (_PLAIN if words.lang == DEFAULT else _ENGLISH).format(why)
