"""The files of the pages, read once and kept compressed.

Their names carry what they hold (``?v=``), so browsers keep them for ever.
"""

import functools
import gzip
import hashlib
from http import HTTPStatus
from importlib.resources import files

import msgspec
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from rasid.web.problems import Problem

PREFIX = "/static/"
_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
    "txt": "text/plain; charset=utf-8",
}
_NAMED = b'"./'
_PACKED = frozenset({"woff2"})  # compressed already


class Asset(msgspec.Struct, frozen=True):
    """A file, as it is and compressed ("" where that is no use)."""

    body: bytes
    packed: bytes
    media_type: str
    version: str


class Assets:
    """All files of the pages, by name."""

    def __init__(self) -> None:
        folder = files("rasid.web.pages") / "static"
        bodies = {
            file.name: file.read_bytes()
            for file in folder.iterdir()
            if file.name.rpartition(".")[2] in _TYPES
        }
        self._assets: dict[str, Asset] = {}
        for name in sorted(bodies, key=lambda name: _NAMED in bodies[name]):  # what is named first
            self._assets[name] = _asset(name, self._with_versions(bodies[name]))

    def address(self, name: str) -> str:
        """Return the address of a file. Raises KeyError for one that there is not."""
        return f"{PREFIX}{name}?v={self._assets[name].version}"

    def _with_versions(self, body: bytes) -> bytes:
        """Put versions to the names of other files, which are written ``./name``."""
        for name, asset in self._assets.items():
            plain = _NAMED + name.encode() + b'"'
            body = body.replace(plain, plain[:-1] + f'?v={asset.version}"'.encode())
        return body

    async def icon(self, request: Request) -> Response:
        """Answer with the icon, for what asks for one without reading the page."""
        return self._answer(request, "icon.svg")

    async def answer(self, request: Request) -> Response:
        """Answer with a file."""
        return self._answer(request, request.path_params["name"])

    def _answer(self, request: Request, name: str) -> Response:
        asset = self._assets.get(name)
        if asset is None:
            return Problem(HTTPStatus.NOT_FOUND, "no such file")
        is_versioned = request.query_params.get("v") == asset.version
        headers = {
            "ETag": f'"{asset.version}"',
            "Vary": "Accept-Encoding",
            "Cache-Control": "max-age=31536000, immutable" if is_versioned else "no-cache",
        }
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        if asset.packed and accepts_gzip(request):
            headers["Content-Encoding"] = "gzip"
            return Response(asset.packed, media_type=asset.media_type, headers=headers)
        return Response(asset.body, media_type=asset.media_type, headers=headers)


async def crawlers(request: Request) -> Response:  # noqa: ARG001 - starlette's signature
    """Ask crawlers to stay away: what is here is others' news, and its readers' work."""
    return PlainTextResponse("User-agent: *\nDisallow: /\n")


@functools.cache
def assets() -> Assets:
    """Return the files of this process, and of all that it forks."""
    return Assets()


def accepts_gzip(request: Request) -> bool:
    """Whether a client takes gzip."""
    accepted = request.headers.get("accept-encoding", "").lower()
    return any(part.strip().partition(";")[0] == "gzip" for part in accepted.split(","))


def _asset(name: str, body: bytes) -> Asset:
    kind = name.rpartition(".")[2]
    return Asset(
        body,
        b"" if kind in _PACKED else gzip.compress(body, 9, mtime=0),
        _TYPES[kind],
        hashlib.sha256(body).hexdigest()[:12],
    )
