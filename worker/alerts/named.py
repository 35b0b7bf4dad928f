"""Channels that the operator named: services of Apprise (extra ``notify``).

Apprise has a client of its own for each service, which our guard does not see. So only the operator
writes its addresses, in the settings, as he vouches for what the host runs; it is imported by the
process that sends, when the first such channel is used.
"""

from worker.alerts import wording
from worker.alerts.alert import Alert
from worker.alerts.channels import Channel
from worker.alerts.outbox import Delivery
from worker.alerts.outcome import Outcome
from worker.config.settings import Settings


def send(channel: Channel, alert: Alert, delivery: Delivery, settings: Settings) -> Outcome:
    """Hand a parcel to Apprise. Raises SettingsError without it, or for a wrong address."""
    from worker.webhooks.digests import service_of  # noqa: PLC0415 - Apprise is seldom needed

    address = settings.named_channels.get(channel.to)
    if address is None:
        return Outcome(is_sent=False, detail="no channel has this name any more", is_final=True)
    service = service_of(address)
    is_sent = service.notify(
        title=wording.subject(alert, delivery),
        body=wording.lines(alert, delivery, settings.public_url),
        body_format="text",
    )
    return Outcome(is_sent=bool(is_sent), detail="" if is_sent else "not delivered")
