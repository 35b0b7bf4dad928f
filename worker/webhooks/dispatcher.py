"""Delivering: events of each hook's topics go into its outbox, and out of it until they arrive.

Each hook has a thread of its own, so that a slow receiver delays nobody else; of several processes
one at a time serves a hook. An event is acknowledged in the stream when it is in the outbox, and
leaves the outbox when its receiver responds 2xx: it is sent at least once, with the same id each
time.
"""

import threading
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from typing import NamedTuple

from tasks.errors import RasidError, SettingsError
from tasks.http.request import Request, RequestOptions
from tasks.http.response import Response
from tasks.publishing.webhook_events import Event, article_event, gap_event, headers
from worker.alerts.own_clock import OwnClock
from worker.config.settings import Settings
from worker.fetch.downloader import WebDownloader
from worker.state.hooks import GONE, Hook, HookRegistry, HookStatus
from worker.state.outbox import Outbox, Waiting
from worker.store.client import Store, StoreError
from worker.store.connect import open_store
from worker.store.holder_lock import HolderLock
from worker.store.keys import HOOK_RUNNER
from worker.streams.soundness import SetAside
from worker.streams.streams import Message, order
from worker.streams.subscription import Gap, Item, Subscription
from worker.telemetry.liveness import LivenessFile
from worker.telemetry.logs import get_logger
from worker.webhooks.digests import Notifier

TICK_SECONDS = 0.5
LOOK_SECONDS = 2.0  # for hooks that were added or removed
# of whoever serves a hook, kept while its thread lives: so long a dead process holds it up
LEASE_SECONDS = 15.0
# attempts of one hook in one go: two connections to a host, each within the time of a fetch
AT_ONCE = 4
# beyond it the hook's group falls behind, visibly, and streams keep its messages within their bound
MOST_WAITING = 1_000
MAX_RESPONSE_BYTES = 64 * 1024
_OK, _REDIRECT, _GONE = 200, 300, 410
_NEVER = frozenset({"address_forbidden", "bad_url"})  # no later attempt can do better


