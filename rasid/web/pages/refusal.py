"""The page that says why something was not done."""

from starlette.requests import Request
from starlette.responses import Response

from rasid.web.access import is_program
from rasid.web.pages import sign_in
from rasid.web.pages.render import Renderer, reader_of
from rasid.web.problems import Problem


def refused(request: Request, status: int, why: str) -> Response:
    """Answer with a page, or with JSON for a program; ``why`` is the key of a text, or one."""
    reader = reader_of(request)
    renderer: Renderer = request.app.state.pages.renderer
    if is_program(request):
        return Problem(status, why)
    if reader.is_stranger:
        return sign_in.form(request, reader, renderer)
    text = reader.words.t(why) if reader.words.has(why) else why
    heading = reader.words.t("refused")
    return renderer.page(request, "refused.html", reader, status=status, heading=heading, why=text)
