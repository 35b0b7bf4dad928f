"""Templates filled and sent: one environment, what every page knows, compression."""

import functools
import gzip
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import jinja2
import msgspec
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from rasid.web.access import readable_topics, who_asks
from rasid.web.assets import Assets, accepts_gzip, assets
from rasid.web.forms import keep_value, value_of
from rasid.web.pages import markup, strings
from rasid.web.pages.strings import Strings, script_words
from rasid.web.pages.times import Times, zone_of
from rasid.web.session import cookies_of
from tasks.tagging.sentences import NOTED
from tasks.text.sanitize import clean
from tasks.text.secret_forms import without_secrets
from worker.readers.kept import Kept, Star
from worker.readers.reader import ROLES

LANGUAGE, ZONE, THEME = "rasid-lang", "rasid-zone", "rasid-theme"
_THEMES = ("light", "dark")
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f]")  # of ASCII, but for ends of lines
_NO_PARTS: Mapping[str, str] = MappingProxyType({})
_LEAST_PACKED = 1_000  # bytes; less than a packet gains nothing


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks for a page: language, zone, theme, the topics that may be seen, and roles;
    ``keeps`` says whether marks of this reader are kept.

    ``topics`` is None for all of them, empty for a stranger where readers are named.
    """

    words: Strings
    zone: ZoneInfo
    theme: str
    topics: frozenset[str] | None
    now: datetime
    has_session: bool
    name: str = ""
    roles: tuple[str, ...] = ()
    keeps: bool = False

    @property
    def is_stranger(self) -> bool:
        """Whether nothing may be seen."""
        return self.topics is not None and not self.topics

    @property
    def times(self) -> Times:
        """Writes moments for this reader."""
        return Times(self.words, self.zone, self.now)

    def may(self, role: str) -> bool:
        """Whether the reader has a role."""
        return role in self.roles

    def allows(self, topic: str) -> bool:
        """Whether a topic may be named."""
        return self.topics is None or topic in self.topics


def reader_of(request: Request) -> Reader:
    """Read from a request who asks."""
    cookies = cookies_of(request.headers.get("cookie", ""))
    lang = strings.choose(cookies.get(LANGUAGE, ""), request.headers.get("accept-language", ""))
    zone = cookies.get(ZONE, "").replace("%2F", "/")[:64]
    theme = cookies.get(THEME, "")
    asks = who_asks(request)
    return Reader(
        words=strings.strings(lang),
        zone=zone_of(zone, request.app.state.settings.web_zone),
        theme=theme if theme in _THEMES else "",
        topics=readable_topics(request),
        now=datetime.now(UTC),
        has_session="rasid-session" in cookies,
        name=asks.name if asks else "",
        roles=tuple(role for role in ROLES if asks and asks.may(role)),
        keeps=asks is not None and asks.keeps,
    )


class Renderer:
    """Fills templates for readers."""

    def __init__(self, assets: Assets) -> None:
        self._environment = jinja2.Environment(
            loader=jinja2.PackageLoader("rasid.web.pages"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters["masked"] = without_secrets
        self._environment.globals["asset"] = assets.address
        self._environment.globals["with_"] = _with
        self._environment.globals["part"] = _place
        self._environment.globals["noted"] = frozenset(NOTED)
        drawn = markup.parts(assets.address, jinja2.pass_context)
        self._environment.globals.update(drawn)

    def warm_up(self) -> None:
        """Compile the templates."""
        for name in self._environment.list_templates():
            self._environment.get_template(name)

    def text(
        self, template: str, reader: Reader, *, parts: Mapping[str, str] = _NO_PARTS, **values: Any
    ) -> str:
        """Fill a template; signs that turn text round are taken out, whoever wrote them.

        ``parts`` are texts that this method made before; the template names their places.
        """
        words = reader.words
        values |= {"t": words.t, "n": words.n, "words": words, "reader": reader}
        values["script_words"] = script_words(words)
        page = _cleaned(self._environment.get_template(template).render(**values))
        for name, text in parts.items():
            page = page.replace(_place(name), text)
        return page

    def page(
        self,
        request: Request,
        template: str,
        reader: Reader,
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
        **values: Any,
    ) -> HTMLResponse:
        """Answer with a page."""
        here = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
        form = value_of(request)
        known = {"here": here, "path": request.url.path, "form": form} | values
        # What answers a form has no address of its own to come back to.
        known.setdefault("again", request.url.path if request.method in {"GET", "HEAD"} else "/")
        known["star_of"] = partial(_star_of, request, reader)
        text = self.text(template, reader, **known)
        body = text.encode("utf-8", "replace")
        sent = {"Cache-Control": "no-store", "Vary": "Accept-Encoding, Cookie", **(headers or {})}
        if accepts_gzip(request) and len(body) >= _LEAST_PACKED:
            body = gzip.compress(body, 5)
            sent["Content-Encoding"] = "gzip"
        answer = HTMLResponse(body, status_code=status, headers=sent)
        if known["form"] == form and not reader.is_stranger:
            keep_value(request, answer, form)
        return answer


@functools.cache
def renderer() -> Renderer:
    """Return the templates of this process, and of all that it forks: compiling takes 0.5 s."""
    return Renderer(assets())


def _cleaned(page: str) -> str:
    """Clean what stands between the ends of tags: composing would join U+0338 with a ">"."""
    if _CONTROLS.search(page):
        return ">".join(map(clean, page.split(">")))
    pieces = page.split(">")
    return ">".join(piece if piece.isascii() else clean(piece) for piece in pieces)


def _place(name: str) -> Markup:
    """Name the place of a part: no stranger's text can, it is escaped."""
    return Markup(f"<!--part {name}-->")  # noqa: S704


def _star_of(request: Request, reader: Reader, article: str) -> Star | None:
    """Read the reader's star of an article, for pages that show it."""
    return Kept(request.app.state.store, reader.name).star(article)


def _with(path: str, pairs: list[tuple[str, str]], **more: str) -> str:
    """Write an address with further parameters; "" takes one away."""
    found = [(name, value) for name, value in pairs if name not in more]
    found += [(name, value) for name, value in more.items() if value]
    return f"{path}?{urlencode(found)}" if found else path