class Deliveries:
    """Serves every hook of a store, each in a thread."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings = settings
        self._hooks = HookRegistry(store)
        self._web = WebDownloader(settings)
        self._log = get_logger("hooks")
        self._sign = LivenessFile(settings, "hooks")
        self._served: dict[str, _Served] = {}
        self._clocks: dict[str, OwnClock] = {}  # of each hook, whatever ends its thread
        # of every lock: a thread takes over from one that the server's absence ended
        self._holder = uuid.uuid4().hex

    def run(self, stop: threading.Event) -> None:
        """Deliver until ``stop`` is set; what is under way is finished."""
        while not stop.is_set():
            self._sign.give()
            try:
                self._match(self._active_hooks())
                self._keep()
            except (StoreError, RasidError, SettingsError) as error:
                self._log.warning("hooks_not_read", error=str(error)[:200])
            stop.wait(LOOK_SECONDS)
        self._match({})
        self._web.close()

    def _active_hooks(self) -> dict[str, Hook]:
        statuses = self._hooks.statuses()
        hooks = self._hooks.all()
        return {hook.id: hook for hook in hooks if not _is_gone(statuses.get(hook.id))}

    def _match(self, hooks: dict[str, Hook]) -> None:
        """Start a thread for each hook that has none, end those whose hook is gone."""
        served = self._served.items()
        ended = [id_ for id_, one in served if id_ not in hooks or not one.thread.is_alive()]
        for id_ in ended:
            self._served[id_].end.set()
        for id_ in ended:
            self._served.pop(id_).thread.join()
        self._clocks = {id_: self._clocks.get(id_) or OwnClock() for id_ in hooks}
        for id_ in hooks.keys() - self._served.keys():
            dispatcher = HookDispatcher(
                self._settings, self._web, hooks[id_], self._holder, self._clocks[id_]
            )
            end = threading.Event()
            thread = threading.Thread(target=dispatcher.run, args=(end,), name=f"hook-{id_}")
            thread.start()
            self._served[id_] = _Served(dispatcher, thread, end)

    def _keep(self) -> None:
        """Keep the lock of each hook; its own thread may wait longer than a term for a receiver."""
        for one in self._served.values():
            if one.thread.is_alive():
                one.dispatcher.keep()


class HookDispatcher:
    """Serves one hook, on connections of its own; ``holder`` names the process."""

    def __init__(
        self, settings: Settings, web: WebDownloader, hook: Hook, holder: str, clock: OwnClock
    ) -> None:
        self._settings = settings
        self._web = web
        self._hook = hook
        self._store = open_store(settings)
        self._outbox = Outbox(self._store, hook.id)
        self._clock = clock
        self._lock = HolderLock(
            self._store, HOOK_RUNNER, hook.id, holder=holder, seconds=LEASE_SECONDS
        )
        self._set_aside = SetAside(self._store, "hooks")
        self._log = get_logger("hooks").bind(hook=hook.id)

    def run(self, stop: threading.Event) -> None:
        """Serve until ``stop`` is set or a failure ends it; whoever runs it starts it again."""
        try:
            while not stop.is_set() and not self._lock.hold():
                self._clock.answered(self._clock.step())  # by whoever serves the hook
                stop.wait(TICK_SECONDS)
            with self._join() as subscription:
                while not stop.is_set() and self._lock.hold() and self._serve(subscription):
                    stop.wait(TICK_SECONDS)
        except (StoreError, RasidError, SettingsError) as error:
            self._log.warning("hook_not_served", error=str(error)[:200])
        finally:
            self._leave()

    def keep(self) -> None:
        """Keep the hook for another term, where this dispatcher serves it; from any thread."""
        self._lock.keep()

    def _join(self) -> Subscription:
        return Subscription(
            self._hook.topics,
            self._hook.group,
            "sender",
            redis_url=self._settings.server_url,
            prefix=self._settings.prefix,
            start="new",
            block_seconds=0.01,
            with_text=True,  # an event says when its article was seen
        )

    def _serve(self, subscription: Subscription) -> bool:
        """Do one round; returns False when the receiver is gone."""
        self._follow_clock()
        hook = HookRegistry(self._store).get(self._hook.id)
        if len(self._outbox) < MOST_WAITING:
            items = subscription.read()
            wanted = [one for one in items if self._is_sound(one) and is_wanted(hook, one)]
            self._outbox.put(events_of(wanted, datetime.now(UTC)))
            subscription.ack(*(item for item in items if not isinstance(item, Gap)))
        if hook.every_seconds:
            Notifier(self._outbox).notify(hook)
        elif due := self._outbox.due(AT_ONCE):
            return self._post(hook, due)
        return True

    def _follow_clock(self) -> None:
        """Let nothing wait for a moment of a clock that was put back."""
        if step := self._clock.step():
            self._outbox.move(step)
            self._clock.answered(step)
            self._log.warning("clock_stepped", seconds=round(step))

    def _is_sound(self, item: Item) -> bool:
        """Tell messages that are ours, and gaps, from what another program wrote."""
        if isinstance(item, Gap):
            return True
        return bool(self._set_aside.sound([Message(item.id, item.topic, item.fields)]))

    def _post(self, hook: Hook, due: list[Waiting]) -> bool:
        now = time.time()
        requests = [request_of(hook, one.event, now) for one in due]
        for index, response in self._web.fetch_all(requests):
            if isinstance(response, Response) and response.status == _GONE:
                self._outbox.gone()
                HookRegistry(self._store).leave(hook)
                self._log.warning("receiver_gone")
                return False
            self._note(due[index], response)
        return True

    def _note(self, waiting: Waiting, response: Response | RasidError) -> None:
        if isinstance(response, Response) and is_accepted(response):
            self._outbox.done([waiting], str(response.status))
        elif isinstance(response, Response):
            self._outbox.failed(waiting, str(response.status), wait=response.retry_after)
        else:
            self._outbox.failed(waiting, response.reason, is_final=response.reason in _NEVER)

    def _leave(self) -> None:
        try:
            self._lock.release()
            HookRegistry(self._store).sweep(self._hook)
            self._store.close()
        except StoreError as error:
            self._log.warning("hook_lock_not_released", error=str(error)[:200])


class _Served(NamedTuple):
    dispatcher: HookDispatcher
    thread: threading.Thread
    end: threading.Event


def _is_gone(status: HookStatus | None) -> bool:
    return status is not None and status.state == GONE


def is_wanted(hook: Hook, item: Item) -> bool:
    """Match the languages of a hook; gaps are for everybody."""
    return isinstance(item, Gap) or not hook.langs or item.fields.get("lang") in hook.langs


def is_accepted(response: Response) -> bool:
    """Whether the receiver took the event."""
    return _OK <= response.status < _REDIRECT


def request_of(hook: Hook, event: Event, now: float) -> Request:
    """Make the signed request of one attempt."""
    signed = headers(event, hook.keys(now), int(now))
    return Request(
        url=hook.url,
        max_bytes=MAX_RESPONSE_BYTES,
        obeys_robots=False,
        request_options=RequestOptions(headers=signed),
        body=event.body,
    )


def events_of(items: list[Item], now: datetime) -> Iterator[Event]:
    """Yield one event for each gap, and one for each message and kind, whatever its topics."""
    for item in items:
        if isinstance(item, Gap):
            yield gap_event(item.topic, item.missed, now)
    received = sorted(
        (one for one in items if not isinstance(one, Gap)),
        key=lambda one: (order(one.id), one.kind),
    )
    for (id_, kind), same in groupby(received, lambda one: (one.id, one.kind)):
        messages = list(same)
        yield article_event(id_, kind, [one.topic for one in messages], messages[0].fields, now)
