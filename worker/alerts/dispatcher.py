"""Alerts as they leave: articles are read, found, packed and sent until it is told to stop.

One process at a time serves all alerts. A message is acknowledged when what was found in it is
kept; a parcel has its id in the outbox before it is sent, and leaves it when it arrived.
"""

import threading
import time
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from tasks.errors import RasidError, SettingsError
from worker.alerts.alert import Alert
from worker.alerts.begun import BegunAlerts
from worker.alerts.gathering import Gathering
from worker.alerts.known import Known
from worker.alerts.outbox import MOST_WAITING, AlertOutbox
from worker.alerts.own_clock import OwnClock
from worker.alerts.sender import Sender
from worker.alerts.timetable import due_at
from worker.alerts.watch import Match, Watch
from worker.config.settings import Settings
from worker.fetch.downloader import WebDownloader
from worker.store.client import StoreError
from worker.store.connect import open_store
from worker.store.holder_lock import HolderLock
from worker.store.keys import ALERTS_RUNNER
from worker.streams import groups
from worker.streams.soundness import SetAside
from worker.streams.streams import ARTICLES, Message, Streams, order
from worker.streams.subscription import Gap, Received, Subscription
from worker.telemetry.logs import get_logger

NAME = "rasid-alerts"  # of the group of consumers
TICK_SECONDS = 0.2
LOOK_SECONDS = 1.0  # for a first alert
LEASE_SECONDS = 15.0
PAUSE_SECONDS = 2.0  # after a failure
MOST_CAUGHT_UP = 20_000  # messages that came before the group was made
PAGE = 100  # so many are judged within a lease, also for the most alerts
MOST_OF_ONE = 20  # parcels of one alert that wait for their receivers
FULL_SECONDS = 60.0  # until such an alert is looked at again
END_SECONDS = 5.0  # for attempts that are under way when it has to stop


