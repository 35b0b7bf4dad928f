"""The values that travel through the pipeline: frozen, typed, without behaviour of their own."""

from datetime import datetime
from typing import Literal

import msgspec

Field = Literal["title", "lead", "body"]
Salience = Literal["main", "passing"]


class Page(msgspec.Struct, frozen=True):
    """What the web answered for one URL.

    ``url`` is the address asked for, ``final_url`` the one that answered after redirects ("" when
    equal); ``body`` is decompressed but not decoded; ``content_type`` is the header as sent.
    """

    url: str
    body: bytes
    content_type: str = ""
    final_url: str = ""


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """The readable part of a page.

    ``text`` holds paragraphs joined by a blank line and is never empty. ``lang`` is a BCP 47
    tag ("und" when unknown). Times are aware UTC, or None when unknown. ``published_precision``
    is "minute" or "day" (then ``published_at`` is 00:00 UTC of it), ``dated_by`` names where
    the date was read. ``agency`` is the id of the news agency that wrote it, ``place`` where
    its dateline says it was filed. ``form`` is "full", "message" (of a channel) or "headline"
    (no text but the headline). ``method`` names how the text was taken, ``rule`` the rule of
    its site that took it.
    """

    url: str
    canonical_url: str
    title: str
    text: str
    lang: str = "und"
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_precision: str = ""
    dated_by: str = ""
    modified_at: datetime | None = None
    section: str = ""
    keywords: tuple[str, ...] = ()
    image: str = ""
    agency: str = ""
    place: str = ""
    is_paywalled: bool = False
    form: str = "full"
    method: str = ""
    rule: str = ""


class TagMatch(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One place where a term of a topic occurs.

    Offsets are code points, in lead and body those of the text.
    """

    term: str
    """The term, as it stands in the topic."""
    surface: str
    """What stands in the article, with what grammar put around the term."""
    start: int
    """Where it begins."""
    end: int
    """Where it ends."""
    field: Field
    """Where it stands: `title`, `lead`, `body`."""
    before: str = ""
    """What grammar put in front of the name."""
    after: str = ""
    """What grammar put behind it."""
    folded: tuple[str, ...] = ()
    """What differs from the term in between: letters as "أ→ا", "marks" left out, words "joined"."""
    by: "TagMatch | None" = None
    """The place nearby that made it count, or stopped it."""


class Tag(msgspec.Struct, frozen=True, omit_defaults=True):
    """A topic given to an article."""

    id: str
    """The topic."""
    score: float
    """How sure: from 0 to 1."""
    matches: tuple[TagMatch, ...]
    """The evidence, in text order."""
    salience: Salience
    """`main`: the article is about it; `passing`: it mentions it."""
    vetoed: tuple[TagMatch, ...] = ()
    """Places that would have counted but for a word nearby."""
    via: str = ""
    """The child topic that brought it; evidence and score are the child's."""


class Story(msgspec.Struct, frozen=True):
    """What an article tells, so far."""

    id: str
    """The id of the first article that told it."""
    outlets: int = 1
    """Sources that published it."""
    independent: int = 1
    """Those that did not copy: one for all copies of a text, one for all that credit an agency."""
    copy_of: str = ""
    """The article that this one is a copy of; "" for an original."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a feed: a promise of an article.

    ``guid`` and ``summary`` are "" when the feed gives none.

    ``content`` is the markup of the article's text where the feed carries it; with ``is_whole``
    there is no more to get at its address.
    """

    url: str
    title: str = ""
    guid: str = ""
    summary: str = ""
    content: str = ""
    is_whole: bool = False
    lang: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None


class Hints(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How often a publisher wants its feed polled, and when not.

    Three intervals in seconds, 0 when not given: ``ttl_seconds`` (RSS), ``update_seconds`` (the
    syndication module) and ``max_age_seconds`` (HTTP). ``skip_hours`` are in UTC, ``skip_days``
    count from Monday 0.
    """

    ttl_seconds: float = 0.0
    update_seconds: float = 0.0
    max_age_seconds: float = 0.0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


class IndexSelectors(msgspec.Struct, frozen=True, omit_defaults=True):
    """CSS selectors that read an index page: ``entry`` in the page, the others inside an entry.

    ``link`` "" is the entry itself when it is a link, else its first link; ``title`` "" is the
    link's text; ``date`` "" means that the page gives none.
    """

    entry: str
    link: str = ""
    title: str = ""
    date: str = ""


class ParsedFeed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed as read: ``entries`` in feed order; ``skipped`` counts entries without a usable link.

    ``hub`` takes subscriptions to ``topic``, the feed's own name for itself (WebSub); "" when it
    offers none.
    """

    entries: tuple[Entry, ...]
    title: str = ""
    lang: str = ""
    skipped: int = 0
    hints: Hints = Hints()
    hub: str = ""
    topic: str = ""
