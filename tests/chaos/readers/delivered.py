"""What a reader was given, in order."""

import threading
from collections.abc import Callable
from typing import NamedTuple

PAUSE_SECONDS = 0.2  # before a reader whose source failed asks again


class Message(NamedTuple):
    """A message as a reader saw it: its stream, its id, and the revision that it tells of."""

    stream: str
    id: str
    url: str
    revision: int

    @classmethod
    def of(cls, stream: str, id_: str, fields: dict[str, str]) -> "Message":
        return cls(stream, id_, fields.get("url", ""), int(fields.get("revision", 0)))


class Reader:
    """A thread that reads until it is closed; ``got`` has every message in order of delivery.

    ``is_exact`` says that each comes once, else at least once; ``is_ordered`` that each comes after
    those that were published before. ``complaints`` are what no reader may ever meet: gaps,
    messages without fields.
    """

    name = "reader"
    is_exact = True
    is_ordered = True

    def __init__(self) -> None:
        self.got: list[Message] = []
        self.complaints: list[str] = []
        self.closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)

    def begin(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self.closing.set()
        self._thread.join(10)

    def take(self, message: Message) -> None:
        if not message.url:
            self.complaints.append(f"{self.name}: an empty message {message.id}")
        self.got.append(message)

    def read(self) -> None:
        """Read until the source fails or the reader is closed."""
        raise NotImplementedError

    def failures(self) -> tuple[type[Exception], ...]:
        return (OSError,)

    def _run(self) -> None:
        while not self.closing.is_set():
            try:
                self.read()
            except self.failures():
                self.closing.wait(PAUSE_SECONDS)
            except Exception as error:  # noqa: BLE001 - a reader that dies would look like a loss
                self.complaints.append(f"{self.name}: {error!r}")
                self.closing.wait(PAUSE_SECONDS)


def seen_by(reader: Reader, is_wanted: Callable[[Message], bool]) -> set[tuple[str, int]]:
    """List the revisions that a reader was given."""
    return {(one.url, one.revision) for one in reader.got[:] if is_wanted(one)}
