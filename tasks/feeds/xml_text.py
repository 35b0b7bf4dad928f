"""The text of an XML file, whatever its encoding, from its root on: no declaration, no DOCTYPE."""

import codecs
import re
from collections.abc import Mapping
from html import unescape

import msgspec

from tasks.errors import FeedError
from tasks.text.charset import decode, shows_ascii

_WIDEST = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<\x00", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,40})[\"']")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_DECLARATION = re.compile(r"<\?xml\s", re.IGNORECASE)
# UTF-8 that was taken for Latin-1 and written as UTF-8 again: the two-byte forms of our letters.
_DOUBLED = re.compile("[\u00c3-\u00df\u00e0-\u00ef][\u0080-\u00bf\u0152-\u2122]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_LATIN = {chr(byte): byte for byte in range(0x80, 0x100)} | {
    bytes([byte]).decode("cp1252"): byte
    for byte in range(0x80, 0xA0)
    if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
# Of a DOCTYPE, one declaration: an entity with a literal value, or any other.
_ENTITY = re.compile(
    r"<!ENTITY\s+(?P<name>[\w.:-]{1,64})\s+(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')\s*>"
)
# The letters of HTML by reference, as old feeds have them, are known without looking there.
_HARMLESS = re.compile(
    r"<!(?:ELEMENT|ATTLIST|NOTATION)\s[^<>%]*>|<!--.*?-->|\s+|%[\w.-]{1,40};"
    r"|<!ENTITY\s+%\s+[\w.-]{1,40}\s+PUBLIC\s+\"[^\"<>]*\"\s+"
    r"\"https?://www\.w3\.org/[^\"<>]*\"\s*>",
    re.DOTALL,
)
_SIMPLE_VALUE = re.compile(r"(?:[^&<>%]|&#\w{1,8};){0,200}")
_MAX_ENTITIES = 1_000


class Prologue(msgspec.Struct, frozen=True):
    """Where the root begins, and the entities that a DOCTYPE before it defines."""

    end: int
    entities: Mapping[str, str]


def text_of(body: bytes, content_type: str = "") -> str:
    """Decode an XML file; single bad bytes become U+FFFD.

    Raises FeedError ``feed_hostile`` for a declared encoding in which ASCII bytes mean something
    else.
    """
    head = body.lstrip()
    codec = next((codec for mark, codec in _WIDEST if head.startswith(mark)), "")
    if codec:
        return head.decode(codec, "replace").lstrip("\ufeff")
    declared = _DECLARED.search(body[:1000])
    header = _CHARSET.search(content_type)
    for label in (declared[1].decode("ascii") if declared else "", header[1] if header else ""):
        if label and not label.lower().startswith("utf-16") and not shows_ascii(label):
            raise FeedError("feed_hostile", f"encoding {label}")
    return _once(decode(body, content_type or "; charset=utf-8"))


def _once(text: str) -> str:
    """Undo a second encoding, when all letters of the text show it."""
    doubled = len(_DOUBLED.findall(text[:50_000]))
    if not doubled or 2.5 * doubled < len(_BEYOND_ASCII.findall(text[:50_000])):
        return text
    try:
        return bytes(_LATIN.get(sign, ord(sign)) for sign in text).decode()
    except ValueError:
        return text


def read_prologue(text: str, start: int) -> Prologue:
    """Walk over declarations, comments and one DOCTYPE up to the first element at or after
    ``start``.

    Raises FeedError ``feed_hostile`` for a DOCTYPE whose entities are made of others or lie
    elsewhere, for a second one, and for what is never closed.
    """
    place, doctypes = start, 0
    entities: Mapping[str, str] = {}
    while (place := text.find("<", place)) >= 0 and text[place + 1 : place + 2] in {"!", "?"}:
        if text.startswith("<!--", place):
            place = _behind(text, "-->", place)
        elif text.startswith("<?", place):
            place = _behind(text, "?>", place)
        else:
            place, entities = _behind_doctype(text, place)
            doctypes += 1
        if doctypes > 1:
            raise FeedError("feed_hostile", "more than one DOCTYPE")
    return Prologue(place, entities)


def _behind_doctype(text: str, place: int) -> tuple[int, Mapping[str, str]]:
    """Return the place behind the DOCTYPE, and its entities."""
    bracket = text.find("[", place)
    end = _behind(text, ">", place)
    if text[place : place + 9].upper() != "<!DOCTYPE":
        raise FeedError("feed_hostile", "a declaration before the root")
    if not 0 <= bracket < end:
        if "<" in text[place + 1 : end]:
            raise FeedError("feed_hostile", "a DOCTYPE that is never closed")
        return end, {}
    place, entities = _subset(text, bracket + 1)
    return _behind(text, ">", place), entities


def _subset(text: str, place: int) -> tuple[int, Mapping[str, str]]:
    """Read an internal subset up to its bracket."""
    entities: dict[str, str] = {}
    while not text.startswith("]", place):
        entity = _ENTITY.match(text, place)
        other = _HARMLESS.match(text, place)
        if entity:
            value = entity["double"] if entity["double"] is not None else entity["single"]
            if not _SIMPLE_VALUE.fullmatch(value) or len(entities) >= _MAX_ENTITIES:
                raise FeedError("feed_hostile", "a DOCTYPE with entities made of others")
            entities.setdefault(entity["name"], unescape(value))
            place = entity.end()
        elif other:
            place = other.end()
        else:
            raise FeedError("feed_hostile", "a DOCTYPE that defines more than plain entities")
    return place, entities


def _behind(text: str, mark: str, place: int) -> int:
    end = text.find(mark, place)
    if end < 0:
        raise FeedError("feed_hostile", f"no {mark} before the root")
    return end + len(mark)
