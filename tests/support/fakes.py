"""Doubles of ports that only tests of this repository need."""

from tasks.errors import RasidError
from tasks.feeds import parse as source
from tasks.feeds.reading import Reading
from tasks.http.request import Request
from tasks.http.response import Response
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

    def request(self, feed: Feed, memory: FeedState) -> Request | None:
        self.renewed.append(memory.hub)

    def report(self, feed: Feed, request: Request, response: Response | RasidError) -> None:
        raise AssertionError("nothing was asked")
