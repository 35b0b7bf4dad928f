"""A web whose answers are written down."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from tasks.errors import RasidError
from tasks.http.request import Request
from tasks.http.response import Response


class FakeWeb:
    """A ``tasks.ports.Downloader``, and ``Downloads``, that asks nobody.

    ``answers`` maps an address to bytes (a page), a response or an error; any other address is not
    found. ``asked`` lists the requests.
    """

    def __init__(self, answers: Mapping[str, bytes | Response | RasidError]) -> None:
        self.answers = dict(answers)
        self.asked: list[Request] = []
        self._under_way: deque[tuple[int, Response | RasidError]] = deque()

    def fetch_all(self, requests: Sequence[Request]) -> Iterator[tuple[int, Response | RasidError]]:
        """Answer in the order of the requests."""
        for index, request in enumerate(requests):
            yield index, self._answer(request)

    def begin(self, number: int, request: Request) -> None:
        """Begin one download, whose answer will arrive in the order of the requests."""
        self._under_way.append((number, self._answer(request)))

    def arrived(self, seconds: float) -> tuple[int, Response | RasidError] | None:  # noqa: ARG002
        """Return the next answer, None when there is none."""
        return self._under_way.popleft() if self._under_way else None

    def give_up(self) -> None:
        """Forget what is under way."""
        self._under_way.clear()

    def _answer(self, request: Request) -> Response | RasidError:
        self.asked.append(request)
        answer = self.answers.get(request.url, respond(request.url, b"", status=404))
        return respond(request.url, answer) if isinstance(answer, bytes) else answer


def respond(
    url: str, body: bytes, *, etag: str = "", status: int = 200, content_type: str = "text/html"
) -> Response:
    """Make the response of an address that leads nowhere else."""
    return Response(
        url=url, final_url=url, status=status, body=body, content_type=content_type, etag=etag
    )
