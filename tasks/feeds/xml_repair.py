"""Careless XML made well-formed where there is one meaning only: signs, references, addresses."""

import re
from collections.abc import Iterator, Mapping
from html import escape, unescape
from html.entities import html5

from tasks.errors import FeedError
from tasks.feeds.entry import MAX_BYTES
from tasks.feeds.link_text import mended

_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# Comments and CDATA stay as they are; everything else may hold a reference.
_REFERENCE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
    r"|&(?:(?P<number>#(?:\d{1,8}|[xX][0-9a-fA-F]{1,7}));?|(?P<name>[A-Za-z_][\w.:-]{0,63});)?",
    re.DOTALL,
)
# References to the halves of a character beyond the first plane, as JavaScript counts them.
_NUMBERS = re.compile(r"(?:&#(?:[xX][0-9a-fA-F]{4}|\d{4,5});){2,}")
_HALF = re.compile(r"&#(?:[xX][dD][89a-fA-F]|5[5-7]\d{3};)")
_LITERAL = re.compile(
    r"(?P<opens><!\[CDATA\[)|(?P<closes>\]\]>)|</(?:[A-Za-z][\w.-]{0,30}:)?(?:item|entry)\s{0,9}>",
    re.IGNORECASE,
)
_OPENING = re.compile(r"<([A-Za-z][\w.:-]{0,60})(?:\s[^<>]*)?>\s*$")
_MAX_OPENING = 300
# A person's field is searched for a mail address, quadratic: 64 kB need 11 s. Nobody reads it here.
_PERSON = re.compile(
    r"<(?:[a-z][\w.-]{0,30}:)?(?:author|creator|contributor|managingeditor|webmaster|"
    r"publisher|owner|name|email)\b[^>]{0,300}>(?:\s{0,100}(<!\[CDATA\[))?",
    re.IGNORECASE,
)
_MAX_PERSON = 1_000
_LINK_TEXT = re.compile(
    r"(<((?:[a-z][\w.-]{0,30}:)?link)(?:\s[^<>]{0,2000})?(?<!/)>)([^<>]{0,5000}"
    r"|\s{0,100}<!\[CDATA\[[^<\]]{0,5000}(?:<(?!!)[^<\]]{0,1000}){0,9}\]\]>\s{0,100})"
    r"(</\2\s{0,20}>)",
    re.IGNORECASE,
)
_HAS_RELATION = re.compile(r"\srel\s*=", re.IGNORECASE)
_HAS_HREF = re.compile(r"\shref\s*=", re.IGNORECASE)
_HREF = re.compile(
    r"(<(?:[a-z][\w.-]{0,30}:)?link\s[^<>]{0,2000}?\bhref\s{0,9}=\s{0,9}[\"'])([^\"'<>]{0,5000})",
    re.IGNORECASE,
)


def repair(text: str, entities: Mapping[str, str], url: str) -> str:
    """Return the text with legal characters and references only, and addresses that say their host.

    A bare ``&`` becomes ``&amp;``, names of HTML and of ``entities`` become numbers. Raises
    FeedError ``feed_hostile`` when the entities make it grow beyond what a feed may hold.
    """
    text = _without_long_persons(with_closed_literals(without_controls(text)))
    text = references(text, entities)
    text = _LINK_TEXT.sub(lambda found: _link(found, url), text)
    return _HREF.sub(lambda found: found[1] + _mended(found[2], url), text)


def with_closed_literals(text: str) -> str:
    """Close each CDATA section that its entry does not: it would swallow all that follow."""
    pieces: list[str] = []
    place = 0
    for start, limit in _unclosed_literals(text):
        end = _end_of_literal(text, start, limit)
        pieces += [text[place:end], "]]>"]
        place = end
    return "".join([*pieces, text[place:]])


