"""An XML feed cut into what stands before its entries, the entries, and what closes it."""

import re

import msgspec

_MARK = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
    r"|<(?P<closes>/?)(?:[A-Za-z][\w.-]{0,30}:)?(?:item|entry)(?=[\s/>])[^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
_ROOT_END = re.compile(r"</(?:[a-z][\w.-]{0,30}:)?(?:rss|rdf|feed|channel)\s*>", re.IGNORECASE)
_OUTER = re.compile(
    r"<(/?)((?:[a-z][\w.-]{0,30}:)?(?:rss|rdf|feed|channel))(?=[\s/>])[^<>]*?(/?)>", re.IGNORECASE
)
# The elements of an entry that are read here.
_READ = "title|link|guid|id|pubdate|published|updated|date|description|summary|content|encoded"
_FIELD = re.compile(
    rf"<((?:[a-z][\w.-]{{0,30}}:)?(?:{_READ}|origlink))(?:\s[^<>]*)?"
    rf"(?:/>|>(?:<!\[CDATA\[.*?\]\]>|[^<])*</\1\s*>)",
    re.IGNORECASE | re.DOTALL,
)
_ENTRY_TAG = re.compile(r"<[^<>]*>")


class Parts(msgspec.Struct, frozen=True):
    """A feed's text in pieces; ``cut`` is 1 when the last entry broke off and was dropped."""

    head: str
    entries: tuple[str, ...]
    tail: str
    cut: int = 0

    def document(self, entries: tuple[str, ...]) -> str:
        """Return a feed of these entries."""
        return "".join((self.head, *entries, self.tail))


def split(text: str) -> Parts:
    """Split a feed; of one that breaks off the whole entries are kept, and all is closed."""
    starts: list[int] = []
    ends: list[int] = []
    for mark in _MARK.finditer(text):
        if mark["closes"] is None:
            continue
        is_open = len(starts) > len(ends)
        if mark["closes"]:
            ends += [mark.end()] if is_open else []
            continue
        ends += [mark.start()] if is_open else []
        starts.append(mark.start())
        ends += [mark.end()] if mark[0].endswith("/>") else []
    is_open = len(starts) > len(ends)
    is_closed = _ROOT_END.search(text, ends[-1] if ends else 0) is not None
    if is_closed and is_open:
        ends.append(_last_end(text, starts[-1]))
    kept = len(ends)
    head = text[: starts[0]] if starts else text
    bodies = tuple(text[starts[at] : ends[at]] for at in range(kept))
    tail = text[ends[-1] :] if is_closed and ends else "" if is_closed else closers(head)
    return Parts(head, bodies, tail, len(starts) - kept)


def _last_end(text: str, start: int) -> int:
    """Return where an entry that is never closed ends: at the end of what it stands in."""
    found = _ROOT_END.search(text, start)
    return found.start() if found else len(text)


def closers(head: str) -> str:
    """Return the end tags of the elements that are open behind ``head``."""
    opened: list[str] = []
    for tag in _OUTER.finditer(head):
        if not tag[1] and not tag[3]:
            opened.append(tag[2])
        elif tag[1] and tag[2] in opened:
            opened.remove(tag[2])
    return "".join(f"</{name}>" for name in reversed(opened))


def bare(entry: str) -> str:
    """Return an entry with nothing but the plain elements that are read here."""
    first = _ENTRY_TAG.match(entry)
    opening = first[0] if first else "<item>"
    name = re.split(r"[\s/>]", opening[1:], maxsplit=1)[0]
    fields = "".join(found[0] for found in _FIELD.finditer(entry))
    return f"<{name}>{fields}</{name}>"
