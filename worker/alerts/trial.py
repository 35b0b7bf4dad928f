"""A sample to every channel of an alert: whoever asks for it is told what was answered.

The web process asks the process that sends, which may reach what it may not, and has what sending
needs; the command line sends at once.
"""

import time
import uuid

import msgspec

from worker.alerts.alert import Alert, channel_id
from worker.alerts.channels import Channel
from worker.alerts.outbox import TEST, AlertOutbox, Delivery, Line
from worker.alerts.outcome import Outcome, outcome_of
from worker.alerts.requests import OVER_HTTP, request_of
from worker.alerts.sender import handed_over
from worker.alerts.wording import SAMPLE
from worker.config.settings import Settings
from worker.fetch.downloader import WebDownloader
from worker.store.client import Store

PATIENCE_SECONDS = 5.0  # beyond the time of a request
NOBODY = "nobody sends alerts now: is `rasid up` or `rasid hooks run` alive?"
_LOOK_SECONDS = 0.1


def ask_for_sample(settings: Settings, store: Store, alert: Alert) -> list[tuple[Channel, Outcome]]:
    """Let the process that sends try every channel, and wait for what it is answered."""
    outbox, deliveries = AlertOutbox(store), _samples(alert)
    outbox.put(alert, deliveries.values())
    ends_at = time.monotonic() + settings.fetch_seconds + PATIENCE_SECONDS
    lines: dict[str, Line] = {}
    while time.monotonic() < ends_at:
        lines = {line.id: line for line in outbox.history(alert.id) if line.state != "waiting"}
        if all(one.id in lines for one in deliveries.values()):
            break
        time.sleep(_LOOK_SECONDS)
    found = []
    for channel, delivery in deliveries.items():
        line = lines.get(delivery.id)
        if line is None:
            outbox.end(alert, delivery, "dropped", NOBODY)
            found.append((channel, Outcome(is_sent=False, detail=NOBODY)))
        else:
            found.append((channel, Outcome(is_sent=line.state == "sent", detail=line.detail)))
    return found


def send_sample(settings: Settings, store: Store, alert: Alert) -> list[tuple[Channel, Outcome]]:
    """Send a sample to every channel of an alert, and note it in the alert's history."""
    outbox, found = AlertOutbox(store), []
    for channel, delivery in _samples(alert).items():
        outcome = _tried(settings, alert, channel, delivery)
        tried = msgspec.structs.replace(delivery, attempts=1)
        outbox.note(alert, tried, "sent" if outcome.is_sent else "failed", outcome.detail)
        found.append((channel, outcome))
    return found


def _samples(alert: Alert) -> dict[Channel, Delivery]:
    name, now = f"{TEST}{alert.id}.{uuid.uuid4().hex[:12]}", time.time()
    return {
        channel: Delivery(
            id=f"{name}.{channel_id(channel)}",
            alert=alert.id,
            channel=channel_id(channel),
            finds=(SAMPLE,),
            made_at=now,
        )
        for channel in alert.channels
    }


def _tried(settings: Settings, alert: Alert, channel: Channel, delivery: Delivery) -> Outcome:
    if channel.kind not in OVER_HTTP:
        return handed_over(alert, channel, delivery, settings)
    web = WebDownloader(settings)
    try:
        request = request_of(channel, alert, delivery, settings, time.time())
        ((_, answer),) = web.fetch_all([request])
    finally:
        web.close()
    return outcome_of(answer, is_webhook=channel.kind == "webhook")
