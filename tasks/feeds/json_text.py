"""JSON as careless servers write it: read as far as its meaning is plain."""

import json
import re

import msgspec

from tasks.errors import FeedError
from tasks.text.charset import decode

_TOKEN = re.compile(
    r'(?P<string>"(?:[^"\\]|\\.)*(?P<end>"|\Z))|(?P<sign>[{}\[\],])'
    r"|(?P<comment>/\*.*?(?:\*/|\Z)|//[^\n]*)|(?P<space>\s+)|[^\s\"{}\[\],/]+|.",
    re.DOTALL,
)
_ESCAPE = re.compile(r'\\(?:(?P<legal>["\\/bfnrt]|u[0-9a-fA-F]{4})|(?P<other>.?))', re.DOTALL)
# One half of a surrogate pair is no character.
_LONE_SURROGATE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|"
    r"(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
_CLOSERS = {"{": "}", "[": "]"}
_OPENERS = {"}": "{", "]": "["}
_MAX_DIGITS = 18
_LEVELS = ("{", "{[")  # of a feed, and of its list of items: what is whole there is kept


class Parsed(msgspec.Struct, frozen=True):
    """A JSON value, and whether it broke off before its end."""

    value: object
    is_cut: bool = False


def load(body: bytes, content_type: str = "") -> Parsed:
    """Read a JSON object; bad bytes, raw line breaks, spare commas and a missing end are mended.

    Raises FeedError ``feed_unreadable``.
    """
    text = _LONE_SURROGATE.sub(r"\\ufffd", decode(body, content_type or "; charset=utf-8"))
    text = text.lstrip("\ufeff \t\r\n")
    try:
        return Parsed(_value(text))
    except ValueError:
        repaired = _Repair().run(text)
    try:
        return Parsed(_value(repaired.text), repaired.is_cut)
    except ValueError as error:
        raise FeedError("feed_unreadable", str(error)[:200]) from error


def _value(text: str) -> object:
    decoder = json.JSONDecoder(strict=False, parse_int=_number)
    try:
        value, _ = decoder.raw_decode(text)
    except RecursionError as error:
        raise FeedError("feed_unreadable", "nested too deeply") from error
    found: object = value
    return found


def _number(digits: str) -> int | float:
    return int(digits) if len(digits) <= _MAX_DIGITS else float(digits)


class _Repair:
    """Rewrites text token by token; knows after which the value could end."""

    def __init__(self) -> None:
        self.text = ""
        self.is_cut = False
        self._pieces: list[str] = []
        self._open: list[str] = []
        self._last = ""
        self._whole = (0, "")

    def run(self, text: str) -> "_Repair":
        """Rewrite it all, or up to the last whole item when the end is missing."""
        for token in _TOKEN.finditer(text):
            if token["string"] is not None:
                self._string(token)
            elif token["sign"]:
                self._sign(token["sign"])
            elif token["space"] is None and token["comment"] is None:
                self._add(token[0])
            if self._pieces and not self._open:
                break
        self.is_cut = bool(self._open)
        kept, closers = self._whole
        self.text = "".join(self._pieces[:kept]) + closers if self.is_cut else "".join(self._pieces)
        return self

    def _add(self, piece: str) -> None:
        self._pieces.append(piece)
        self._last = piece

    def _string(self, token: re.Match[str]) -> None:
        self._add(_ESCAPE.sub(_escape, token[0]))

    def _sign(self, sign: str) -> None:
        if sign == "," and self._last in {",", "[", "{"}:
            return
        if sign in _CLOSERS:
            if self._last in {"}", "]"}:
                self._pieces.append(",")
            self._open.append(sign)
        elif sign in _OPENERS:
            self._close(sign)
            return
        self._add(sign)

    def _close(self, sign: str) -> None:
        if not self._open or self._open[-1] != _OPENERS[sign]:
            return
        if self._last == ",":
            self._pieces.pop()
        self._open.pop()
        self._add(sign)
        if len(self._open) <= len(_LEVELS) and "".join(self._open) in _LEVELS:
            closers = "".join(_CLOSERS[opened] for opened in reversed(self._open))
            self._whole = (len(self._pieces), closers)


def _escape(found: re.Match[str]) -> str:
    if found["legal"]:
        return found[0]
    return "'" if found["other"] == "'" else f"\\\\{found['other']}"
