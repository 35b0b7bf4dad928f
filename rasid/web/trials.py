"""How many trials of alerts may wait for their receivers at once, each in a thread of the pages."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

AT_ONCE = 6  # of the forty threads that answer requests
OF_ONE_READER = 1


class TooManyTrialsError(Exception):
    """Trials are under way; whoever asks may ask again when they ended."""


class TrialPlaces:
    """Places for trials, taken before one begins; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._readers: list[str] = []

    @contextmanager
    def taken(self, reader: str) -> Iterator[None]:
        """Hold a place for a reader. Raises TooManyTrialsError when there is none."""
        with self._lock:
            is_full = len(self._readers) >= AT_ONCE
            if is_full or self._readers.count(reader) >= OF_ONE_READER:
                raise TooManyTrialsError("a test is under way; wait for what it is answered")
            self._readers.append(reader)
        try:
            yield
        finally:
            with self._lock:
                self._readers.remove(reader)
