"""What the newsroom holds and how each entry should end.

Read from ``content/``, no clock, no network.
"""

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Literal
from urllib.parse import urljoin, urlsplit

import msgspec

Kind = Literal["rss2", "atom", "rdf", "jsonfeed"]
Behaviour = Literal["answers", "slow", "fails_twice", "missing", "empty", "pdf", "members"]

FEED_PATHS: dict[str, str] = {
    "rss2": "/feed.xml",
    "atom": "/atom.xml",
    "rdf": "/index.rdf",
    "jsonfeed": "/feed.json",
}
RIGHT_TO_LEFT = frozenset({"ar", "ckb"})
# How often a page must be asked for; others once.
ASKS: dict[Behaviour, int] = {"fails_twice": 3, "members": 0}
WEEK = timedelta(weeks=1)
SNIPPET = 30  # code points of the first and last paragraph that a complete text must have


class Source(msgspec.Struct, frozen=True):
    """One news organisation of the newsroom, with its one feed."""

    name: str
    lang: str
    country: str
    feed_url: str
    kind: str


class Expectation(msgspec.Struct, frozen=True):
    """How one listed entry should end.

    ``url`` is the entry's link as it stands in the feed; a relative one is resolved, as whoever
    reads the feed must. ``outcome`` is published, duplicate, denied or dead, or several joined by
    ``|`` where the order of fetching decides. ``""`` and ``()`` mean not checked; ``revision`` is
    the final one; ``published_at`` is ISO 8601 in UTC.
    """

    case: str
    url: str
    outcome: str
    reason: str = ""
    revision: int = 1
    topics: tuple[str, ...] = ()
    not_topics: tuple[str, ...] = ()
    title: str = ""
    published_at: str = ""
    text_has: tuple[str, ...] = ()
    text_lacks: tuple[str, ...] = ()


class Edit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A change after publication: a new title, and ``old`` became ``new`` in the text."""

    at: datetime
    title: str
    old: str
    new: str


class Planned(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One article as written down in ``content/``, with what is special about its page and its
    entry.

    ``links`` are the entry's addresses as listed, with ``{base}``, ``{netloc}`` and ``{path}``
    filled in; each makes an entry. ``more_paths`` answer with the same page. ``date_line`` is the
    date as readers see it ("" is the outlet's usual form). ``declares`` is where a page names its
    encoding. ``listed_title`` differs from the page's when given.
    """

    path: str
    title: str
    at: datetime
    text: str
    case: str = "ordinary article"
    behaviour: Behaviour = "answers"
    outcome: str = "published"
    reason: str = ""
    topics: tuple[str, ...] = ()
    not_topics: tuple[str, ...] = ()
    text_has: tuple[str, ...] = ()
    text_lacks: tuple[str, ...] = ()
    template: str = ""
    links: tuple[str, ...] = ("{base}{path}",)
    more_paths: tuple[str, ...] = ()
    listed_title: str | None = None
    is_dated_in_feed: bool = True
    date_line: str = ""
    encoding: str = "utf-8"
    declares: Literal["both", "meta", "header"] = "both"
    edit: Edit | None = None

    @property
    def paragraphs(self) -> list[str]:
        """Split the text into paragraphs, each on one line."""
        return [" ".join(part.split()) for part in self.text.strip().split("\n\n")]

    @property
    def asks(self) -> int:
        """How often each address must be asked for before the newsroom is exhausted."""
        return 2 if self.edit else ASKS.get(self.behaviour, 1)


class Outlet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One invented news organisation.

    ``template`` is the shape of its pages unless an article has its own.
    """

    name: str
    lang: str
    country: str
    kind: Kind
    template: str
    motto: str
    articles: tuple[Planned, ...]

    @property
    def direction(self) -> str:
        """The ``dir`` of its pages."""
        return "rtl" if self.lang in RIGHT_TO_LEFT else "ltr"


def load_outlets(later: timedelta = timedelta()) -> tuple[Outlet, ...]:
    """Read all outlets, in the order of their file names; everything happened ``later``."""
    found = (files("rasid.demo") / "content" / "outlets").iterdir()
    texts = [
        file.read_text("utf-8")
        for file in sorted(found, key=lambda file: file.name)
        if file.name.endswith(".toml")
    ]
    return tuple(_moved(msgspec.convert(tomllib.loads(text), Outlet), later) for text in texts)


def weeks_until(now: datetime) -> timedelta:
    """Return by how many whole weeks the news can be later without being of the future.

    Whole weeks: the texts name days of the week.
    """
    newest = max(
        moment
        for outlet in load_outlets()
        for article in outlet.articles
        for moment in (article.at, *([article.edit.at] if article.edit else []))
    )
    return max(0, (now - newest) // WEEK) * WEEK


def _moved(outlet: Outlet, later: timedelta) -> Outlet:
    articles = tuple(
        msgspec.structs.replace(
            article,
            at=article.at + later,
            edit=article.edit and msgspec.structs.replace(article.edit, at=article.edit.at + later),
        )
        for article in outlet.articles
    )
    return msgspec.structs.replace(outlet, articles=articles)


def source_of(outlet: Outlet, base: str) -> Source:
    """Describe the outlet as served under ``base``, an address without a closing slash."""
    return Source(
        outlet.name, outlet.lang, outlet.country, base + FEED_PATHS[outlet.kind], outlet.kind
    )


def links_of(article: Planned, base: str) -> tuple[str, ...]:
    """List an article's addresses exactly as they stand in the feed."""
    return tuple(
        link.format(base=base, netloc=urlsplit(base).netloc, path=article.path)
        for link in article.links
    )


def edited(article: Planned) -> Planned:
    """Apply the planned edit, if there is one."""
    if article.edit is None:
        return article
    text = article.text.replace(article.edit.old, article.edit.new)
    return msgspec.structs.replace(article, title=article.edit.title, text=text)


def expectations_of(outlet: Outlet, base: str) -> Iterator[Expectation]:
    """Yield one expectation for each entry of the outlet's feed."""
    for article in outlet.articles:
        for link in links_of(article, base):
            yield _expectation(edited(article), urljoin(base, link))


def _expectation(final: Planned, url: str) -> Expectation:
    if "published" not in final.outcome:
        return Expectation(final.case, url, final.outcome, final.reason)
    return Expectation(
        case=final.case,
        url=url,
        outcome=final.outcome,
        reason=final.reason,
        revision=2 if final.edit else 1,
        topics=final.topics,
        not_topics=final.not_topics,
        title=final.title,
        published_at=final.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        text_has=(final.paragraphs[0][:SNIPPET], final.paragraphs[-1][-SNIPPET:], *final.text_has),
        text_lacks=final.text_lacks,
    )
