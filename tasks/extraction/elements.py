"""What the elements of HTML do to a line of text."""

from collections.abc import Callable
from functools import cache
from typing import Any

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
SILENT = frozenset(
    "script style noscript template svg iframe object embed head button select option "
    "textarea input canvas map audio video picture source link meta math dialog "
    "del s strike amp-ad amp-embed amp-sticky-ad amp-consent amp-sidebar amp-user-notification "
    "-comment".split()
)
REVEALED = frozenset({"dialog", "noscript"})  # read when the page shows nothing else
INLINE = frozenset(
    "a b strong i em u span font small big sub sup mark time abbr cite q code kbd var "
    "samp bdi bdo ins tt acronym dfn wbr img label data ruby rb rt rp nobr blink".split()
)
IMAGES = frozenset({"img", "picture", "amp-img"})
BREAKING = HEADINGS | frozenset(
    "address article aside blockquote body caption center col colgroup dd details dialog dir div "
    "dl dt fieldset figcaption figure footer form frame frameset header hgroup hr html legend li "
    "main marquee menu nav noframes noscript ol optgroup p plaintext pre search section summary "
    "table tbody td tfoot th thead tr ul xmp listing".split()
)
# What an unknown element in these holds goes on in the line.
PHRASING = HEADINGS | {"p", "li", "td", "th", "dd", "dt"}
CELLS = frozenset({"td", "th"})
_MAX_CELL = 120  # characters; longer ones are columns of a layout
_MAX_CELLS = 40
_MOST = 1_000  # a larger number of an element is a place in the memory of one document


@cache
def tag_names(parse: Callable[[str], Any]) -> tuple[dict[int, str], int]:
    """Ask a parser for the numbers of the elements of HTML and of a text, once a process.

    To ask a node for its number costs half of asking for its name.
    """
    tree = parse("<body>text")
    written = [name for name in BREAKING | INLINE | IMAGES | SILENT if name[0].isalpha()]
    numbers = {tree.create_node(name).tag_id: name for name in written}
    names = {number: name for number, name in numbers.items() if number < _MOST}
    return names, tree.body.child.tag_id


def is_record(cell: Any) -> bool:
    """Tell whether a row is one of data: two cells or more from ``cell`` on, all of them short."""
    cells = 0
    while cell is not None:
        if cell.tag in CELLS:
            cells += 1
            if cells > _MAX_CELLS or len(cell.text() or "") > _MAX_CELL:
                return False
        cell = cell.next
    return cells > 1
