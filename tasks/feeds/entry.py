"""What every kind of source shares.

An entry's text and address made fit to keep, and the bounds of one poll.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import msgspec

from tasks.http.urls import clean_url
from tasks.model import Entry, ParsedFeed
from tasks.text.language_codes import is_language
from tasks.text.markup import plain_text
from tasks.text.sanitize import clean, clean_line

MAX_BYTES = 5_000_000  # real feeds of full articles stay under 2 MB
MAX_ENTRIES = 500  # newest ones kept; a poll every few minutes needs far fewer
MAX_TITLE_BYTES = 1_000
MAX_SUMMARY_BYTES = 64_000
MAX_GUID = 2_048
MIN_CONTENT = 600  # code points of markup: a teaser is shorter
MAX_CONTENT = 100_000  # code points of markup: a long read has 60,000
MAX_CONTENTS = 1_000_000  # of one feed: the newest entries keep theirs
TEXT_RATIO = 4  # raw code points read per byte kept: tags and entities shrink
_MAX_LANG = 35  # RFC 5646, section 4.4.1


def parsed_feed(entries: Iterable[Entry | None], *, title: str = "", lang: str = "") -> ParsedFeed:
    """Return the feed of these entries, at most MAX_ENTRIES.

    None stands for one without a usable link.

    ``title`` is text, not markup.
    """
    found = list(entries)
    usable = _newest(_addressed([entry for entry in found if entry is not None]))
    return ParsedFeed(
        entries=tuple(_bounded(usable)),
        title=line_of(title),
        lang=lang_of(lang),
        skipped=found.count(None),
    )


def too_many_bytes(size: int) -> str:
    """Say how large a body is, and which limit that breaks."""
    return f"{size} bytes; a feed may have {MAX_BYTES}"


def _addressed(entries: list[Entry]) -> list[Entry]:
    """Drop the fragments, but where they alone tell entries apart: those of a live blog."""
    pages = [entry.url.partition("#")[0] for entry in entries]
    shared = Counter(
        page for page, _ in {(page, entry.url) for page, entry in zip(pages, entries, strict=True)}
    )
    return [
        entry if shared[page] > 1 or page == entry.url else msgspec.structs.replace(entry, url=page)
        for page, entry in zip(pages, entries, strict=True)
    ]


def _bounded(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the entries; those behind MAX_CONTENTS lose their content."""
    room = MAX_CONTENTS
    for entry in entries:
        room -= len(entry.content)
        yield (
            entry if room >= 0 or not entry.content else msgspec.structs.replace(entry, content="")
        )


def _newest(entries: list[Entry]) -> tuple[Entry, ...]:
    """Return at most MAX_ENTRIES in feed order; what has no date counts as new."""
    if len(entries) <= MAX_ENTRIES:
        return tuple(entries)
    latest = datetime.max.replace(tzinfo=UTC)
    ranked = sorted(
        range(len(entries)), key=lambda at: entries[at].published_at or latest, reverse=True
    )
    return tuple(entries[at] for at in sorted(ranked[:MAX_ENTRIES]))


def first_url(candidates: Iterable[str], page_url: str, *, keeps_fragment: bool = False) -> str:
    """Return the first candidate that is a web address, resolved against the page.

    "" when none is.
    """
    for candidate in candidates:
        if candidate.strip():
            try:
                return clean_url(clean(candidate), page_url, keeps_fragment=keeps_fragment)
            except ValueError:
                continue
    return ""


def title_of(markup: str) -> str:
    """Return one line of the markup's text, of at most MAX_TITLE_BYTES."""
    return line_of(plain_text(markup[: MAX_TITLE_BYTES * TEXT_RATIO]))


def line_of(text: str) -> str:
    """Return text on one line, of at most MAX_TITLE_BYTES."""
    return _capped(clean_line(text), MAX_TITLE_BYTES)


def summary_of(markup: str) -> str:
    """Return the lines of the markup's text, of at most MAX_SUMMARY_BYTES."""
    return lines_of(plain_text(markup[: MAX_SUMMARY_BYTES * TEXT_RATIO]))


def lines_of(text: str) -> str:
    """Return text without its blank lines, of at most MAX_SUMMARY_BYTES."""
    lines = (" ".join(line.split()) for line in clean(text).split("\n"))
    return _capped("\n".join(line for line in lines if line), MAX_SUMMARY_BYTES)


def content_of(candidates: Iterable[str]) -> str:
    """Return the longest markup that holds an article's text, "" when all are teasers or too long
    to keep.
    """
    usable = (markup for markup in candidates if MIN_CONTENT <= len(markup) <= MAX_CONTENT)
    return max(usable, key=len, default="")


def guid_of(text: str) -> str:
    """Return a GUID on one line, of at most MAX_GUID code points."""
    return clean_line(text)[:MAX_GUID]


def lang_of(text: str) -> str:
    """Return a language tag as it was written, "" for what names no language."""
    tag = clean_line(text)
    return tag if len(tag) <= _MAX_LANG and is_language(tag) else ""


def _capped(text: str, max_bytes: int) -> str:
    """Cut ``text`` so that its UTF-8 form fits, never inside a letter."""
    return (
        text.encode()[:max_bytes].decode(errors="ignore").rstrip()
        if len(text) * 4 > max_bytes
        else text
    )
