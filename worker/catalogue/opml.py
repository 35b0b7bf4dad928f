"""Feeds files: OPML (nested outlines are labels), or plain text with one address a line."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec

from tasks.errors import FeedError, SettingsError
from tasks.feeds.reading import KINDS
from tasks.http.urls import clean_url
from tasks.model import IndexSelectors
from tasks.sources import checked
from tasks.text.sanitize import clean_line
from worker.catalogue.opml_facts import read_facts, written_facts
from worker.catalogue.opml_outlines import STEP, Outline, outlines_of
from worker.state.feeds import RedisFeeds

MAX_FILE_BYTES = 10_000_000
COMMENT = "#"
VERIFIED, UNVERIFIED = "verified", "unverified"
NAMED_BY_FEED = "feed"


class CatalogueFeed(msgspec.Struct, frozen=True):
    """One feed of a feeds file; what the file lacks is empty.

    ``country`` is an ISO 3166 code, ``status`` is verified or unverified: whether somebody saw the
    feed work. ``labels`` are the outlines it stands in, joined by slashes, then its categories.
    ``kind`` and ``rules`` are for what is no feed. ``title`` is what the feed calls itself, where
    nobody named its source; ``facts`` are what else is said of the source (zone, kind, news).
    ``alternatives`` are other addresses that the same feed may have, None where the file cannot
    tell them.
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
    alternatives: tuple[str, ...] | None = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        """All addresses that the file tells, in the order in which they are tried."""
        return (self.url, *(self.alternatives or ()))


class FeedsFile(msgspec.Struct, frozen=True):
    """What a feeds file lists; ``faults`` are a line for each feed that could not be read."""

    feeds: tuple[CatalogueFeed, ...]
    faults: tuple[str, ...] = ()


def read_feeds_file(path: Path) -> FeedsFile:
    """Read a feeds file; what is wrong with one feed costs no other.

    Raises SettingsError with one line that names the file, the place and the remedy for a file that
    cannot be read or lists no feed.
    """
    try:
        with path.open("rb") as file:
            body = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise SettingsError(
            f"feeds file {path}: {error.strerror}; give the path of an OPML or text file"
        ) from error
    return read_feeds(body, str(path))


def read_feeds(body: bytes, name: str) -> FeedsFile:
    """Read what a feeds file holds; ``name`` stands in faults, and may end in ``.opml``."""
    if len(body) > MAX_FILE_BYTES:
        raise SettingsError(f"feeds file {name} is larger than {MAX_FILE_BYTES} bytes; split it")
    is_opml = name.lower().endswith((".opml", ".xml")) or body.lstrip()[:1] == b"<"
    faults: list[str] = []
    feeds = tuple(_opml(name, body, faults) if is_opml else _lines(name, body, faults))
    if not feeds and not faults:
        raise SettingsError(
            f"feeds file {name} lists no feed; an OPML outline needs xmlUrl, a text file "
            f"one URL a line"
        )
    return FeedsFile(feeds, tuple(faults))


def _opml(name: str, body: bytes, faults: list[str]) -> Iterator[CatalogueFeed]:
    outlines = outlines_of(body)
    if outlines.fault:
        fault = f"feeds file {name} is not well-formed OPML ({outlines.fault})"
        faults.append(f"{fault}; correct it at that place")
        if not outlines.found:
            raise SettingsError(faults[0])
    for number, outline in enumerate(outlines.found, 1):
        try:
            if outline.fault:
                raise ValueError(outline.fault)
            if outline.url:
                yield _feed(outline)
        except (ValueError, FeedError) as error:
            faults.append(f"feeds file {name}, outline {number} {outline.name!r}: {error}")


