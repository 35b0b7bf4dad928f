"""Which stories a reader marked as read."""

import re
from collections.abc import Iterable

from tasks.errors import SettingsError
from worker.store.client import Store
from worker.store.keys import READ_MARKS

MOST_READ = 5_000  # of one reader, the newest marks
_STORY = re.compile(r"[\w.-]{1,100}", re.ASCII)


class ReadMarks:
    """The read marks of one reader."""

    def __init__(self, store: Store, reader: str) -> None:
        self._store, self._key = store, store.key(READ_MARKS, reader)

    def all(self) -> list[str]:
        """List the stories, the one marked first first."""
        with self._store.plain() as client:
            return [str(story) for story in client.zrange(self._key, 0, -1)]

    def mark(self, stories: Iterable[str], now: float) -> None:
        """Mark stories; beyond the bound the oldest marks go. Raises SettingsError for no id."""
        marks = dict.fromkeys(map(_checked, stories), now)
        if not marks:
            return
        with self._store.transaction() as pipe:
            pipe.zadd(self._key, marks)
            pipe.zremrangebyrank(self._key, 0, -MOST_READ - 1)

    def unmark(self, stories: Iterable[str]) -> None:
        """Take marks away. Raises SettingsError for no id."""
        if names := [_checked(story) for story in stories]:
            with self._store.plain() as client:
                client.zrem(self._key, *names)


def _checked(story: str) -> str:
    if not _STORY.fullmatch(story):
        raise SettingsError(f"{story[:40]!r} is no id of a story")
    return story
