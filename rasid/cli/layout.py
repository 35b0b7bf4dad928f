"""How rows stand in a terminal: wide letters counted, long cells folded, columns kept in order.

Letters that run from right to left would pull their neighbours along: a mark that shows nothing
stands on both sides of such a cell.
"""

import unicodedata
from collections.abc import Iterator, Sequence

GAP = "  "
NARROWEST = 8  # columns of a cell that is folded
_MARK = "\N{LEFT-TO-RIGHT MARK}"
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_NO_WIDTH = frozenset({"Mn", "Me", "Cf"})

Row = Sequence[str]


def width_of(text: str) -> int:
    """Count the columns that a text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


def _width(letter: str) -> int:
    if unicodedata.category(letter) in _NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def fenced(text: str) -> str:
    """Keep a text that runs from right to left from turning what stands beside it."""
    if text.isascii():
        return text
    is_turned = any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in text)
    return f"{_MARK}{text}{_MARK}" if is_turned else text


def folded(text: str, width: int) -> Iterator[str]:
    """Yield the lines of a text that is at most ``width`` columns wide, cut between words."""
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if width_of(longer) <= width:
            line = longer
            continue
        if line:
            yield line
        *full, line = _cut(word, width)
        yield from full
    yield line


def _cut(word: str, width: int) -> Iterator[str]:
    """Cut a word that is wider than a line."""
    piece, taken = "", 0
    for letter in word:
        size = _width(letter)
        if piece and taken + size > width:
            yield piece
            piece, taken = "", 0
        piece += letter
        taken += size
    yield piece


def table_lines(head: Row, rows: Sequence[Row], width: int) -> Iterator[str]:
    """Yield the lines of a table that is at most ``width`` columns wide.

    Where the columns have no room side by side, each row becomes a block of names and values.
    """
    widths = [max(map(width_of, column)) for column in zip(head, *rows, strict=True)]
    fitted = fitted_widths(widths, width - len(GAP) * (len(widths) - 1))
    if fitted is None:
        yield from _blocks(head, rows, width)
        return
    for row in (head, *rows):
        yield from _row_lines(row, fitted)


def fitted_widths(widths: Sequence[int], room: int) -> list[int] | None:
    """Take from the widest columns until all have room; None when none of them may give more."""
    fitted = list(widths)
    while (excess := sum(fitted) - room) > 0:
        widest = max(fitted)
        if widest <= NARROWEST:
            return None
        following = max((one for one in fitted if one < widest), default=0)
        share = -(-excess // fitted.count(widest))
        given = max(NARROWEST, following, widest - share)
        fitted = [given if one == widest else one for one in fitted]
    return fitted


def _row_lines(row: Row, widths: Sequence[int]) -> Iterator[str]:
    cells = [list(folded(cell, width)) for cell, width in zip(row, widths, strict=True)]
    for at in range(max(map(len, cells))):
        parts = [
            _padded(lines[at] if at < len(lines) else "", width)
            for lines, width in zip(cells, widths, strict=True)
        ]
        yield GAP.join(parts).rstrip()


def _padded(text: str, width: int) -> str:
    return fenced(text) + " " * (width - width_of(text))


def _blocks(head: Row, rows: Sequence[Row], width: int) -> Iterator[str]:
    named = max(map(width_of, head))
    room = max(width - named - len(GAP), NARROWEST)
    for row in rows:
        for name, cell in zip(head, row, strict=True):
            for at, line in enumerate(folded(cell, room)):
                yield f"{_padded('' if at else name, named)}{GAP}{fenced(line)}".rstrip()
        yield ""
