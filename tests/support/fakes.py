"""Doubles of ports that only tests of this repository need."""

from tasks.feeds import parse as source
from tasks.feeds.parse import Reading
from tasks.model import IndexSelectors, Page
from tasks.ports import Feed
from tasks.scheduling.feed_state import FeedState


class OpenReader:
    """A ``Reader`` that reads in this very process.

    For histories of thousands of polls of harmless feeds.
    """

    def read(self, page: Page, kind: str, rules: IndexSelectors | None, zone: str = "") -> Reading:
        return source.read(page, kind, rules, zone)


class NoHubs:
    """A ``Hubs`` that writes down whose subscription it was to renew."""

    def __init__(self) -> None:
        self.renewed: list[str] = []

    def renew(self, feed: Feed, memory: FeedState) -> None:
        self.renewed.append(memory.hub)