class AlertDispatcher:
    """Serves all alerts, on connections of its own."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._clock = OwnClock()  # of all lives: one ends where the server goes away
        self._log = get_logger("alerts")

    def run(self, stop: threading.Event) -> None:
        """Serve until ``stop`` is set; after a failure it begins anew."""
        while not stop.is_set():
            service: _Service | None = None
            try:
                service = _Service(self._settings, self._clock)
                service.run(stop)
            except (StoreError, RasidError, SettingsError) as error:
                self._log.warning("alerts_not_served", error=str(error)[:200])
                stop.wait(PAUSE_SECONDS)
            except Exception:  # noqa: BLE001 - the hooks beside it go on
                self._log.exception("alerts_failed")
                stop.wait(PAUSE_SECONDS)
            finally:
                if service is not None:
                    service.close()


class _Service:
    """One life of the dispatcher."""

    def __init__(self, settings: Settings, clock: OwnClock) -> None:
        self._settings = settings
        self._store = open_store(settings)
        self._lock = HolderLock(
            self._store, ALERTS_RUNNER, "", holder=uuid.uuid4().hex, seconds=LEASE_SECONDS
        )
        self._known = Known(settings, self._store)
        self._gathering, self._outbox = Gathering(self._store), AlertOutbox(self._store)
        self._begun = BegunAlerts(self._store)
        self._clock = clock
        self._web = WebDownloader(settings)
        self._sender = Sender(settings, self._outbox, self._web)
        self._set_aside = SetAside(self._store, "hooks")  # by the process
        self._log = get_logger("alerts")

    def run(self, stop: threading.Event) -> None:
        """Serve until ``stop`` is set, or another process does it."""
        while not stop.is_set():
            self._follow_clock()
            if not self._lock.hold():
                stop.wait(LOOK_SECONDS)
            elif self._known.refresh().alerts:
                self._serve(stop)
            else:
                self._leave()
                self._pack(self._known.watch)  # what alerts that rest gathered is forgotten
                self._sender.round(self._known.watch)
                stop.wait(LOOK_SECONDS)
        self._finish()

    def close(self) -> None:
        """Give up the lock and all connections."""
        self._sender.close()
        self._web.close()
        try:
            self._lock.release()
            self._store.close()
        except StoreError as error:
            self._log.warning("alerts_lock_not_released", error=str(error)[:200])

    def _serve(self, stop: threading.Event) -> None:
        """Serve while there are alerts and the lock is ours."""
        is_new = not groups.is_known(self._store, NAME)
        with self._subscribed() as subscription:
            if is_new:
                self._begun.forget()
            seen: Watch | None = None
            while not stop.is_set() and self._lock.hold():
                watch = self._known.refresh()
                if not watch.alerts:
                    return
                if watch is not seen:
                    if not self._catch_up(watch, self._begun.lacking(watch.alerts)):
                        return
                    self._gathering.plan_anew()
                    seen = watch
                self._round(watch, subscription)

    def _subscribed(self) -> Subscription:
        return Subscription(
            (ARTICLES,),
            NAME,
            "sender",
            redis_url=self._settings.server_url,
            prefix=self._settings.prefix,
            start="new",
            block_seconds=TICK_SECONDS,
        )

    def _round(self, watch: Watch, subscription: Subscription) -> None:
        """Read what came, keep what was found, pack what is due, send."""
        self._follow_clock()
        if len(self._outbox) < MOST_WAITING:  # beyond it the group falls behind, visibly
            items: list[Received] = []
            for one in subscription.read():
                if isinstance(one, Gap):
                    self._log.warning("alerts_missed", messages=one.missed)
                else:
                    items.append(one)
            messages = [Message(one.id, one.topic, one.fields) for one in items]
            self._find(watch, self._set_aside.sound(messages), watch.alerts)
            subscription.ack(*items)
        else:
            time.sleep(TICK_SECONDS)
        self._pack(watch)
        self._sender.round(watch)

    def _find(self, watch: Watch, messages: Sequence[Message], alerts: Mapping[str, Alert]) -> None:
        now = datetime.now(UTC)
        matches: list[Match] = []
        for message in messages:
            matches += [one for one in watch.matches(message, now) if one.alert.id in alerts]
        if matches:
            self._gathering.put(matches)
            self._gathering.bound_awaited({one.alert.id for one in matches})

    def _follow_clock(self) -> None:
        """Let nothing wait for a moment of a clock that was put back; whoever serves moves it."""
        if step := self._clock.step():
            if self._lock.hold():
                self._outbox.move(step)
                self._gathering.plan_anew()
            self._clock.answered(step)
            self._log.warning("clock_stepped", seconds=round(step))

    def _pack(self, watch: Watch) -> None:
        """Make parcels of what alerts gathered, where their time has come."""
        now = time.time()
        for id_ in self._gathering.due(now):
            alert, finds = watch.alerts.get(id_), self._gathering.gathered(id_)
            if alert is None or not finds:
                self._gathering.drop(id_)
                continue
            sent = self._outbox.sent(id_)
            due = due_at(alert, sent, finds[0].told_at or finds[0].found_at, now)
            if due <= now and self._outbox.waiting(id_) >= MOST_OF_ONE:
                due = now + FULL_SECONDS  # whoever does not answer holds up the own alert only
            if due > now:
                self._gathering.plan(id_, due)
            else:
                self._outbox.pack(alert, finds, sent, now, self._gathering.beyond(id_))

    def _catch_up(self, watch: Watch, alerts: Mapping[str, Alert]) -> bool:
        """Look at what came since alerts were made or changed, before they were known here.

        False when the lock was lost meanwhile: whoever has it begins with them anew.
        """
        if not alerts:
            return True
        since = min((alert.since for alert in alerts.values()), key=order)
        streams, left = Streams(self._store), MOST_CAUGHT_UP
        while left > 0:
            if not self._lock.hold():
                return False
            page = streams.page((ARTICLES,), since, PAGE)
            self._find(watch, self._set_aside.sound(page), alerts)
            if len(page) < PAGE:
                break
            since, left = page[-1].id, left - len(page)
        self._begun.note(alerts)
        return True

    def _leave(self) -> None:
        """Let nobody wait for a group that reads nothing."""
        groups.leave(self._store, NAME, ARTICLES)

    def _finish(self) -> None:
        """Wait a little for what is under way, so that less arrives twice."""
        ends_at = time.monotonic() + END_SECONDS
        while self._sender.is_busy and time.monotonic() < ends_at:
            time.sleep(TICK_SECONDS / 2)
            self._sender.settle(self._known.watch)
