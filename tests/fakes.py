"""Doubles for what a test must decide itself: the answers of the web."""

from collections.abc import Iterator, Sequence

from tasks.core.errors import PermanentError, RasidError
from tasks.core.response import Response
from tasks.ports import Request


class FakeWeb:
    """A ``Downloader`` whose answers are written down: bytes are a page, the rest is given as it is."""

    def __init__(self, answers: dict[str, bytes | Response | RasidError]) -> None:
        self.answers = answers
        self.asked: list[Request] = []

    def fetch_all(self, requests: Sequence[Request]) -> Iterator[tuple[int, Response | RasidError]]:
        for index, request in enumerate(requests):
            self.asked.append(request)
            answer = self.answers.get(request.url, PermanentError("http_404"))
            yield index, html(request.url, answer) if isinstance(answer, bytes) else answer


def html(url: str, body: bytes, *, etag: str = "", status: int = 200, content_type: str = "text/html") -> Response:
    return Response(url=url, final_url=url, status=status, body=body, content_type=content_type, etag=etag)
