"""What alerts found and have not sent: told once, and kept until the next parcel may leave."""

import time
from collections.abc import Iterable, Sequence

import msgspec

from worker.alerts.finds import Find
from worker.alerts.watch import Match
from worker.store.client import Pipeline, Store
from worker.store.keys import (
    ALERT_AWAITED,
    ALERT_BEYOND,
    ALERT_GATHERED,
    ALERT_SEEN,
    ALERTS_GATHERING,
)

MOST_SEEN = 2_000  # names of articles or stories of one alert
MOST_AWAITED = 500
MOST_GATHERED = 200  # finds of one alert; further ones are counted
KEPT_SECONDS = 30 * 86_400  # after the last change, so that nothing outlives its alert for long
AWAITED_SECONDS = 4 * 86_400  # so long stories gather articles


class Gathering:
    """The finds of all alerts. One process at a time gathers."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def put(self, matches: Sequence[Match]) -> int:
        """Keep what is to be told; returns how much of it is new.

        A find whose story has too few sources waits for one; a source that is no find itself sends
        the one that waits.
        """
        awaited = self._awaited(matches)
        finds: dict[tuple[str, str], Find] = {}
        waiting: list[Match] = []
        for match in matches:
            alert, find = match.alert, match.find
            if not match.is_told_enough:
                waiting.append(match)
                awaited.setdefault((alert.id, find.story), find)
                continue
            first = awaited.get((alert.id, find.story)) if not match.is_wanted else find
            if first is not None:
                told = msgspec.structs.replace(
                    first, independent=find.independent, told_at=find.found_at
                )
                finds.setdefault((alert.id, _name(match)), told)
        fresh = self._fresh(finds)
        room = self._room({id_ for id_, _ in fresh})
        with self._store.transaction() as pipe:
            for match in waiting:
                self._await(pipe, match)
            for (id_, name), find in fresh.items():
                if room[id_] > 0:
                    pipe.rpush(self._store.key(ALERT_GATHERED, id_), msgspec.json.encode(find))
                else:
                    pipe.incr(self._store.key(ALERT_BEYOND, id_))
                room[id_] -= 1
                self._see(pipe, id_, name, find)
        return len(fresh)

    def _awaited(self, matches: Iterable[Match]) -> dict[tuple[str, str], Find]:
        """Read the finds that wait for the sources that came."""
        asked = [
            (one.alert.id, one.find.story)
            for one in matches
            if one.is_told_enough and not one.is_wanted
        ]
        with self._store.plain() as client, client.pipeline(transaction=False) as pipe:
            for id_, story in asked:
                pipe.hget(self._store.key(ALERT_AWAITED, id_), story)
            kept = pipe.execute()
        pairs = zip(asked, kept, strict=True)
        return {name: msgspec.json.decode(text, type=Find) for name, text in pairs if text}

    def _fresh(self, finds: dict[tuple[str, str], Find]) -> dict[tuple[str, str], Find]:
        """Leave out what was told before."""
        with self._store.plain() as client, client.pipeline(transaction=False) as pipe:
            for id_, name in finds:
                pipe.zscore(self._store.key(ALERT_SEEN, id_), name)
            scores = pipe.execute()
        pairs = zip(finds.items(), scores, strict=True)
        return {name: find for (name, find), score in pairs if score is None}

    def _await(self, pipe: Pipeline, match: Match) -> None:
        key = self._store.key(ALERT_AWAITED, match.alert.id)
        pipe.hsetnx(key, match.find.story, msgspec.json.encode(match.find))
        pipe.expire(key, AWAITED_SECONDS)

    def _room(self, ids: Iterable[str]) -> dict[str, int]:
        """Tell how many finds of each alert may still be gathered."""
        with self._store.plain() as client:
            kept = {id_: client.llen(self._store.key(ALERT_GATHERED, id_)) for id_ in ids}
        return {id_: MOST_GATHERED - int(count) for id_, count in kept.items()}

    def _see(self, pipe: Pipeline, id_: str, name: str, find: Find) -> None:
        seen = self._store.key(ALERT_SEEN, id_)
        pipe.zadd(seen, {name: find.found_at})  # ids never go back, as clocks do
        pipe.zremrangebyrank(seen, 0, -MOST_SEEN - 1)
        pipe.expire(seen, KEPT_SECONDS)
        for family in (ALERT_GATHERED, ALERT_BEYOND):
            pipe.expire(self._store.key(family, id_), KEPT_SECONDS)
        pipe.hdel(self._store.key(ALERT_AWAITED, id_), find.story)
        pipe.zadd(self._store.key(ALERTS_GATHERING), {id_: time.time()}, nx=True)

    def bound_awaited(self, ids: Iterable[str]) -> None:
        """Forget the oldest finds that wait for sources, beyond the most that are kept."""
        for id_ in ids:
            key = self._store.key(ALERT_AWAITED, id_)
            with self._store.plain() as client:
                if client.hlen(key) <= MOST_AWAITED:
                    continue
                kept = client.hgetall(key)
                finds = {
                    story: msgspec.json.decode(text, type=Find) for story, text in kept.items()
                }
                oldest = sorted(finds, key=lambda story: finds[story].found_at)
                client.hdel(key, *oldest[: len(oldest) - MOST_AWAITED // 2])

    def due(self, now: float) -> list[str]:
        """List the alerts whose parcel may be packed."""
        with self._store.plain() as client:
            return list(client.zrange(self._store.key(ALERTS_GATHERING), "-inf", now, byscore=True))

    def gathered(self, id_: str) -> list[Find]:
        """Read what an alert gathered, the oldest first."""
        with self._store.plain() as client:
            kept = client.lrange(self._store.key(ALERT_GATHERED, id_), 0, -1)
        return [msgspec.json.decode(one, type=Find) for one in kept]

    def beyond(self, id_: str) -> int:
        """Count the further finds of an alert, which are not kept."""
        with self._store.plain() as client:
            return int(client.get(self._store.key(ALERT_BEYOND, id_)) or 0)

    def plan(self, id_: str, due: float) -> None:
        """Look at an alert again later."""
        with self._store.plain() as client:
            client.zadd(self._store.key(ALERTS_GATHERING), {id_: due}, xx=True)

    def plan_anew(self) -> None:
        """Look at every alert that gathered something: alerts may have been changed."""
        key = self._store.key(ALERTS_GATHERING)
        with self._store.plain() as client:
            if ids := client.zrange(key, 0, -1):
                client.zadd(key, dict.fromkeys(ids, time.time()), xx=True)

    def drop(self, id_: str) -> None:
        """Forget what an alert gathered: it rests, or is gone."""
        with self._store.transaction() as pipe:
            pipe.zrem(self._store.key(ALERTS_GATHERING), id_)
            families = (ALERT_GATHERED, ALERT_BEYOND, ALERT_AWAITED)
            pipe.delete(*(self._store.key(family, id_) for family in families))


def _name(match: Match) -> str:
    """Name what is told once: the story, or the article."""
    is_one = match.alert.once_a_story or match.alert.sources > 1
    return match.find.story if is_one else match.find.article
