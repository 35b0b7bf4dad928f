"""Attempts: many under way at once, none waits for another."""

import queue
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

from worker.alerts import mail, named
from worker.alerts.alert import Alert
from worker.alerts.channels import Channel
from worker.alerts.outbox import AlertOutbox, Delivery
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
        under_way = self._attempts.under_way
        counts = Counter(one.alert for one in under_way)
        names = [one.id for one in under_way]
        for delivery in self._outbox.due(AT_ONCE * 4, but=names):
            alert = (watch.owned if delivery.is_test else watch.alerts).get(delivery.alert)
            channel = alert.channel(delivery.channel) if alert else None
            if alert is None or channel is None:
                if not delivery.is_test or delivery.made_at < time.time() - UNKNOWN_SECONDS:
                    self._outbox.end(alert, delivery, "dropped", "")
                continue
            if counts.total() >= AT_ONCE or counts[alert.id] >= OF_ONE_ALERT:
                continue
            counts[alert.id] += 1
            self._attempts.begin(alert, channel, delivery)

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
