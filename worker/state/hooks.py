"""Hooks: webhooks and notifications, the addresses that get the articles of some topics."""

import time
import uuid
from collections.abc import Sequence

import msgspec

from tasks.errors import SettingsError
from tasks.http.urls import clean_url
from tasks.publishing.webhook_events import new_secret
from worker.store.client import Store
from worker.store.keys import (
    GROUP,
    HOOK_DUE,
    HOOK_EVENTS,
    HOOK_PACED,
    HOOK_RUNNER,
    HOOK_STANDING,
    HOOKS,
)
from worker.streams.streams import Streams

ROTATION_SECONDS = 86_400.0  # an old secret still signs for so long
ACTIVE, GONE = "active", "gone"


class Secret(msgspec.Struct, frozen=True):
    """A signing secret, used until a time in Unix seconds (0: for ever)."""

    value: str
    until: float = 0.0


class Hook(msgspec.Struct, frozen=True, kw_only=True):
    """The address that gets the articles of which topics, in which languages (BCP 47; () for all).

    ``every_seconds`` above 0 makes it a notification: ``url`` is one of Apprise's, and digests go
    out at most that often.
    """

    id: str
    url: str
    topics: tuple[str, ...]
    secrets: tuple[Secret, ...] = ()
    every_seconds: float = 0.0
    langs: tuple[str, ...] = ()

    @property
    def group(self) -> str:
        """Name its group of consumers."""
        return f"hook-{self.id}"

    def keys(self, now: float) -> list[str]:
        """List the secrets to sign with, the newest first."""
        return [secret.value for secret in self.secrets if not secret.until or secret.until > now]


class HookStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How the deliveries of a hook go: counts of events, and the last attempt.

    ``failing_since`` is since when all attempts failed, in Unix seconds, 0 when they do not;
    ``state`` is gone when the receiver responded 410.
    """

    state: str = ACTIVE
    delivered: int = 0
    dead: int = 0
    waiting: int = 0
    last: str = ""
    failing_since: float = 0.0


class HookRegistry:
    """The list of hooks."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._key = store.key(HOOKS)

    def add(
        self,
        url: str,
        topics: tuple[str, ...],
        *,
        langs: tuple[str, ...] = (),
        every_seconds: float = 0.0,
    ) -> Hook:
        """Add a hook and return it with its secret.

        Raises SettingsError for an address that is none.
        """
        if not every_seconds:
            try:
                url = clean_url(url, keeps_tracking=True)
            except ValueError as error:
                raise SettingsError(f"{url!r} is no address for a webhook: {error}") from error
        secrets = () if every_seconds else (Secret(new_secret()),)
        id_ = uuid.uuid4().hex[:8]
        hook = Hook(
            id=id_,
            url=url,
            topics=topics,
            secrets=secrets,
            every_seconds=every_seconds,
            langs=langs,
        )
        self._keep(hook)
        # The hook gets what is published from now on, whenever the deliveries run.
        streams = Streams(self._store)
        names = [(topic, streams.key(topic)) for topic in topics]
        self._store.run("join", {"group": hook.group, "start": "new", "names": names})
        return hook

    def all(self) -> list[Hook]:
        """Read every hook, in the order of their ids."""
        found = self._store.client.hgetall(self._key)
        return [msgspec.json.decode(found[id_], type=Hook) for id_ in sorted(found)]

    def get(self, id_: str) -> Hook:
        """Read one hook; raises SettingsError when there is none."""
        found = self._store.client.hget(self._key, id_)
        if not found:
            raise SettingsError(f"unknown hook {id_!r}; `rasid hooks list` names them all")
        return msgspec.json.decode(found, type=Hook)

    def rotate(self, id_: str) -> Hook:
        """Give a webhook a new secret; the last one signs too for another day."""
        hook, now = self.get(id_), time.time()
        if hook.every_seconds:
            raise SettingsError(f"{id_} is a notification: it has no secret")
        last = Secret(hook.secrets[0].value, now + ROTATION_SECONDS)
        older = tuple(secret for secret in hook.secrets[1:] if secret.until > now)
        rotated = msgspec.structs.replace(hook, secrets=(Secret(new_secret()), last, *older))
        self._keep(rotated)
        return rotated

    def remove(self, id_: str) -> None:
        """Forget a hook, what waits for it, and its groups."""
        hook = self.get(id_)
        self._store.client.hdel(self._key, id_)
        self.sweep(hook)

    def sweep(self, hook: Hook) -> None:
        """Remove what is left of a hook that was removed while it was being served.

        One that is listed stays whole.
        """
        if self._store.client.hexists(self._key, hook.id):
            return
        self._store.client.delete(
            *(
                self._store.key(key, hook.id)
                for key in (HOOK_STANDING, HOOK_DUE, HOOK_EVENTS, HOOK_RUNNER, HOOK_PACED)
            )
        )
        self.leave(hook)

    def leave(self, hook: Hook) -> None:
        """Remove the groups of a hook, so that it gets nothing more."""
        streams = Streams(self._store)
        self._store.client.delete(self._store.key(GROUP, hook.group))
        for topic in hook.topics:
            if self._store.client.exists(streams.key(topic)):
                self._store.client.xgroup_destroy(streams.key(topic), hook.group)

    def status(self, id_: str) -> HookStatus:
        """Read how the deliveries of a hook go."""
        return self._read_statuses([id_])[id_]

    def statuses(self) -> dict[str, HookStatus]:
        """Read how the deliveries of every hook go, by its id."""
        return self._read_statuses(sorted(self._store.client.hkeys(self._key)))

    def _read_statuses(self, ids: Sequence[str]) -> dict[str, HookStatus]:
        with self._store.client.pipeline(transaction=False) as pipe:
            for id_ in ids:
                pipe.hgetall(self._store.key(HOOK_STANDING, id_))
                pipe.zcard(self._store.key(HOOK_DUE, id_))
            replies = pipe.execute()
        kept = zip(ids, replies[::2], replies[1::2], strict=True)
        return {
            id_: msgspec.convert({**fields, "waiting": waiting}, HookStatus, strict=False)
            for id_, fields, waiting in kept
        }

    def _keep(self, hook: Hook) -> None:
        self._store.client.hset(self._key, hook.id, msgspec.json.encode(hook))
