"""An event loop in a thread of its own, for servers that tests ask from theirs."""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

_SECONDS = 10.0  # for what a server does when it begins and ends
_T = TypeVar("_T")


class LoopThread:
    """Runs coroutines between ``start`` and ``end``."""

    def __init__(self, name: str = "loop") -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=name, daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Run a coroutine there and return what it returns."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_SECONDS)

    def end(self) -> None:
        """Stop the loop and wait for its thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()
