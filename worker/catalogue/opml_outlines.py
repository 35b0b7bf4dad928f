"""The outlines of an OPML file, each with the folders around it; as many as can be read."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import msgspec

from tasks.errors import FeedError
from tasks.feeds.xml_repair import references, without_controls
from tasks.feeds.xml_text import text_of

STEP = "/"  # between the folders of a label, as in OPML's own category attribute
_TAG = re.compile(
    r"<(?P<closes>/?)outline\b(?P<inside>(?:[^<>\"']|\"[^\"<]{0,5000}\"|'[^'<]{0,5000}')*?)"
    r"(?P<ends>/?)>",
    re.IGNORECASE,
)


class Outline(msgspec.Struct, frozen=True):
    """One outline; ``fault`` says why its attributes could not be read."""

    attributes: dict[str, str]
    folders: tuple[str, ...] = ()
    fault: str = ""

    @property
    def name(self) -> str:
        """Return what people call it."""
        return self.attributes.get("title") or self.attributes.get("text") or ""

    @property
    def url(self) -> str:
        """Return its feed's address, "" for a folder."""
        return self.attributes.get("xmlUrl") or self.attributes.get("xmlurl") or ""


class Outlines(msgspec.Struct, frozen=True):
    """The outlines of a file in their order; ``fault`` says where it is no XML."""

    found: list[Outline]
    fault: str = ""


def outlines_of(body: bytes) -> Outlines:
    """Read the outlines; a bare ``&`` is mended, and of a broken file each tag is read alone."""
    try:
        # the operator's own file, and expat limits entity expansion
        return Outlines(list(_of_tree(ET.fromstring(body))))  # noqa: S314
    except (ET.ParseError, ValueError, LookupError) as error:
        fault = str(error)
    try:
        text = references(without_controls(text_of(body)), {})
    except FeedError as error:
        return Outlines([], str(error))
    try:
        return Outlines(list(_of_tree(ET.fromstring(text))))  # noqa: S314
    except ET.ParseError:
        return Outlines(list(_of_tags(text)), fault)


def _of_tree(root: ET.Element) -> Iterator[Outline]:
    """Walk over the tree in a loop, because files nest as they like."""
    waiting: list[tuple[ET.Element, tuple[str, ...]]] = [(root, ())]
    while waiting:
        element, folders = waiting.pop()
        if element.tag == "outline":
            outline = Outline(dict(element.attrib), folders)
            yield outline
            folders = _inside(outline)
        waiting.extend((child, folders) for child in reversed(element))


def _of_tags(text: str) -> Iterator[Outline]:
    opened: list[tuple[str, ...]] = [()]
    for tag in _TAG.finditer(text):
        if tag["closes"]:
            del opened[max(len(opened) - 1, 1) :]
            continue
        outline = _of_tag(tag["inside"], opened[-1])
        yield outline
        if not tag["ends"]:
            opened.append(_inside(outline))


def _of_tag(inside: str, folders: tuple[str, ...]) -> Outline:
    try:
        read = ET.fromstring(f"<outline {inside}/>")  # noqa: S314
    except ET.ParseError as error:
        return Outline({}, folders, str(error))
    return Outline(dict(read.attrib), folders)


def _inside(outline: Outline) -> tuple[str, ...]:
    """Name the folders of what stands in an outline."""
    name = outline.name.replace(STEP, "-")
    return (*outline.folders, name) if name and not outline.url else outline.folders
