"""Articles that a page carries as data, for a script to show.

No framework is known by name: what counts is a long text under a key such as ``body`` with a title
beside it, in JSON, in an object that a script assigns, or in the pieces that a server streams.
"""

import re
from collections.abc import Iterator
from html import escape
from typing import Any

import msgspec

from tasks.text.markup import plain_text
from tasks.text.script_data import assigned, decoded, scripts, streamed, streamed_values, unquoted

MIN_CHARS = 150  # of a text: shorter ones are summaries and labels
_MAX_NODES = 40_000  # looked at on one page
_MAX_PIECES = 4_000  # of one text
_MAX_DEPTH = 14
_MAX_FOUND = 20
_INHERITED = 3  # levels below a title at which a text may stand

_PAIR = re.compile(
    r"""["']?\b([A-Za-z_]\w{0,40})["']?\s*:\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
)
_NEAR = 8  # strings between a title and its text in a script that is no JSON
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")

_TITLES = ("headline", "title", "headlines", "name", "seotitle", "posttitle")
_BODIES = frozenset(
    "body content text articlebody html bodyhtml bodytext contenthtml htmlcontent htmlbody "
    "fulltext fullbody story storybody postcontent richtext contentelements "
    "paragraphs blocks components elements maincontent articlecontent articletext details "
    "description".split()
)
_INSIDE = (
    "rendered html content contents text value children blocks items elements paragraphs body "
    "nodes components raw data processed json document"
).split()
_FOREIGN_KIND = re.compile(
    r"image|video|photo|gallery|embed|related|advert|promo|newsletter|link_?list|interstitial"
    r"|audio|caption|author|script|style|social|poll|quiz|reference",
    re.IGNORECASE,
)
_INLINE_KIND = re.compile(
    r"^(?:text|span|link|hyperlink|a|strong|em|bold|italic|underline|mark|hard-?_?break)$",
    re.IGNORECASE,
)


class ScriptArticle(msgspec.Struct, frozen=True):
    """A text with the title beside it; ``body`` is markup."""

    title: str
    body: str


def script_articles(markup: str) -> tuple[ScriptArticle, ...]:
    """Find what may be articles in the scripts of a page, the longest first.

    Bounded in characters, values and depth; what cannot be read counts as nothing.
    """
    search = _Search()
    pieces_of_stream: list[str] = []
    for attributes, text in scripts(markup):
        if "json" in attributes.lower() or text[:1] in {"{", "["}:
            search.see(decoded(text))
        elif pieces := streamed(text):
            pieces_of_stream += pieces
        elif not search.see_all(assigned(text)):
            search.see_pairs(text)
    if pieces_of_stream:
        search.see_all(streamed_values("".join(pieces_of_stream)))
    found = sorted(search.found, key=lambda one: len(one.body), reverse=True)
    return tuple(found[:_MAX_FOUND])


class _Search:
    """Walks through values and keeps the texts that have a title."""

    def __init__(self) -> None:
        self.found: list[ScriptArticle] = []
        self._left = _MAX_NODES

    def see_all(self, values: Iterator[Any]) -> bool:
        """Look at each value; tell whether an article was found."""
        before = len(self.found)
        for value in values:
            self.see(value)
        return len(self.found) > before

    def see(self, value: Any) -> None:
        """Look at a value and what is in it."""
        table = value if _is_table(value) else None
        waiting: list[tuple[Any, str, int]] = [(value, "", 0)]
        while waiting and self._left > 0:
            self._left -= 1
            one, title, age = waiting.pop()
            if isinstance(one, list):
                waiting += [(item, title, age + 1) for item in one if isinstance(item, list | dict)]
            elif isinstance(one, dict):
                given = _looked_up(one, table) if table else one
                own = _title(given)
                title, age = (own, 0) if own else (title, age + 1)
                if title and age <= _INHERITED:
                    self._keep(title, _body(given))
                waiting += [
                    (item, title, age) for item in given.values() if isinstance(item, list | dict)
                ]

    def see_pairs(self, text: str) -> None:
        """Look at the strings of a script that is no JSON, by the keys before them."""
        pairs = [(found[1].lower(), found[2]) for found in _PAIR.finditer(text)]
        for place, (key, literal) in enumerate(pairs):
            if key.replace("_", "") in _BODIES and len(literal) >= MIN_CHARS:
                near = pairs[max(place - _NEAR, 0) : place + _NEAR]
                title = next((unquoted(one) for name, one in near if name in _TITLES), "")
                self._keep(title, _markup(unquoted(literal)))

    def _keep(self, title: str, body: str) -> None:
        if title and len(body) >= MIN_CHARS and len(plain_text(body).strip()) >= MIN_CHARS:
            self.found.append(ScriptArticle(" ".join(plain_text(title).split()), body))


def _is_table(value: Any) -> bool:
    """Tell whether a list is a table of values that objects in it refer to by number."""
    return (
        isinstance(value, list)
        and len(value) > 1
        and any(
            isinstance(one, dict) and one and all(isinstance(at, int) for at in one.values())
            for one in value
        )
    )


def _looked_up(given: dict[str, Any], table: list[Any]) -> dict[str, Any]:
    return {
        key: _at(at, table, 0) if _plain(key) in _BODIES or _plain(key) in _TITLES else None
        for key, at in given.items()
    }


def _at(place: Any, table: list[Any], depth: int) -> Any:
    if not isinstance(place, int) or not 0 <= place < len(table) or depth > _MAX_DEPTH:
        return None
    value = table[place]
    if isinstance(value, list):
        return [_at(one, table, depth + 1) for one in value[:_MAX_PIECES]]
    if isinstance(value, dict):
        return {key: _at(one, table, depth + 1) for key, one in value.items()}
    return value


def _plain(key: str) -> str:
    return key.lower().replace("_", "").replace("-", "")


def _title(given: dict[str, Any]) -> str:
    keys = {_plain(key): key for key in given}
    for name in _TITLES:
        value = given.get(keys.get(name, ""))
        if isinstance(value, dict):
            value = next((one for one in value.values() if isinstance(one, str)), "")
        if isinstance(value, str) and value.strip():
            return value
    return ""


def _body(given: dict[str, Any]) -> str:
    bodies = (_markup(value) for key, value in given.items() if _plain(key) in _BODIES)
    return max(bodies, key=len, default="")


def _markup(value: Any) -> str:
    pieces: list[str] = []
    _collect(value, pieces, 0)
    return "".join(pieces)


def _collect(value: Any, pieces: list[str], depth: int) -> None:
    """Add the text of a value as markup: strings as paragraphs, parts of a sentence in one."""
    if depth > _MAX_DEPTH or len(pieces) > _MAX_PIECES:
        return
    if isinstance(value, str):
        if _TAG.search(value):
            pieces.append(f"<div>{value}</div>")
        else:
            pieces += [f"<p>{escape(line)}</p>" for line in value.split("\n") if line.strip()]
    elif isinstance(value, list):
        if value and all(map(_is_inline, value)):
            pieces.append(f"<p>{escape(''.join(map(_inline_text, value)))}</p>")
        else:
            for one in value:
                _collect(one, pieces, depth + 1)
    elif isinstance(value, dict) and not _FOREIGN_KIND.search(_kind(value)):
        for key in _INSIDE:
            inside = value.get(key)
            if isinstance(inside, str | list | dict) and inside:
                _collect(inside, pieces, depth + 1)
                return


def _kind(value: dict[str, Any]) -> str:
    kinds = (value.get(name) for name in ("type", "_type", "nodeType", "__typename", "blockType"))
    return next((kind for kind in kinds if isinstance(kind, str)), "")


def _is_inline(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and bool(_INLINE_KIND.match(_kind(value)))
        and (
            isinstance(value.get("text"), str)
            or isinstance(value.get("value"), str)
            or isinstance(value.get("children") or value.get("content"), list)
        )
    )


def _inline_text(value: dict[str, Any], depth: int = 0) -> str:
    for key in ("text", "value"):
        if isinstance(value.get(key), str):
            return str(value[key])
    inside = value.get("children") or value.get("content")
    if not isinstance(inside, list) or depth > _MAX_DEPTH:
        return ""
    return "".join(_inline_text(one, depth + 1) for one in inside if isinstance(one, dict))
