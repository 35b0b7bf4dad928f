"""Feeds files: OPML (nested outlines are labels), or plain text with one address a line."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec

from tasks.errors import SettingsError
from tasks.http.urls import clean_url
from tasks.model import IndexSelectors
from tasks.text.sanitize import clean_line
from worker.catalogue.opml_facts import read_facts, written_facts
from worker.state.feeds import RedisFeeds

MAX_FILE_BYTES = 10_000_000
COMMENT = "#"
STEP = "/"  # between the folders of a label, as in OPML's own category attribute
VERIFIED, UNVERIFIED = "verified", "unverified"
NAMED_BY_FEED = "feed"


class CatalogueFeed(msgspec.Struct, frozen=True):
    """One feed of a feeds file; what the file lacks is empty.

    ``country`` is an ISO 3166 code, ``status`` is verified or unverified: whether somebody saw the
    feed work. ``labels`` are the outlines it stands in, joined by slashes, then its categories.
    ``kind`` and ``rules`` are for what is no feed. ``title`` is what the feed calls itself, where
    nobody named its source; ``facts`` are what else is said of the source (zone, kind, news).
    """

    url: str
    source: str = ""
    lang: str = ""
    labels: tuple[str, ...] = ()
    country: str = ""
    status: str = ""
    kind: str = ""
    rules: IndexSelectors | None = None
    title: str = ""
    facts: dict[str, str] = {}


def read_feeds_file(path: Path) -> list[CatalogueFeed]:
    """Read a feeds file.

    Raises SettingsError with one line that names the file, the place and the remedy.
    """
    try:
        body = path.read_bytes()
    except OSError as error:
        raise SettingsError(
            f"feeds file {path}: {error.strerror}; give the path of an OPML or text file"
        ) from error
    if len(body) > MAX_FILE_BYTES:
        raise SettingsError(f"feeds file {path} is larger than {MAX_FILE_BYTES} bytes; split it")
    is_opml = path.suffix.lower() in {".opml", ".xml"} or body.lstrip()[:1] == b"<"
    feeds = list(_opml(path, body) if is_opml else _lines(path, body))
    if not feeds:
        raise SettingsError(
            f"feeds file {path} lists no feed; an OPML outline needs xmlUrl, a text file "
            f"one URL a line"
        )
    return feeds


def _opml(path: Path, body: bytes) -> Iterator[CatalogueFeed]:
    try:
        # the operator's own file, and expat limits entity expansion
        root = ET.fromstring(body)  # noqa: S314
    except ET.ParseError as error:
        raise SettingsError(
            f"feeds file {path} is not well-formed OPML ({error}); correct it at that place"
        ) from error
    for number, (outline, folders) in enumerate(_outlines(root), 1):
        url = outline.get("xmlUrl") or outline.get("xmlurl")
        if url:
            place = f"outline {number}"
            yield CatalogueFeed(
                _checked(path, place, url),
                "" if _is_nameless(outline) else _name(outline),
                outline.get("language") or "",
                _labels(outline, folders),
                outline.get("country") or "",
                outline.get("status") or "",
                outline.get("kind") or "",
                _rules(path, place, outline.get("rules") or "null"),
                _name(outline) if _is_nameless(outline) else "",
                read_facts(f"feeds file {path}, {place}", outline.attrib),
            )


def _outlines(root: ET.Element) -> Iterator[tuple[ET.Element, tuple[str, ...]]]:
    """Yield every outline in file order with the names of those around it.

    A loop, because files nest as they like.
    """
    waiting: list[tuple[ET.Element, tuple[str, ...]]] = [(root, ())]
    while waiting:
        element, folders = waiting.pop()
        inside = folders
        if element.tag == "outline":
            yield element, folders
            name = _name(element).replace(STEP, "-")
            inside = (*folders, name) if name and not element.get("xmlUrl") else folders
        waiting.extend((child, inside) for child in reversed(element))


def _name(outline: ET.Element) -> str:
    return outline.get("title") or outline.get("text") or ""


def _is_nameless(outline: ET.Element) -> bool:
    """Tell whether the name is only what the feed calls itself, as `opml_of` notes it."""
    return outline.get("named") == NAMED_BY_FEED


def _labels(outline: ET.Element, folders: tuple[str, ...]) -> tuple[str, ...]:
    categories = (part.strip().strip(STEP) for part in (outline.get("category") or "").split(","))
    return tuple(dict.fromkeys(label for label in (STEP.join(folders), *categories) if label))


def _rules(path: Path, place: str, text: str) -> IndexSelectors | None:
    try:
        return msgspec.json.decode(text, type=IndexSelectors | None)
    except msgspec.MsgspecError as error:
        raise SettingsError(
            f"feeds file {path}, {place}: rules: {error}; write them as rasid feeds export does"
        ) from error


def _lines(path: Path, body: bytes) -> Iterator[CatalogueFeed]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"feeds file {path} is not UTF-8 (byte {error.start}); save it as UTF-8"
        ) from error
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith(COMMENT):
            yield CatalogueFeed(_checked(path, f"line {number}", line.strip()))


def _checked(path: Path, place: str, url: str) -> str:
    try:
        return clean_url(url)
    except ValueError as error:
        raise SettingsError(
            f"feeds file {path}, {place}: {error}; use a full http or https address"
        ) from error


def keep(catalogue: RedisFeeds, listed: Iterable[CatalogueFeed]) -> int:
    """Add listed feeds to the catalogue, update known ones, and count the new."""
    return sum(_keep_one(catalogue, feed) for feed in listed)


def _keep_one(catalogue: RedisFeeds, feed: CatalogueFeed) -> bool:
    id_, is_new = catalogue.add(
        feed.url,
        source=feed.source,
        lang=feed.lang,
        country=feed.country,
        labels=feed.labels,
        kind=feed.kind,
        rules=feed.rules,
        facts=feed.facts,
    )
    catalogue.keep_title(id_, feed.title)
    return is_new


def opml_of(feeds: Iterable[CatalogueFeed], title: str = "Rasid") -> str:
    """Write OPML 2.0 that `read_feeds_file` reads back the same.

    The first label becomes folders, the others categories.
    """
    root = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(root, "head"), "title").text = clean_line(title)
    body = ET.SubElement(root, "body")
    folders: dict[str, ET.Element] = {"": body}
    for feed in feeds:
        ET.SubElement(
            _folder(folders, clean_line(feed.labels[0]) if feed.labels else ""),
            "outline",
            _attributes(feed),
        )
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _folder(folders: dict[str, ET.Element], label: str) -> ET.Element:
    """Find the outline of a label, or make it and those around it."""
    around = ""
    for name in label.split(STEP) if label else ():
        inside = f"{around}{STEP}{name}" if around else name
        if inside not in folders:
            folders[inside] = ET.SubElement(folders[around], "outline", text=name)
        around = inside
    return folders[around]


def _attributes(feed: CatalogueFeed) -> dict[str, str]:
    name = feed.source or feed.title or feed.url
    given = {
        "type": "rss",
        "text": name,
        "title": feed.source or feed.title,
        "named": NAMED_BY_FEED if feed.title and not feed.source else "",
        "xmlUrl": feed.url,
        "language": feed.lang,
        "country": feed.country,
        "status": feed.status,
        "category": ",".join(label.replace(",", " ") for label in feed.labels[1:]),
        "kind": feed.kind,
        "rules": msgspec.json.encode(feed.rules).decode() if feed.rules else "",
        **written_facts(feed.facts),
    }
    return {name: clean_line(value) for name, value in given.items() if value}
