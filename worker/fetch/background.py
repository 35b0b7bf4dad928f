"""Downloads that go on while the process cleans pages."""

import queue
from contextlib import suppress
from typing import TYPE_CHECKING

from tasks.errors import RasidError
from tasks.http.request import Request
from tasks.http.response import Response
from worker.fetch.downloader import Answer, WebDownloader

if TYPE_CHECKING:
    from concurrent.futures import Future


class BackgroundDownloads:
    """Implements ``tasks.ports.Downloads`` in the thread of a downloader."""

    def __init__(self, downloader: WebDownloader) -> None:
        self._downloader = downloader
        self._answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        self._under_way: dict[int, Future[None]] = {}

    def begin(self, number: int, request: Request) -> None:
        """Begin one download; its response will arrive under the number, which is new."""
        self._under_way[number] = self._downloader.submit(number, request, self._answers)

    def arrived(self, seconds: float) -> tuple[int, Response | RasidError] | None:
        """Return the next response or failure, None when none arrives within ``seconds``."""
        with suppress(queue.Empty):
            answer = self._answers.get(timeout=seconds) if seconds else self._answers.get_nowait()
            self._under_way.pop(answer[0], None)
            return answer
        return None

    def give_up(self) -> None:
        """End all downloads that are under way."""
        for download in self._under_way.values():
            download.cancel()
        self._under_way.clear()
