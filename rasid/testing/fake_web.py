"""A web whose answers are written down."""

from collections.abc import Iterator, Mapping, Sequence

from tasks.errors import RasidError
from tasks.http.response import Response
from tasks.ports import Request


class FakeWeb:
    """A ``tasks.ports.Downloader`` that asks nobody.

    ``answers`` maps an address to bytes (a page), a response or an error; any other address is not
    found. ``asked`` lists the requests.
    """

    def __init__(self, answers: Mapping[str, bytes | Response | RasidError]) -> None:
        self.answers = dict(answers)
        self.asked: list[Request] = []

    def fetch_all(self, requests: Sequence[Request]) -> Iterator[tuple[int, Response | RasidError]]:
        """Answer in the order of the requests."""
        for index, request in enumerate(requests):
            self.asked.append(request)
            answer = self.answers.get(request.url, respond(request.url, b"", status=404))
            yield index, respond(request.url, answer) if isinstance(answer, bytes) else answer


def respond(
    url: str, body: bytes, *, etag: str = "", status: int = 200, content_type: str = "text/html"
) -> Response:
    """Make the response of an address that leads nowhere else."""
    return Response(
        url=url, final_url=url, status=status, body=body, content_type=content_type, etag=etag
    )
