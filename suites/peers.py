"""Feeds of other parsers' suites: nothing crashes or hangs, and no entry that peers find is lost.

gofeed and feed-rs lie beside what they read (``x.json``, ``x.xml.serde.json``); feedparser, which
we use, is asked here and now, and its own files say in a comment what it should read.
"""

import ast
import io
import json
import re
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser

from suites.places import files
from suites.report import Report
from tasks.errors import FeedError
from tasks.feeds.parse import parse_feed
from tasks.model import ParsedFeed

ADDRESS = "http://127.0.0.1:8097/feed"  # feedparser's own tests are served there
_EXPECTED = re.compile(rb"Expect:\s*(.+)")
_WRITTEN = ("_expected.json", ".serde.json")


def all_feeds() -> Report:
    """Read every file of the suites as a feed."""
    report = Report("feeds of peers: read")
    for path in files("suites", "bad"):
        body = path.read_bytes()
        report.run(path.name, lambda body=body: _read(body), expected=(FeedError,))
    report.skipped = "" if report.cases else "no corpus"
    return report


def entries_of_peers() -> Report:
    """Compare the number of entries with a link with what gofeed, feed-rs and feedparser find."""
    report = Report("feeds of peers: entries")
    for path in files("suites", "bad"):
        is_told = path.suffix == ".json" and path.with_suffix(".xml").is_file()
        if path.suffix not in {".xml", ".json"} or is_told or path.name.endswith(_WRITTEN):
            continue
        body = path.read_bytes()
        # feedparser alone would find entries in what no other takes for a feed
        counts = [count for count in (_told(path), _of_feedparser(body)) if count is not None]
        if not counts:
            continue
        report.cases += 1
        agreed = min(counts) if len(counts) > 1 else 0
        if (found := _count(body)) < agreed:
            report.faults.append(f"{path.name}: {found} entries, two peers find {agreed}")
    report.skipped = "" if report.cases else "no corpus"
    return report


def expectations() -> Report:
    """Compare links, titles and dates with what the comments of feedparser's files expect."""
    report = Report("feedparser's expectations: links, titles, dates")
    differing = 0
    for path in files("bad"):
        body = path.read_bytes()
        found = _EXPECTED.search(body[:4_000])
        wanted = list(_wanted(found[1].decode("utf-8", "replace"))) if found else []
        feed = _quiet(body) if wanted else None
        for number, name, value in wanted:
            report.cases += 1
            if feed is None or number >= len(feed.entries):
                differing += 1  # an entry without a link is none of ours
            elif not _agrees(feed.entries[number], name, value):
                report.faults.append(f"{path.name}: {name} of entry {number} is not {value!r}")
    report.notes.append(f"{differing} of entries without an address")
    report.skipped = "" if report.cases else "no corpus"
    return report


def _read(body: bytes) -> ParsedFeed:
    return parse_feed(body, ADDRESS)


def _quiet(body: bytes) -> ParsedFeed | None:
    try:
        return _read(body)
    except FeedError:
        return None


def _count(body: bytes) -> int:
    feed = _quiet(body)
    return len(feed.entries) if feed else 0


def _of_feedparser(body: bytes) -> int | None:
    """Count the entries with an address that feedparser finds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            entries = feedparser.parse(io.BytesIO(body)).entries
        except Exception:
            return None
    return len({link for one in entries if (link := str(one.get("link", ""))).startswith("http")})


def _told(path: Path) -> int | None:
    """Count the entries with different addresses that gofeed or feed-rs wrote down."""
    stem = path.name.removesuffix(path.suffix)
    for name in (
        f"{stem}.json",
        f"{stem}_expected.json",
        f"{path.name}.serde.json",
        f"{stem}.serde.json",
    ):
        beside = path.with_name(name)
        if beside != path and beside.is_file():
            told = json.loads(beside.read_bytes())
            if isinstance(told, dict):
                entries = told.get("items") or told.get("entries") or []
                return len({link for one in entries if (link := _address(one))})
    return None


def _address(item: dict[str, Any]) -> str:
    links = [link for link in item.get("links") or () if isinstance(link, dict)]
    named = [link.get("href") for link in links if link.get("rel") in {None, "alternate"}]
    found = (str(link) for link in (item.get("link"), item.get("url"), *named))
    return next((link for link in found if link.startswith("http")), "")


def _wanted(expression: str) -> Iterator[tuple[int, str, Any]]:
    """Yield number of entry, name and value of comparisons such as entries[0]['link'] == 'x'."""
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except SyntaxError:
        return
    for node in ast.walk(tree):
        match node:
            case ast.Compare(
                left=ast.Subscript(
                    value=ast.Subscript(
                        value=ast.Name(id="entries"), slice=ast.Constant(value=int(number))
                    ),
                    slice=ast.Constant(
                        value="link" | "title" | "published_parsed" | "updated_parsed" as name
                    ),
                ),
                ops=[ast.Eq()],
                comparators=[right],
            ):
                try:
                    yield number, str(name), ast.literal_eval(right)
                except ValueError:
                    continue
            case _:
                continue


def _agrees(entry: Any, name: str, value: Any) -> bool:
    if name == "link":
        return not str(value).startswith("http") or entry.url.rstrip("/") == value.rstrip("/")
    if name == "title":  # ours are plain text
        is_plain = not set("<>&").intersection(value)
        return not is_plain or " ".join(entry.title.split()) == " ".join(value.split())
    if not isinstance(value, tuple) or entry.published_at is None:
        return True
    moment = datetime(*value[:6], tzinfo=UTC)
    return moment in {entry.published_at, entry.updated_at}
