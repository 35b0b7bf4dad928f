"""The receiver of a webhook, which refuses some of what it is sent."""

import http.server
import json
import random
import threading
from typing import Any

from tests.chaos.readers.delivered import Message, Reader

REFUSED = 0.02  # of the requests


class Receiver(Reader):
    """An HTTP server; an event that is sent again has the same ``webhook-id``."""

    name = "webhook"
    is_ordered = False  # what was refused comes again when others went by

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._draw = random.Random(seed)
        self._known: set[str] = set()
        self._refused: set[str] = set()
        outer = self

        class Requests(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(outer.answer(self.headers["webhook-id"], body))
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Requests)
        self._lock = threading.Lock()
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"

    def answer(self, event_id: str, body: bytes) -> int:
        """Note an event that was not seen before; its id names it, as the specification says."""
        with self._lock:
            if event_id not in self._refused and self._draw.random() < REFUSED:
                self._refused.add(event_id)  # once: the third attempt is half a minute later
                return 503
            if event_id not in self._known:
                self._known.add(event_id)
                self._note(json.loads(body))
        return 204

    def read(self) -> None:
        self._server.serve_forever(poll_interval=0.1)

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        super().close()
        self._server.server_close()

    def _note(self, event: dict[str, Any]) -> None:
        content = event["data"]
        if not event["type"].startswith("article."):
            self.complaints.append(f"webhook: {event['type']}")
            return
        self.take(Message("hook", content["message"], content["url"], int(content["revision"])))