def _unclosed_literals(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each section begins that meets another one, or the end, before its own end.

    With it comes where its entry ends; one that an entry's end does not follow is left alone.
    """
    opened = ended = -1
    for mark in _LITERAL.finditer(text):
        if mark["opens"]:
            if ended > opened >= 0:
                yield opened, ended
                opened = -1
            opened = mark.start() if opened < 0 else opened
        elif mark["closes"]:
            opened = -1
        elif ended < opened:
            ended = mark.start()
    if ended > opened >= 0:
        yield opened, ended


def _end_of_literal(text: str, start: int, limit: int) -> int:
    """Return where the element of a CDATA section ends, or else its entry."""
    around = _OPENING.search(text[max(start - _MAX_OPENING, 0) : start])
    end = text.find(f"</{around[1]}", start, limit) if around else -1
    return end if end >= 0 else limit


def _without_long_persons(text: str) -> str:
    """Empty the persons' fields that hold more than a name; linear, whatever is never closed."""
    pieces: list[str] = []
    place = 0
    while found := _PERSON.search(text, place):
        end = text.find("]]>" if found[1] else "<", found.end())
        if end < 0:
            break
        is_long = end - found.end() > _MAX_PERSON
        pieces.append(text[place : found.end() if is_long else end])
        place = end
    return "".join([*pieces, text[place:]])


def without_controls(text: str) -> str:
    """Return the text without signs that XML forbids."""
    return _CONTROLS.sub("", text)


def references(text: str, entities: Mapping[str, str]) -> str:
    """Return the text with references that every parser knows."""
    room = MAX_BYTES
    text = _NUMBERS.sub(_of_halves, text)

    def written(found: re.Match[str]) -> str:
        nonlocal room
        if not found[0].startswith("&"):
            return found[0]
        if not found["name"] or found["name"] in _PREDEFINED:
            return _number(found)
        value = entities.get(found["name"], html5.get(f"{found['name']};"))
        if value is None:
            return f"&amp;{found[0][1:]}"
        room -= len(value)
        if room < 0:
            raise FeedError("feed_hostile", "entities that make a feed grow")
        return "".join(f"&#{ord(sign)};" for sign in value)

    return _REFERENCE.sub(written, text)


def _of_halves(found: re.Match[str]) -> str:
    """Write references to two halves of one character as one to the character."""
    if not _HALF.search(found[0]):
        return found[0]
    written = found[0].removeprefix("&#").removesuffix(";").split(";&#")
    codes = (int(one[1:], 16) if one[0] in "xX" else int(one) for one in written)
    units = "".join(chr(code) for code in codes)
    whole = units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "".join(f"&#{ord(sign)};" for sign in whole)


def _number(found: re.Match[str]) -> str:
    """Write a reference by number as HTML reads it, and ``&`` alone as what it means.

    One to a sign that XML forbids goes, as the sign itself does.
    """
    if found["name"]:
        return found[0]
    if not found["number"]:
        return "&amp;"
    sign = _CONTROLS.sub("", unescape(f"&{found['number']};"))
    return f"&#{ord(sign)};" if sign else ""


def _link(found: re.Match[str], url: str) -> str:
    """Write a link's address as it was meant; an element that holds none goes.

    The text is the address, whatever attributes like ``uri`` say beside it.
    """
    inside = found[3].strip()
    is_literal = inside.startswith("<![CDATA[")
    written = inside.removeprefix("<![CDATA[").removesuffix("]]>").strip()
    address = mended(written, url) if is_literal else _mended(written, url)
    if not address:
        return found[1][:-1] + "/>" if _HAS_HREF.search(found[1]) else ""
    if address != written:
        inside = inside.replace(written, address, 1)
    opening = found[1] if _HAS_RELATION.search(found[1]) else f"<{found[2]}>"
    return f"{opening}{inside}{found[4]}"


def _mended(written: str, url: str) -> str:
    """Mend an address in XML's spelling."""
    address = unescape(written)
    better = mended(address, url)
    return written if better == address else escape(better)
