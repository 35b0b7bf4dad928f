"""Doubles for what a test must decide itself: the answers of the web."""

from collections.abc import Iterator, Sequence

from tasks.errors import PermanentError, RasidError
from tasks.feeds import parse as source
from tasks.feeds.parse import Reading
from tasks.http.response import Response
from tasks.model import IndexSelectors, Page
from tasks.ports import Feed, Request
from tasks.scheduling.feed_state import FeedState


class FakeWeb:
    """A ``Downloader`` whose answers are written down.

    Bytes are a page, the rest is given as it is.
    """

    def __init__(self, answers: dict[str, bytes | Response | RasidError]) -> None:
        self.answers = answers
        self.asked: list[Request] = []

    def fetch_all(self, requests: Sequence[Request]) -> Iterator[tuple[int, Response | RasidError]]:
        for index, request in enumerate(requests):
            self.asked.append(request)
            answer = self.answers.get(request.url, PermanentError("http_404"))
            yield index, html(request.url, answer) if isinstance(answer, bytes) else answer


def html(
    url: str, body: bytes, *, etag: str = "", status: int = 200, content_type: str = "text/html"
) -> Response:
    return Response(
        url=url, final_url=url, status=status, body=body, content_type=content_type, etag=etag
    )


class OpenReader:
    """A ``Reader`` that reads in this very process.

    For histories of thousands of polls of harmless feeds.
    """

    def read(self, page: Page, kind: str, rules: IndexSelectors | None) -> Reading:
        return source.read(page, kind, rules)


class NoHubs:
    """A ``Hubs`` that writes down whose subscription it was to renew."""

    def __init__(self) -> None:
        self.renewed: list[str] = []

    def renew(self, feed: Feed, memory: FeedState) -> None:
        self.renewed.append(memory.hub)
