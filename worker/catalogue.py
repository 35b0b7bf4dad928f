"""Feeds files: OPML (nested outlines), or plain text with one address a line."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec

from tasks.core.errors import SettingsError
from tasks.core.urls import clean_url

MAX_FILE_BYTES = 10_000_000
COMMENT = "#"


class CatalogueFeed(msgspec.Struct, frozen=True):
    """One feed of a feeds file; ``source`` and ``lang`` are "" when the file does not say."""

    url: str
    source: str = ""
    lang: str = ""


def read_feeds_file(path: Path) -> list[CatalogueFeed]:
    """Read a feeds file; raises SettingsError with one line that names the file, the place and the remedy."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"feeds file {path}: {error.strerror}; give the path of an OPML or text file") from error
    if len(body) > MAX_FILE_BYTES:
        raise SettingsError(f"feeds file {path} is larger than {MAX_FILE_BYTES} bytes; split it")
    is_opml = path.suffix.lower() in {".opml", ".xml"} or body.lstrip()[:1] == b"<"
    feeds = list(_opml(path, body) if is_opml else _lines(path, body))
    if not feeds:
        raise SettingsError(f"feeds file {path} lists no feed; an OPML outline needs xmlUrl, a text file one URL a line")
    return feeds


def _opml(path: Path, body: bytes) -> Iterator[CatalogueFeed]:
    try:
        root = ET.fromstring(body)  # noqa: S314 - the operator's own file, and expat limits entity expansion
    except ET.ParseError as error:
        raise SettingsError(f"feeds file {path} is not well-formed OPML ({error}); correct it at that place") from error
    for number, outline in enumerate(root.iter("outline"), 1):
        url = outline.get("xmlUrl") or outline.get("xmlurl")
        if url:
            name = outline.get("title") or outline.get("text") or ""
            yield CatalogueFeed(_checked(path, f"outline {number}", url), name, outline.get("language") or "")


def _lines(path: Path, body: bytes) -> Iterator[CatalogueFeed]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(f"feeds file {path} is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith(COMMENT):
            yield CatalogueFeed(_checked(path, f"line {number}", line.strip()))


def _checked(path: Path, place: str, url: str) -> str:
    try:
        return clean_url(url)
    except ValueError as error:
        raise SettingsError(f"feeds file {path}, {place}: {error}; use a full http or https address") from error
