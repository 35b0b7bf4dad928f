"""How the server's memory grew: a sample an hour, and when it will be full at that rate."""

from collections.abc import Sequence

import msgspec

from worker.store.client import Store
from worker.store.keys import MEMORY

EVERY_SECONDS = 3_600.0
KEPT = 14 * 24  # samples
_DAY = 86_400.0
_LEAST_SECONDS = _DAY  # news has days and nights: less says nothing
_FITTED_SECONDS = 7 * _DAY


class Sample(msgspec.Struct, frozen=True, array_like=True):
    """The server's memory in bytes at a moment in its Unix seconds."""

    at: float
    used: int


class MemoryTrend:
    """The samples, in Redis."""

    def __init__(self, store: Store) -> None:
        self._store, self._key = store, store.key(MEMORY)

    def note(self, now: float, used: int) -> None:
        """Keep a sample, unless the last one is younger than an hour; a clock may be set back."""
        newest = self._store.client.lindex(self._key, 0)
        age = now - msgspec.json.decode(newest, type=Sample).at if newest else EVERY_SECONDS
        if 0 <= age < EVERY_SECONDS:
            return
        with self._store.client.pipeline(transaction=True) as pipe:
            pipe.lpush(self._key, msgspec.json.encode(Sample(now, used)))
            pipe.ltrim(self._key, 0, KEPT - 1)
            pipe.execute()

    def most(self) -> int:
        """Read how many bytes the server may take, 0 without a limit."""
        return int(self._store.client.info("memory").get("maxmemory", 0))

    def samples(self) -> list[Sample]:
        """Read the samples, the oldest first."""
        kept = self._store.client.lrange(self._key, 0, -1)
        return [msgspec.json.decode(line, type=Sample) for line in reversed(kept)]


def days_until_full(samples: Sequence[Sample], most: int) -> float | None:
    """Return in how many days the memory reaches ``most`` bytes at the rate of the last week.

    By least squares. None when it does not grow, has no limit, or was watched for less than a day.
    """
    last = samples[-1].at  # later ones are of a clock that was ahead
    recent = [one for one in samples if last - _FITTED_SECONDS <= one.at <= last]
    if not most or recent[-1].at - recent[0].at < max(1.0, _LEAST_SECONDS):
        return None
    rate = _slope(recent)
    return max(0.0, (most - recent[-1].used) / rate / _DAY) if rate > 0 else None


def _slope(samples: Sequence[Sample]) -> float:
    """Return the bytes a second of the line that fits best."""
    at = sum(one.at for one in samples) / len(samples)
    used = sum(one.used for one in samples) / len(samples)
    above = sum((one.at - at) * (one.used - used) for one in samples)
    return above / sum((one.at - at) ** 2 for one in samples)
