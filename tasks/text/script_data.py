"""The values in the scripts of a page: JSON, objects that are assigned, a server's stream."""

import json
import re
from collections.abc import Iterator
from typing import Any

_MIN_CHARS = 150  # of a script with an article in it
_MAX_DEPTH = 14
_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
_ASSIGNED = re.compile(r"=\s*(?=[\[{])")
_PARSED = re.compile(r"""JSON\.parse\(\s*(?=["'])""")
_STREAMED = re.compile(r"__next_f\.push\(\s*\[\s*1\s*,\s*(?=\")")
_STREAMED_ROW = re.compile(r"(?:^|\n)?([0-9a-f]{1,6}):(T[0-9a-f]{1,6},)?")
_ESCAPED_BYTE = re.compile(r"\\x([0-9a-fA-F]{2})")
_MAX_SCRIPTS = 300
_MAX_CHARS = 3_000_000  # of all scripts together; real pages carry up to one million
_MAX_ASSIGNED = 40  # objects read in one script
_MAX_PIECES = 4_000  # of one text


def scripts(markup: str) -> Iterator[tuple[str, str]]:
    """Yield attributes and text of each script with a text."""
    place = total = 0
    for _ in range(_MAX_SCRIPTS):
        opened = _SCRIPT.search(markup, place)
        start = markup.find(">", opened.end()) + 1 if opened else 0
        end = _SCRIPT_END.search(markup, start) if start else None
        if opened is None or end is None:
            return
        place = end.end()
        total += end.start() - start
        if total > _MAX_CHARS:
            return
        if end.start() - start >= _MIN_CHARS:
            yield markup[opened.end() : start], markup[start : end.start()].strip()


def decoded(text: str) -> Any:
    """Read JSON, None for what is none."""
    try:
        return json.loads(text.rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def assigned(text: str) -> Iterator[Any]:
    """Yield the objects that a script assigns, and those that it parses from a string."""
    decoder = json.JSONDecoder(strict=False)
    place = 0
    for _ in range(_MAX_ASSIGNED):
        opened = _ASSIGNED.search(text, place) or _PARSED.search(text, place)
        if opened is None:
            return
        place = opened.end()
        if opened[0].startswith("JSON"):
            yield decoded(_string_at(text, place))
            continue
        try:
            value, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            continue
        yield value


def _string_at(text: str, place: int) -> str:
    quoted = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'""").match(text, place)
    return unquoted(quoted[0]) if quoted else ""


def unquoted(literal: str) -> str:
    """Read a string as scripts write it."""
    inside = _ESCAPED_BYTE.sub(r"\\u00\1", literal[1:-1]).replace("\\'", "'").replace("\\`", "`")
    if literal[0] == "'":
        inside = inside.replace('\\"', '"').replace('"', '\\"')
    try:
        return str(json.loads(f'"{inside}"', strict=False))
    except ValueError:
        return ""


def streamed(text: str) -> list[str]:
    """List the pieces of a server's stream in a script."""
    return [_string_at(text, found.end()) for found in _STREAMED.finditer(text)]


def streamed_values(stream: str) -> Iterator[Any]:
    """Yield the rows of a server's stream, with the long texts that they refer to put in."""
    texts: dict[str, str] = {}
    rows: list[str] = []
    place = 0
    for _ in range(_MAX_PIECES):
        row = _STREAMED_ROW.match(stream, place)
        if row is None:
            break
        if row[2]:
            size = int(row[2][1:-1], 16)
            text = stream[row.end() : row.end() + size].encode()[:size].decode("utf-8", "ignore")
            texts[f"${row[1]}"] = text
            place = row.end() + len(text)
        else:
            end = stream.find("\n", row.end())
            end = len(stream) if end < 0 else end
            rows.append(stream[row.end() : end].lstrip("IHL"))
            place = end + 1
    for row_text in rows:
        yield _referring(decoded(row_text), texts)


def _referring(value: Any, texts: dict[str, str], depth: int = 0) -> Any:
    if isinstance(value, str):
        return texts.get(value, value)
    if depth > 4 * _MAX_DEPTH or not isinstance(value, list | dict):
        return value
    if isinstance(value, list):
        return [_referring(one, texts, depth + 1) for one in value]
    return {key: _referring(one, texts, depth + 1) for key, one in value.items()}
