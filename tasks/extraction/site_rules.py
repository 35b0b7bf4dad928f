"""Rules for single sites, where structure is not enough.

CSS selectors with validity dates and an example of their own.

A rule that finds no text on a page does nothing: a site that changed its layout is read like any
other.
"""

import datetime as dt
import tomllib
from collections.abc import Iterable
from urllib.parse import urlsplit

import msgspec

from tasks.errors import FeedError, SettingsError
from tasks.model import Page
from tasks.text.sanitize import clean_line
from tasks.text.soup import Element, check_selector, open_page

_MAX_CHARS = 1_000_000
_MAX_LINE = 1_000
_MAX_PARTS = 200  # elements that one selector may give


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A saved page and the article in it: at least the first and the last line of its text."""

    page: str
    url: str
    first: str
    last: str
    title: str = ""
    published_at: str = ""
    authors: tuple[str, ...] = ()


class SiteRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Selectors of text, title, date and authors on a site's pages, and of what is cut out before.

    Valid for paths that begin with ``path``, from ``since`` to ``until`` (days of the visit, both
    included).
    """

    name: str
    text: str
    example: Example
    title: str = ""
    date: str = ""
    author: str = ""
    remove: tuple[str, ...] = ()
    path: str = "/"
    since: dt.date | None = None
    until: dt.date | None = None


class SiteFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file: hosts (with their subdomains) and their rules, of which the first valid counts."""

    hosts: tuple[str, ...]
    rules: tuple[SiteRule, ...]
    name: str = ""


class Taken(msgspec.Struct, frozen=True):
    """What a rule found on a page; "" and () for what it has no selector for."""

    rule: str
    lines: tuple[str, ...]
    title: str
    date: str
    authors: tuple[str, ...]


class Sites:
    """All rules, by host."""

    def __init__(self, files: Iterable[SiteFile] = ()) -> None:
        self.files = tuple(files)
        self._by_host = {host.lower(): file for file in self.files for host in file.hosts}

    def take(self, page: Page, on: dt.date | None) -> Taken | None:
        """Read a page by the rule that holds for it on a day (None: any day).

        None without a rule or without its text.
        """
        if not self._by_host:
            return None
        url = urlsplit(page.final_url or page.url)
        file = self._file(url.hostname or "")
        if file is None:
            return None
        for rule in file.rules:
            if _holds(rule, url.path, on):
                return _take(f"{file.name}/{rule.name}", rule, page)
        return None

    def _file(self, host: str) -> SiteFile | None:
        while host:
            if host in self._by_host:
                return self._by_host[host]
            host = host.partition(".")[2]
        return None


def parse_rules(name: str, text: str) -> SiteFile:
    """Check the rules of one TOML file.

    Raises SettingsError with one line that names file and mistake.
    """
    try:
        file = msgspec.convert(tomllib.loads(text), SiteFile)
        for rule in file.rules:
            for selector in (rule.text, rule.title, rule.date, rule.author, *rule.remove):
                if selector:
                    check_selector(selector)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise SettingsError(f"{name}: {error}") from error
    except FeedError as error:
        raise SettingsError(f"{name}: {error.detail}") from error
    return msgspec.structs.replace(file, name=name.removesuffix(".toml"))


def _holds(rule: SiteRule, path: str, on: dt.date | None) -> bool:
    is_then = on is None or (rule.since or dt.date.min) <= on <= (rule.until or dt.date.max)
    return is_then and (path or "/").startswith(rule.path)


def _take(name: str, rule: SiteRule, page: Page) -> Taken | None:
    try:
        tree = open_page(page.body, page.content_type)
    except FeedError:
        return None
    authors = _lines(tree, rule.author)
    day = _lines(tree, rule.date)
    title = _lines(tree, rule.title)
    for selector in rule.remove:
        tree.cut(selector)
    lines = _lines(tree, rule.text)
    return (
        Taken(name, lines, " ".join(title)[:_MAX_LINE], " ".join(day)[:_MAX_LINE], authors)
        if lines
        else None
    )


def _lines(tree: Element, selector: str) -> tuple[str, ...]:
    """List the lines below what a selector finds; an empty selector finds nothing."""
    parts = tree.select(selector, _MAX_PARTS) if selector else []
    lines = (clean_line(line) for part in parts for line in part.text(_MAX_CHARS).split("\n"))
    return tuple(line for line in lines if line)