def _feed(outline: Outline) -> CatalogueFeed:
    """Read one outline; raises ValueError or FeedError with what is wrong."""
    given = outline.attributes
    # the name is only what the feed calls itself, as `opml_of` notes it
    is_nameless = given.get("named") == NAMED_BY_FEED
    rules = _rules(given.get("rules") or "null")
    return CatalogueFeed(
        _checked(outline.url),
        "" if is_nameless else outline.name,
        _fact("lang", given.get("language", "")),
        _labels(outline),
        _fact("country", given.get("country", "")),
        given.get("status", ""),
        _kind(given.get("kind", ""), rules),
        rules,
        outline.name if is_nameless else "",
        read_facts(given),
        tuple(map(_checked, given.get("alternatives", "").split())),
    )


def _fact(name: str, written: str) -> str:
    return checked(name, written) if written.strip() else ""


def _labels(outline: Outline) -> tuple[str, ...]:
    written = outline.attributes.get("category", "").split(",")
    categories = (part.strip().strip(STEP) for part in written)
    named = (STEP.join(outline.folders), *categories)
    return tuple(dict.fromkeys(label for label in named if label))


def _kind(written: str, rules: IndexSelectors | None) -> str:
    if written and written not in KINDS:
        raise ValueError(f"no kind {written!r}; one of {', '.join(sorted(KINDS))}")
    if written == "listing" and rules is None:
        raise ValueError("a listing needs its selectors; write them as rasid feeds export does")
    return written


def _rules(text: str) -> IndexSelectors | None:
    try:
        rules = msgspec.json.decode(text, type=IndexSelectors | None)
    except msgspec.MsgspecError as error:
        raise ValueError(f"rules: {error}; write them as rasid feeds export does") from error
    if rules is not None:
        from tasks.feeds.html_index import check_rules  # noqa: PLC0415 - its parsers take long

        check_rules(rules)
    return rules


def _lines(name: str, body: bytes, faults: list[str]) -> Iterator[CatalogueFeed]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"feeds file {name} is not UTF-8 (byte {error.start}); save it as UTF-8"
        ) from error
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith(COMMENT):
            continue
        try:
            yield CatalogueFeed(_checked(line.strip()), alternatives=None)
        except ValueError as error:
            faults.append(f"feeds file {name}, line {number}: {error}")


def _checked(url: str) -> str:
    try:
        return clean_url(url)
    except ValueError as error:
        raise ValueError(f"{error}; use a full http or https address") from error


def keep(catalogue: RedisFeeds, listed: Iterable[CatalogueFeed]) -> int:
    """Add all feeds of a file to the catalogue, update known ones, and count the new."""
    return keep_named(catalogue, named_as_known(catalogue, list(listed)))


def keep_named(catalogue: RedisFeeds, listed: Iterable[CatalogueFeed]) -> int:
    """Do the same with feeds that are named as the catalogue knows them.

    Further addresses come last, so that none takes what another feed is listed at.
    """
    kept = [(feed, *_keep_one(catalogue, feed)) for feed in listed]
    for feed, id_, _ in kept:
        if feed.alternatives:
            catalogue.keep_addresses(id_, feed.addresses)
    return sum(is_new for _, _, is_new in kept)


def _keep_one(catalogue: RedisFeeds, feed: CatalogueFeed) -> tuple[str, bool]:
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
    return id_, is_new


def named_as_known(catalogue: RedisFeeds, listed: Sequence[CatalogueFeed]) -> list[CatalogueFeed]:
    """Name each feed of a file by the one of its addresses under which the catalogue has it.

    An address that the file lists as a feed of its own stays that feed's.
    """
    own = {catalogue.find(feed.url) for feed in listed}
    return [_as_known(catalogue, feed, own) for feed in listed]


def _as_known(catalogue: RedisFeeds, feed: CatalogueFeed, own: AbstractSet[str]) -> CatalogueFeed:
    if not feed.alternatives or catalogue.find(feed.url):
        return feed
    for address in feed.alternatives:
        if (id_ := catalogue.find(address)) and id_ not in own:
            others = (feed.url, *(one for one in feed.alternatives if one != address))
            return msgspec.structs.replace(feed, url=address, alternatives=others)
    return feed


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
        "alternatives": " ".join(feed.addresses[1:]),
        **written_facts(feed.facts),
    }
    return {name: clean_line(value) for name, value in given.items() if value}
