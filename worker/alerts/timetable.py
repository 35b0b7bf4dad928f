"""When the next parcel of an alert may leave: at once, by the minutes of a digest, once a day."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from worker.alerts.alert import Alert

HOUR = 3_600.0
LATE_SECONDS = 60.0  # by which our clock may be behind the server's


class Sent(msgspec.Struct, frozen=True):
    """What an alert has sent: when last (Unix seconds), and how often within which hour."""

    last: float = 0.0
    hour: int = 0
    count: int = 0

    def with_one_more(self, now: float) -> "Sent":
        """Count a parcel."""
        hour = int(now // HOUR)
        return Sent(now, hour, self.count + 1 if hour == self.hour else 1)


def due_at(alert: Alert, sent: Sent, gathered_at: float, now: float) -> float:
    """Tell when what an alert gathered since a moment may leave, in Unix seconds.

    A moment that has not come yet tells nothing: the clock was put back since, and ids of messages
    never are.
    """
    since = max((one for one in (gathered_at, sent.last) if one <= now + LATE_SECONDS), default=0.0)
    if alert.mode == "daily":
        due = next_time(since, alert.hour, ZoneInfo(alert.zone))
    elif alert.mode == "every":
        due = since + 60 * alert.minutes
    else:
        due = now
    is_full = sent.hour == int(now // HOUR) and sent.count >= alert.most_an_hour
    return max(due, (sent.hour + 1) * HOUR) if is_full else due


def next_time(after: float, hour: int, zone: ZoneInfo) -> float:
    """Return the first moment after another at which clocks of a zone begin an hour."""
    local = datetime.fromtimestamp(after, zone)
    today = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    if today.timestamp() > after:
        return today.timestamp()
    return (today + timedelta(days=1)).timestamp()
