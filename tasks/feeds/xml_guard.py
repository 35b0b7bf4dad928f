"""What feedparser may be shown: an XML feed from its root on, without shapes that burn minutes."""

import re
from itertools import islice

from tasks.errors import FeedError
from tasks.feeds.xml_repair import repair
from tasks.feeds.xml_text import Prologue, read_prologue, text_of
from tasks.text.markup import has_crowded_tag, without_scripts

# A root of a feed; a page of HTML has none of these, and that is told before a slow parser sees it.
_ROOT = re.compile(
    r"<(?:[a-z][\w.-]{0,30}:)?(?:rss|rdf|feed|channel|item|entry)(?=[\s/>])", re.IGNORECASE
)
_START = re.compile(r"<\?xml\s|<!DOCTYPE\s+(?:rss|rdf|feed)", re.IGNORECASE)
# Bounds of shape, each with feedparser's time at the bound (two shared cores); real feeds stay at a
# tenth.
_MAX_TAGS = 200_000  # 6 s when each is nested in the one before
_MAX_ENTRIES = 20_000  # 2 s
_MAX_ATTRIBUTES = 300  # quadratic: 80 kB of attributes on one tag 2.6 s
_TAG = re.compile(r"<[A-Za-z]")
_ENTRY = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?(?:item|entry)\b", re.IGNORECASE)


def check(body: bytes, url: str, content_type: str = "") -> str:
    """Return the text of the feed from its root on, repaired: no declaration, no DOCTYPE.

    Raises FeedError: ``not_a_feed`` when no root of a feed is in it, ``feed_hostile`` for a DOCTYPE
    that defines more than plain entities, any other declaration, an encoding that is no superset of
    ASCII, or a shape that costs the parser seconds; ``feed_too_large`` for more entries than any
    poll needs.
    """
    text = text_of(body, content_type)
    prologue = _prologue(text)
    text = text[prologue.end :]
    _refuse_shapes(text)
    return repair(text, prologue.entities, url)


def _prologue(text: str) -> Prologue:
    """Find the root: behind the prologue, and behind what a broken server wrote before that."""
    start = text.find("<")
    if start < 0 or not _ROOT.search(text, start):
        raise FeedError("not_a_feed", "no root of a feed")
    prologue = read_prologue(text, start)
    if _ROOT.match(text, prologue.end):
        return prologue
    root = _ROOT.search(text, max(prologue.end, 0))
    place = root.start() if root else max(prologue.end, 0)
    later = _START.search(text, max(prologue.end, 0), place)
    return read_prologue(text, later.start()) if later else Prologue(place, prologue.entities)


def _refuse_shapes(text: str) -> None:
    if _more_than(_MAX_ENTRIES, _ENTRY, text):
        raise FeedError("feed_too_large", f"more than {_MAX_ENTRIES} entries")
    is_crowded = has_crowded_tag(without_scripts(text), _MAX_ATTRIBUTES)
    if is_crowded or _more_than(_MAX_TAGS, _TAG, text):
        raise FeedError("feed_hostile", "a shape that no feed needs")


def _more_than(limit: int, pattern: re.Pattern[str], text: str) -> bool:
    return next(islice(pattern.finditer(text), limit, None), None) is not None
