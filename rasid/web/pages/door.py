"""What every page begins with: who asks, in which language, with which parameters."""

from http import HTTPStatus
from urllib.parse import parse_qsl, quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from rasid.web.pages import sign_in
from rasid.web.pages.query import Asked, asked_of
from rasid.web.pages.render import LANGUAGE, Reader, reader_of
from rasid.web.pages.services import PageServices
from rasid.web.pages.strings import language_of
from rasid.web.problems import Problem
from tasks.errors import QueryError

_MOST_PAIRS = 100
YEAR_SECONDS = 365 * 86_400


def at_the_door(request: Request, reader: Reader) -> Response | None:
    """Keep a language that was chosen, and ask a stranger for a token; None for everybody else."""
    if (answer := _chosen_language(request)) is not None:
        return answer
    if reader.is_stranger:
        return sign_in.form(request, reader, services_of(request).renderer)
    return None


async def session_form(request: Request) -> Response:
    """Answer with the form for a token, in the language that is chosen there."""
    return _chosen_language(request) or await sign_in.show(request)


def missing(request: Request, reader: Reader, heading: str, why: str = "") -> Response:
    """Say that there is no such thing, and why that may be."""
    words = reader.words
    return services_of(request).renderer.page(
        request,
        "missing.html",
        reader,
        status=HTTPStatus.NOT_FOUND,
        heading=words.t(heading),
        why=words.t(why) if why else "",
    )


async def lost(request: Request, _error: Exception) -> Response:
    """Answer for an address that leads nowhere: people get a page, programs a problem."""
    if "text/html" in request.headers.get("accept", ""):
        return missing(request, reader_of(request), "no_page")
    return Problem(HTTPStatus.NOT_FOUND, "there is nothing at this address")


def services_of(request: Request) -> PageServices:
    """Return what the pages of this process share."""
    services: PageServices = request.app.state.pages
    return services


def pairs_of_address(request: Request) -> list[tuple[str, str]]:
    """Read the parameters; a form's empty fields are none. Raises QueryError for too many."""
    try:
        found = parse_qsl(request.url.query, max_num_fields=_MOST_PAIRS)
    except ValueError:
        raise QueryError("query", "too_many_parameters", {"most": _MOST_PAIRS}) from None
    return [pair for pair in found if pair[1]]


def asked_by(request: Request) -> Asked:
    """Read what the address of a request asks of the wall, its times in the zone that is set."""
    return asked_of(pairs_of_address(request), zone_asked(request))


def zone_asked(request: Request) -> str:
    """Return the zone of days and times that name none."""
    zone: str = request.app.state.settings.web_zone
    return zone


def _chosen_language(request: Request) -> Response | None:
    """Remember the language and lead back to the same address without it; None without any."""
    lang = language_of(request.query_params.get("ui", ""))
    if not lang:
        return None
    rest = [(name, value) for name, value in pairs_of_address(request) if name != "ui"]
    path = request.url.path
    address = f"{path}?{'&'.join(f'{n}={quote(v)}' for n, v in rest)}" if rest else path
    answer = RedirectResponse(address, 303)
    answer.set_cookie(LANGUAGE, lang, YEAR_SECONDS, samesite="lax", httponly=True)
    return answer
