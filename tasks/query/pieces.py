"""Divide the text form of a query into pieces: words, phrases, ``name:value``.

By single characters, without patterns: what a stranger writes costs what it is long.
"""

from collections.abc import Callable, Iterator

import msgspec

_QUOTES = str.maketrans(dict.fromkeys("“”„«»＂", '"'))
_COMMAS = str.maketrans(dict.fromkeys("،；，", ","))


class Piece(msgspec.Struct, frozen=True):
    """A part between spaces that are not inside quotes.

    ``written`` is all of it, without quotes around a phrase; ``name`` and ``value`` are what stands
    before and after a colon, when it may be a parameter.
    """

    written: str
    is_phrase: bool = False
    is_excluded: bool = False
    name: str = ""
    value: str = ""


def divided(text: str) -> Iterator[Piece]:
    """Yield the pieces of a text; a quote that is not closed reaches to the end."""
    for part in _split(text.translate(_QUOTES), str.isspace):
        is_excluded = part.startswith("-") and len(part) > 1
        rest = part[1:] if is_excluded else part
        if rest.startswith('"'):
            yield Piece(rest.replace('"', " ").strip(), True, is_excluded)
            continue
        name, colon, value = rest.partition(":")
        is_name = bool(colon) and name.isascii() and name.replace("_", "").isalpha()
        yield Piece(
            rest.replace('"', " "),
            '"' in rest,
            is_excluded,
            name.lower() if is_name else "",
            value,
        )


def divided_list(text: str) -> Iterator[str]:
    """Yield the values of a list: commas stand between them, quotes around one that has a comma."""
    for part in _split(text.translate(_QUOTES).translate(_COMMAS), ",".__eq__):
        value = part.replace('"', "").strip()
        if value:
            yield value


def _split(text: str, is_between: Callable[[str], bool]) -> Iterator[str]:
    """Yield what stands between separators that are not in quotes."""
    start, is_quoted = 0, False
    for at, sign in enumerate(text):
        if sign == '"':
            is_quoted = not is_quoted
        elif not is_quoted and is_between(sign):
            if at > start:
                yield text[start:at]
            start = at + 1
    if start < len(text):
        yield text[start:]
