"""Rasid watches news feeds and turns them into tagged, replayable streams.

This is the public API; ``docs/reference/python.md`` has each name with an example. Everything else
may change between releases. A name is imported when it is first asked for, so ``import rasid``
itself costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rasid import testing
    from rasid.dates import Date, parse_date
    from rasid.reading import extract, read_feed
    from rasid.stories import relate
    from rasid.tagging import Tagger, explain, load_taxonomy, tag
    from tasks.errors import FeedError, NoArticle, RasidError
    from tasks.model import Article, ParsedFeed, Tag
    from tasks.tagging.explain import Explanation
    from tasks.tagging.matcher import Matcher
    from tasks.tagging.taxonomy import Topic
    from worker.streams.subscription import Gap, Received, Subscription

__all__ = [
    "Article",
    "Date",
    "Explanation",
    "FeedError",
    "Gap",
    "Matcher",
    "NoArticle",
    "ParsedFeed",
    "RasidError",
    "Received",
    "Subscription",
    "Tag",
    "Tagger",
    "Topic",
    "explain",
    "extract",
    "load_taxonomy",
    "parse_date",
    "read_feed",
    "relate",
    "tag",
    "testing",
]

_MODULES = {
    "rasid.dates": ("Date", "parse_date"),
    "rasid.reading": ("extract", "read_feed"),
    "rasid.stories": ("relate",),
    "rasid.tagging": ("Tagger", "explain", "load_taxonomy", "tag"),
    "tasks.errors": ("FeedError", "NoArticle", "RasidError"),
    "tasks.model": ("Article", "ParsedFeed", "Tag"),
    "tasks.tagging.explain": ("Explanation",),
    "tasks.tagging.matcher": ("Matcher",),
    "tasks.tagging.taxonomy": ("Topic",),
    "worker.streams.subscription": ("Gap", "Received", "Subscription"),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for (PEP 562)."""
    if name == "testing":
        return import_module("rasid.testing")
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'rasid' has no attribute {name!r}")
    value = getattr(import_module(_MODULE_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
