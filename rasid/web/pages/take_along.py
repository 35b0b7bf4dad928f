"""A query as it is asked elsewhere: as text, in feed readers, on the command line."""

import re
import shlex
from urllib.parse import urlencode

import msgspec

from tasks.query import Query
from worker.streams.streams import ARTICLES

_LIKE_A_TOPIC = re.compile(r"(?P<sign>-?)(?P<name>[a-z0-9-]+)", re.ASCII)


class Line(msgspec.Struct, frozen=True):
    """An address or a command to copy; ``what`` is its name, or the key of its name."""

    what: str
    text: str


def lines_of(query: Query, base: str) -> list[Line]:
    """List the forms of a query; ``base`` is this site's address."""
    asked = urlencode(query.params())
    asked = f"?{asked}" if asked else ""
    text = query.text()
    found = [Line("as_text", text)] if text else []
    return [
        *found,
        Line("Atom", f"{base}/topics/{ARTICLES}/atom.xml{asked}"),
        Line("JSON Feed", f"{base}/topics/{ARTICLES}/feed.json{asked}"),
        Line("SSE", f"curl -N {shlex.quote(f'{base}/v1/stream/{ARTICLES}/sse{asked}')}"),
        Line("terminal", f"rasid tail --follow{_argument(text)}"),
    ]


def _argument(text: str) -> str:
    """Write a query as an argument that is taken for no option and for no topic's name."""
    if (found := _LIKE_A_TOPIC.fullmatch(text)) is not None:
        text = f'{found["sign"]}"{found["name"]}"'
    end_of_options = " --" if text.startswith("-") else ""
    return f"{end_of_options} {shlex.quote(text)}" if text else ""
