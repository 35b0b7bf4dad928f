"""What re-tagging changed, as messages of the backfill streams tell it, in the index too."""

from itertools import groupby

from worker.index.writer import IndexWriter
from worker.store.client import Store
from worker.streams.soundness import is_sound
from worker.streams.streams import START, Streams, order

_ANSWER_SECONDS = 0.001  # nothing is waited for: the stream of articles goes on


class Retagged:
    """Reads the backfill streams on from where the index stands."""

    def __init__(self, store: Store) -> None:
        self._streams = Streams(store)

    def take_over(self, writer: IndexWriter) -> int:
        """Bring what came since into the index; returns how many messages it took.

        A message about an article that the index has not reached yet waits.
        """
        names = self._streams.backfills()
        if not names:
            return 0
        known = writer.retagged
        last = {name: known.get(name, START) for name in names}
        reached, done, taken = order(writer.last), dict(known), []
        for _, messages in groupby(
            self._streams.after(last, block_seconds=_ANSWER_SECONDS), lambda one: one.stream
        ):
            for message in messages:
                if order(message.fields.get("article", START)) > reached:
                    break
                done[message.stream] = message.id
                taken += [message] if is_sound(message) else []
        if done != known:
            writer.retag(sorted(taken, key=lambda one: order(one.id)), done)
        return len(taken)
