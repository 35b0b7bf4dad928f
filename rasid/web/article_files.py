"""Articles as a file: for spreadsheets, for reading, for programs."""

import csv
import io
import re
from collections.abc import Iterable, Mapping

import msgspec

from tasks.publishing.article_v1 import ArticleMessage

BOM = "\ufeff"  # by which spreadsheets know that it is UTF-8
COLUMNS = (
    *("published_at", "seen_at", "source", "lang", "title", "topics", "url", "note", "text"),
)
# Where commas divide nothing, as in Turkish, a line end or a semicolon begins another cell.
_DIVIDED = re.compile('([;\\n\\r\\t][ "]{0,9})(?=[=+\\-@＝＋－＠])')
_FORMULA = tuple("=+-@\t\r＝＋－＠")  # wide ones count where people write Japanese
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "text": "text/plain; charset=utf-8",
    "jsonl": "application/x-ndjson; charset=utf-8",
}


def as_csv(articles: Iterable[ArticleMessage], notes: Mapping[str, str]) -> str:
    """Write a table; what a spreadsheet would take for a formula begins with an apostrophe."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in articles:
        writer.writerow(map(_cell, _row(one, notes.get(one.id, ""))))
    return BOM + written.getvalue()


def as_text(articles: Iterable[ArticleMessage], notes: Mapping[str, str]) -> str:
    """Write articles one below the other."""
    parts = []
    for one in articles:
        lines = [one.title, f"{one.source} · {_moment(one)}", one.url, "", one.text]
        if notes.get(one.id):
            lines += ["", f"[{notes[one.id]}]"]
        parts.append("\n".join(lines))
    return "\n\n----\n\n".join(parts) + "\n"


def as_lines(articles: Iterable[ArticleMessage], notes: Mapping[str, str]) -> str:
    """Write a JSON object a line: the document, and the reader's note."""
    lines = []
    for one in articles:
        document = msgspec.to_builtins(one)
        lines.append(msgspec.json.encode(document | {"note": notes.get(one.id, "")}).decode())
    return "".join(f"{line}\n" for line in lines)


WRITERS = {"csv": as_csv, "text": as_text, "jsonl": as_lines}


def _row(one: ArticleMessage, note: str) -> tuple[str, ...]:
    topics = " ".join(tag.id for tag in one.tags)
    seen = f"{one.seen_at:%Y-%m-%d %H:%M}"
    return (_moment(one), seen, one.source, one.lang, one.title, topics, one.url, note, one.text)


def _moment(one: ArticleMessage) -> str:
    """Write when it was published, in UTC, as spreadsheets read it; a day where that is known."""
    if one.published_at is None:
        return ""
    is_day = one.published_precision == "day"
    return f"{one.published_at:%Y-%m-%d}" if is_day else f"{one.published_at:%Y-%m-%d %H:%M}"


def _cell(text: str) -> str:
    """Write a cell that no spreadsheet computes, also where it divides cells by semicolons."""
    is_formula = text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA)
    divided = _DIVIDED.sub(r"\1'", text)
    return f"'{divided}" if is_formula else divided
