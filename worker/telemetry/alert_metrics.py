"""The metrics of readers' alerts, for the catalogue of `metric_names`."""

from worker.telemetry.metric_family import counter, gauge

_NO_ALERTS = "no alert was told yet"

SENT = counter(
    "rasid_alerts_sent_total", "Messages of alerts that arrived.", "channel", empty=_NO_ALERTS
)
FAILED = counter(
    "rasid_alerts_failed_total",
    "Messages of alerts that were given up.",
    "channel",
    empty="none was given up",
)
AT_ONCE = counter(
    "rasid_alerts_at_once_total",
    "Those about one article that arrived at the first attempt.",
    "channel",
    empty=_NO_ALERTS,
)
DELAY = counter(
    "rasid_alerts_delay_seconds_total",
    "Seconds from the article until these arrived.",
    "channel",
    empty=_NO_ALERTS,
)
WAITING = gauge(
    "rasid_alerts_waiting", "Messages of alerts that are on their way, or are tried again later."
)
OVERDUE = gauge(
    "rasid_alerts_overdue_seconds",
    "For how long the next step of an alert is late: nobody sends, or more than can be sent.",
)
ALL = (SENT, FAILED, AT_ONCE, DELAY, WAITING, OVERDUE)
