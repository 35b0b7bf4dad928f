"""A parcel as the request of a channel that is asked over HTTP."""

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlsplit

import msgspec

from tasks.http.request import Request, RequestOptions
from tasks.publishing.webhook_events import headers
from worker.alerts import wording
from worker.alerts.alert import Alert
from worker.alerts.channels import Channel, Kind
from worker.alerts.outbox import Delivery
from worker.config.settings import Settings

MAX_RESPONSE_BYTES = 64 * 1024
_JSON = {"Content-Type": "application/json"}
_MOST_TELEGRAM = 4_000  # units of UTF-16; it takes 4,096
_MOST_NTFY = 3_500  # bytes; it takes 4,096
_MOST_SLACK = 35_000  # letters; it cuts after 40,000


def request_of(
    channel: Channel, alert: Alert, delivery: Delivery, settings: Settings, now: float
) -> Request:
    """Make the request of one attempt; raises KeyError for a kind that is not asked so."""
    url, body, sent = _WRITERS[channel.kind](channel, alert, delivery, settings, now)
    return Request(
        url=url,
        max_bytes=MAX_RESPONSE_BYTES,
        obeys_robots=False,
        request_options=RequestOptions(headers=sent),
        body=body,
    )


_Written = tuple[str, str, dict[str, str]]


def _webhook(
    channel: Channel, alert: Alert, delivery: Delivery, _: Settings, now: float
) -> _Written:
    event = wording.event(alert, delivery, datetime.fromtimestamp(now, UTC))
    return channel.to, event.body, headers(event, [alert.secret], int(now))


def _ntfy(
    channel: Channel, alert: Alert, delivery: Delivery, settings: Settings, _: float
) -> _Written:
    """Publish as JSON, because a header of ntfy's takes no letter beyond ASCII."""
    parts = urlsplit(channel.to)
    text = wording.lines(
        alert, delivery, settings.public_url, lambda text: len(text.encode()) <= _MOST_NTFY
    )
    told = {
        "topic": parts.path.strip("/"),
        "title": wording.subject(alert, delivery),
        "message": text,
        "click": delivery.finds[0].url,
    }
    return f"{parts.scheme}://{parts.netloc}/", _json(told), _JSON


def _slack(
    channel: Channel, alert: Alert, delivery: Delivery, settings: Settings, _: float
) -> _Written:
    subject = wording.subject(alert, delivery)
    told = wording.lines(
        alert, delivery, settings.public_url, lambda text: len(_escaped(text)) <= _MOST_SLACK
    )
    text = _escaped(f"{subject}\n\n{told}")
    return channel.to, _json({"text": text, "unfurl_links": False}), _JSON


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _telegram(
    channel: Channel, alert: Alert, delivery: Delivery, settings: Settings, _: float
) -> _Written:
    subject = f"{wording.subject(alert, delivery)}\n\n"

    def fits(text: str) -> bool:
        return len((subject + text).encode("utf-16-le")) <= 2 * _MOST_TELEGRAM

    told = {
        "chat_id": channel.to,
        "text": subject + wording.lines(alert, delivery, settings.public_url, fits),
        "link_preview_options": {"is_disabled": True},
    }
    base = settings.telegram_url.rstrip("/")
    return f"{base}/bot{settings.telegram_token}/sendMessage", _json(told), _JSON


def _json(told: object) -> str:
    return msgspec.json.encode(told).decode()


_WRITERS: dict[Kind, Callable[[Channel, Alert, Delivery, Settings, float], _Written]] = {
    "webhook": _webhook,
    "ntfy": _ntfy,
    "slack": _slack,
    "telegram": _telegram,
}
OVER_HTTP = frozenset(_WRITERS)
