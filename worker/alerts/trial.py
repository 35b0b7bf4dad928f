"""A sample, sent at once beside the outbox: whoever asks for it is told what was answered."""

import time
import uuid

from worker.alerts.alert import Alert, channel_id
from worker.alerts.channels import Channel
from worker.alerts.outbox import AlertOutbox, Delivery
from worker.alerts.outcome import Outcome, outcome_of
from worker.alerts.requests import OVER_HTTP, request_of
from worker.alerts.sender import handed_over
from worker.alerts.wording import SAMPLE
from worker.config.settings import Settings
from worker.fetch.downloader import WebDownloader
from worker.store.client import Store


def send_sample(settings: Settings, store: Store, alert: Alert) -> list[tuple[Channel, Outcome]]:
    """Send a sample to every channel of an alert, and note it in the alert's history."""
    outbox, found = AlertOutbox(store), []
    name = f"test.{uuid.uuid4().hex[:12]}"
    for channel in alert.channels:
        delivery = Delivery(
            id=f"{name}.{channel_id(channel)}",
            alert=alert.id,
            channel=channel_id(channel),
            finds=(SAMPLE,),
            made_at=time.time(),
            attempts=1,
        )
        outcome = _tried(settings, alert, channel, delivery)
        outbox.note(alert, delivery, "sent" if outcome.is_sent else "failed", outcome.detail)
        found.append((channel, outcome))
    return found


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
