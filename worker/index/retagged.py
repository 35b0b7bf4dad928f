"""What re-tagging changed, as messages of the backfill streams tell it, in the index too."""

from worker.index.writer import IndexWriter
from worker.store.client import Store
from worker.streams.soundness import is_sound
from worker.streams.streams import ARTICLES, START, Message, Streams, order

_ANSWER_SECONDS = 0.001  # nothing is waited for: the stream of articles goes on
_AT_ONCE = 1_000  # messages, of all streams together: 3 kB each
_AT_LEAST = 5  # of each stream, however many there are


class Retagged:
    """Reads the backfill streams on from where the index stands."""

    def __init__(self, store: Store) -> None:
        self._streams = Streams(store)

    def take_over(self, writer: IndexWriter) -> int:
        """Bring some of what came since into the index; returns how many messages it took.

        What came first is taken first, whichever its stream. A message about an article that the
        index has not reached yet waits, and those behind it.
        """
        names = self._streams.backfills()
        if not names:
            return 0
        known = writer.retagged
        done = dict(known)
        taken = []
        reached = order(writer.last)
        for message in self._next({name: known.get(name, START) for name in names}):
            if reached < order(message.fields.get("article", START)) <= self._newest():
                break
            done[message.stream] = message.id
            taken += [message] if is_sound(message) else []
        if done != known:
            writer.retag(taken, done)
        return len(taken)

    def _newest(self) -> tuple[int, int]:
        """Return the place of the newest article: one beyond it is nobody's to wait for."""
        return order(self._streams.last(ARTICLES))

    def _next(self, last: dict[str, str]) -> list[Message]:
        """Return what comes next in all streams, up to where each of them was read."""
        most = max(_AT_LEAST, _AT_ONCE // len(last))
        return self._streams.after(last, block_seconds=_ANSWER_SECONDS, most=most)
