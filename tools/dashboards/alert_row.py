"""Alerts of readers, for the dashboard of subscribers."""

from tools.dashboards.shapes import Graph, Query, Row, from_

ALERTS = Row(
    "Alerts of readers",
    (
        Graph(
            title="Alerts of readers",
            tells="Messages that arrived and were given up in an hour, those that wait, and the "
            "seconds from an article until its message arrived.",
            unit="short",
            width=12,
            height=8,
            queries=(
                Query(
                    "max by (channel) (increase(rasid_alerts_sent_total[1h]))",
                    "{{channel}}",
                ),
                Query(
                    "max by (channel) (increase(rasid_alerts_failed_total[1h]))",
                    "given up: {{channel}}",
                ),
                Query("max(rasid_alerts_waiting)", "waiting"),
                Query(
                    "max by (channel) (increase(rasid_alerts_delay_seconds_total[1h]))"
                    " / max by (channel) (increase(rasid_alerts_at_once_total[1h]) > 0)",
                    "seconds: {{channel}}",
                ),
            ),
        ),
        Graph(
            title="Alerts that are late",
            tells="For how long the next step of an alert should have been done.",
            unit="s",
            width=12,
            height=8,
            queries=(Query("max(rasid_alerts_overdue_seconds)", "late by"),),
            limits=from_(300),
            alert="RasidAlertsNotSent",
        ),
    ),
)
