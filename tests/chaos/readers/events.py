"""A browser's way: server-sent events, resumed by the id of the last one."""

import http.client
import json
from collections.abc import Iterator
from typing import Any

from tests.chaos.readers.delivered import Message, Reader

TIMEOUT_SECONDS = 20.0  # the service sends a comment more often


class Listener(Reader):
    """Listens to one stream over HTTP, and comes back with ``Last-Event-ID``."""

    name = "SSE"

    def __init__(self, port: int, stream: str) -> None:
        super().__init__()
        self._port, self._stream, self._last = port, stream, ""

    def failures(self) -> tuple[type[Exception], ...]:
        return (OSError, http.client.HTTPException)

    def read(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT_SECONDS)
        try:
            headers = {"Last-Event-ID": self._last} if self._last else {}
            connection.request("GET", f"/v1/stream/{self._stream}/sse?since=0", headers=headers)
            response = connection.getresponse()
            if response.status != 200:
                raise http.client.HTTPException(response.status)
            for event in _events(response):
                self._note(event)
                if self.closing.is_set():
                    return
        finally:
            connection.close()

    def _note(self, event: dict[str, str]) -> None:
        content: dict[str, Any] = json.loads(event["data"])
        if event.get("event") == "gap":
            self.complaints.append(f"SSE: {event['data']}")
            return
        url, revision = content.get("url", ""), int(content.get("revision", 0))
        self.take(Message(self._stream, event["id"], url, revision))
        self._last = event["id"]


def _events(response: http.client.HTTPResponse) -> Iterator[dict[str, str]]:
    one: dict[str, str] = {}
    while line := response.readline().decode():
        name, _, value = line.rstrip("\n").partition(": ")
        if line == "\n":
            if "data" in one:
                yield one
            one = {}
        elif name in {"id", "event", "data"}:
            one[name] = value
    raise ConnectionError("the response ended")
