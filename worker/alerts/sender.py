"""Attempts: many under way at once, none waits for another."""

import queue
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

from worker.alerts import mail, named
from worker.alerts.alert import Alert
from worker.alerts.channels import Channel
from worker.alerts.outbox import TEST, AlertOutbox, Delivery, alert_of
from worker.alerts.outcome import Outcome, outcome_of
from worker.alerts.requests import OVER_HTTP, request_of
from worker.alerts.watch import Watch
from worker.config.settings import Settings
from worker.fetch.downloader import WebDownloader

if TYPE_CHECKING:
    from tasks.errors import RasidError
    from tasks.http.response import Response

AT_ONCE = 50  # attempts
OF_ONE_ALERT = 4  # of these, so that a slow receiver holds up no other alert
OF_ONE_READER = 16
_DROPPED = 200  # in one round
UNKNOWN_SECONDS = 5.0  # so long a test waits until its alert, just saved, is known here
_THREADS = 4  # for mail and Apprise, which wait in a thread each


class Attempts:
    """Makes attempts in the background. Not thread-safe; ``ended`` gives what came of them."""

    def __init__(self, settings: Settings, web: WebDownloader) -> None:
        self._settings = settings
        self._web = web
        self._answers: queue.SimpleQueue[tuple[int, Response | RasidError]] = queue.SimpleQueue()
        self._outcomes: queue.SimpleQueue[tuple[int, Outcome]] = queue.SimpleQueue()
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="alerts")
        self._under_way: dict[int, tuple[Delivery, Channel]] = {}
        self._number = 0

    @property
    def under_way(self) -> list[Delivery]:
        """The deliveries that are being tried."""
        return [delivery for delivery, _ in self._under_way.values()]

    def begin(self, alert: Alert, channel: Channel, delivery: Delivery) -> None:
        """Begin one attempt."""
        self._number += 1
        number = self._number
        self._under_way[number] = (delivery, channel)
        if channel.kind in OVER_HTTP:
            request = request_of(channel, alert, delivery, self._settings, time.time())
            self._web.submit(number, request, self._answers)
        else:
            self._pool.submit(self._hand_over, number, alert, channel, delivery)

    def ended(self) -> list[tuple[Delivery, Outcome]]:
        """Take the attempts that ended since it was called last."""
        found = []
        with suppress(queue.Empty):
            while True:
                number, answer = self._answers.get_nowait()
                delivery, channel = self._under_way.pop(number)
                is_webhook = channel.kind == "webhook"
                found.append((delivery, outcome_of(answer, is_webhook=is_webhook)))
        with suppress(queue.Empty):
            while True:
                number, outcome = self._outcomes.get_nowait()
                delivery, _ = self._under_way.pop(number)
                found.append((delivery, outcome))
        return found

    def close(self) -> None:
        """Begin nothing more; what waits in a thread is not waited for."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _hand_over(self, number: int, alert: Alert, channel: Channel, delivery: Delivery) -> None:
        self._outcomes.put((number, handed_over(alert, channel, delivery, self._settings)))


def handed_over(alert: Alert, channel: Channel, delivery: Delivery, settings: Settings) -> Outcome:
    """Hand a parcel to mail or Apprise; every failure is an outcome."""
    try:
        if channel.kind == "mail":
            return mail.send(mail.message_of(channel, alert, delivery, settings), settings)
        return named.send(channel, alert, delivery, settings)
    except Exception as error:  # noqa: BLE001 - whatever a service raises, its delivery goes on
        return Outcome(is_sent=False, detail=f"{type(error).__name__}: {error}")


class _Places:
    """The attempts that may be under way at once: in all, of an alert, of a reader.

    A sample has places of its own, so that what does not answer can be tried.
    """

    def __init__(self, watch: Watch, ids: Iterable[str]) -> None:
        self._owned = watch.owned
        self._count = 0
        self._of_alert: Counter[str] = Counter()
        self._of_reader: Counter[str] = Counter()
        for id_ in ids:
            self._note(id_)

    @property
    def are_taken(self) -> bool:
        """Whether there is none left."""
        return self._count >= AT_ONCE

    def take(self, id_: str) -> bool:
        """Take a place for a delivery; False where its alert or reader has none."""
        alert, reader = self._names(id_)
        if self._of_alert[alert] >= OF_ONE_ALERT or self._of_reader[reader] >= OF_ONE_READER:
            return False
        self._note(id_)
        return True

    def _note(self, id_: str) -> None:
        alert, reader = self._names(id_)
        self._count += 1
        self._of_alert[alert] += 1
        self._of_reader[reader] += 1

    def _names(self, id_: str) -> tuple[str, str]:
        known = self._owned.get(alert_of(id_))
        mark = TEST if id_.startswith(TEST) else ""
        return f"{mark}{alert_of(id_)}", f"{mark}{known.reader if known else ''}"


class Sender:
    """Tries what is due, and writes down how it went."""

    def __init__(self, settings: Settings, outbox: AlertOutbox, web: WebDownloader) -> None:
        self._outbox = outbox
        self._attempts = Attempts(settings, web)

    @property
    def is_busy(self) -> bool:
        """Whether attempts are under way."""
        return bool(self._attempts.under_way)

    def round(self, watch: Watch) -> None:
        """Write down what ended, and begin what is due; deliveries of other alerts are dropped."""
        self.settle(watch)
        for delivery in self._outbox.read(self._chosen(watch)):
            alert = (watch.owned if delivery.is_test else watch.alerts).get(delivery.alert)
            channel = alert.channel(delivery.channel) if alert else None
            if alert is None or channel is None:
                if not delivery.is_test or delivery.made_at < time.time() - UNKNOWN_SECONDS:
                    self._outbox.end(alert, delivery, "dropped", "")
                continue
            self._attempts.begin(alert, channel, delivery)

    def _chosen(self, watch: Watch) -> list[str]:
        """Choose what is tried or dropped now, all the way down what is due.

        So a receiver that never answers holds up its own alert, and a reader of many such alerts
        himself, however much of theirs is due before what others wait for.
        """
        begun = {one.id for one in self._attempts.under_way}
        places, dropped = _Places(watch, begun), 0
        chosen = []
        for id_ in self._outbox.due():
            if places.are_taken or dropped >= _DROPPED:
                break
            if id_ in begun:
                continue
            if alert_of(id_) not in watch.owned:
                dropped += 1
                chosen.append(id_)
            elif places.take(id_):
                chosen.append(id_)
        return chosen

    def settle(self, watch: Watch) -> None:
        """Write down what ended."""
        for delivery, outcome in self._attempts.ended():
            alert = watch.owned.get(delivery.alert)
            if alert is None or outcome.is_sent:
                self._outbox.end(alert, delivery, "sent", outcome.detail)
            elif outcome.is_final or delivery.is_test:
                self._outbox.end(alert, delivery, "failed", outcome.detail)
            else:
                self._outbox.fail(alert, delivery, outcome.detail, outcome.wait)

    def close(self) -> None:
        """Begin nothing more."""
        self._attempts.close()
