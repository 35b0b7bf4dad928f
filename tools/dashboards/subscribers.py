"""Subscribers: what streams hold, who reads them, who is behind, who lost something."""

from tools.dashboards.alert_row import ALERTS
from tools.dashboards.expressions import risen
from tools.dashboards.shapes import (
    Bars,
    Choice,
    Dashboard,
    Graph,
    Label,
    Query,
    Row,
    Stat,
    Table,
    Value,
    below,
    from_,
)

STREAM = Choice(name="stream", title="Stream", query="label_values(rasid_stream_length, stream)")
GROUP = Choice(name="group", title="Group", query="label_values(rasid_stream_group_lag, group)")
_MESSAGES = 'rasid_stream_messages_total{stream=~"$stream"}'
_OF = '{stream=~"$stream", group=~"$group"}'


def _group(metric: str) -> str:
    return f"max by (stream, group) ({metric}{_OF})"


_TOTALS = Row(
    "In short",
    (
        Stat(
            title="Retention",
            tells="Share of the usual retention that memory allows; below 100 % streams keep "
            "less, whoever waits.",
            unit="percentunit",
            queries=(Query("min(rasid_retention_share)"),),
            limits=below(0.5, amber=1),
        ),
        Stat(
            title="Groups removed",
            tells="Groups removed in a day because no consumer of theirs lived.",
            unit="none",
            queries=(Query("max(increase(rasid_groups_expired_total[1d]))"),),
            limits=((None, "green"), (1, "orange")),
        ),
        Stat(
            title="Dead letters kept",
            tells="Entries that were given up and may be given another life (`rasid dead`).",
            unit="short",
            queries=(Query('max(rasid_stream_length{stream="dead"})'),),
        ),
        Stat(
            title="Listeners",
            tells="Clients that listen to server-sent events, of all web processes together.",
            unit="none",
            queries=(Query("sum(rasid_web_clients)"),),
        ),
        Stat(
            title="Budget of the streams",
            tells="Memory that all streams take, of what they may take together.",
            unit="percentunit",
            queries=(
                Query("sum(max by (stream) (rasid_stream_bytes)) / max(rasid_stream_budget_bytes)"),
            ),
        ),
        Stat(
            title="Newest article",
            tells="How long ago the newest article was published.",
            unit="s",
            queries=(
                Query('time() - max(rasid_stream_last_timestamp_seconds{stream="articles"})'),
            ),
        ),
    ),
)

_STREAMS = Row(
    "Streams",
    (
        Table(
            title="Streams",
            tells="One row for each stream. Missing: what the pace of its last week foretold "
            "since the newest.",
            unit="short",
            width=12,
            labels=(Label("stream", "Stream", "/d/rasid-subscribers?var-stream=${__value.text}"),),
            values=(
                Value(
                    title="Kept", expr='max by (stream) (rasid_stream_length{stream=~"$stream"})'
                ),
                Value(
                    title="Newest",
                    expr="time() - max by (stream) "
                    '(rasid_stream_last_timestamp_seconds{stream=~"$stream"})',
                    unit="s",
                ),
                Value(title="In a day", expr=risen(_MESSAGES, "stream", "1d")),
                Value(
                    title="Reaches back",
                    expr="time() - max by (stream) "
                    '(rasid_stream_oldest_timestamp_seconds{stream=~"$stream"})',
                    unit="s",
                ),
                Value(
                    title="Memory",
                    expr='max by (stream) (rasid_stream_bytes{stream=~"$stream"})',
                    unit="bytes",
                ),
                Value(
                    title="Of its share",
                    expr='max by (stream) (rasid_stream_bytes{stream=~"$stream"}) / '
                    'max by (stream) (rasid_stream_share_bytes{stream=~"$stream"})',
                    unit="percentunit",
                ),
                Value(
                    title="Missing",
                    expr="(time() - max by (stream) "
                    '(rasid_stream_last_timestamp_seconds{stream=~"$stream", '
                    'stream!~"dead|backfill:.*"})) '
                    "* max by (stream) "
                    '(increase(rasid_stream_messages_total{stream=~"$stream"}[7d])) / (7 * 86400)',
                    limits=from_(20),
                    alert="RasidTopicSilent",
                ),
            ),
        ),
        Bars(
            title="Busiest streams",
            tells="The fifteen streams with most messages in an hour.",
            unit="short",
            width=6,
            height=10,
            queries=(Query(f"topk(15, {risen(_MESSAGES, 'stream', '1h')} > 0)", "{{stream}}"),),
        ),
        Graph(
            title="Messages kept",
            tells="Length of the ten longest streams.",
            unit="short",
            width=6,
            height=10,
            queries=(
                Query(
                    'topk(10, max by (stream) (rasid_stream_length{stream=~"$stream"}))',
                    "{{stream}}",
                ),
            ),
        ),
    ),
)

_GROUPS = Row(
    "Groups of consumers",
    (
        Table(
            title="Groups",
            tells="One row for each group on each stream. Behind: what it has not had, against "
            "what came in six hours.",
            unit="short",
            labels=(Label("stream", "Stream"), Label("group", "Group")),
            values=(
                Value(
                    title="Consumers", expr=_group("rasid_stream_group_consumers"), limits=below(1)
                ),
                Value(title="Not had", expr=_group("rasid_stream_group_lag")),
                Value(
                    title="Behind",
                    expr=f"{_group('rasid_stream_group_lag')} / on (stream) group_left () "
                    "(max by (stream) "
                    '(increase(rasid_stream_messages_total{stream=~"$stream"}[6h])) > 0)',
                    unit="percentunit",
                    limits=from_(1),
                    alert="RasidConsumerLag",
                ),
                Value(title="Not acknowledged", expr=_group("rasid_stream_group_pending")),
                Value(
                    title="Oldest of them",
                    expr=_group("rasid_stream_group_oldest_pending_seconds"),
                    unit="s",
                    limits=from_(1800, amber=600),
                    alert="RasidPendingStuck",
                ),
            ),
        ),
        Graph(
            title="Not had",
            tells="Messages that each group has not had; a line that only rises has no "
            "consumer, or one too slow.",
            unit="short",
            width=12,
            queries=(
                Query(f"topk(15, {_group('rasid_stream_group_lag')})", "{{group}} on {{stream}}"),
            ),
        ),
        Graph(
            title="Oldest message not acknowledged",
            tells="How long ago each group was given the oldest message that it did not "
            "acknowledge.",
            unit="s",
            width=12,
            queries=(
                Query(
                    f"topk(15, {_group('rasid_stream_group_oldest_pending_seconds')})",
                    "{{group}} on {{stream}}",
                ),
            ),
            limits=from_(1800),
            alert="RasidPendingStuck",
        ),
    ),
)

_PUSHED = Row(
    "Hooks, archives, listeners",
    (
        Table(
            title="Hooks",
            tells="One row for each webhook or notification; `rasid hooks` tells more.",
            unit="short",
            width=12,
            height=8,
            labels=(Label("hook", "Hook"),),
            values=(
                Value(title="Waiting", expr="max by (hook) (rasid_hook_waiting)"),
                Value(
                    title="Arrived in an hour",
                    expr="max by (hook) (increase(rasid_hook_delivered_total[1h]))",
                ),
                Value(
                    title="Given up in an hour",
                    expr="max by (hook) (increase(rasid_hook_dead_total[1h]))",
                    limits=from_(1),
                    alert="RasidHookDead",
                ),
                Value(
                    title="Failing for",
                    expr="time() - max by (hook) (rasid_hook_failing_timestamp_seconds > 0)",
                    unit="s",
                    limits=from_(21600, amber=600),
                    alert="RasidHookDead",
                ),
            ),
        ),
        Graph(
            title="Archives",
            tells="Messages written in an hour, messages that were trimmed before they were "
            "written, and messages that are none of ours.",
            unit="short",
            width=6,
            queries=(
                Query(
                    "max by (archive) (increase(rasid_archive_written_total[1h]))", "{{archive}}"
                ),
                Query(
                    "max by (archive) (increase(rasid_archive_missed_total[1h]))",
                    "missed: {{archive}}",
                ),
                Query(
                    "max by (reader) (increase(rasid_messages_set_aside_total[1h]))",
                    "none of ours, left out by: {{reader}}",
                ),
            ),
            alert="RasidArchiveMissed",
        ),
        Graph(
            title="Listeners over time",
            tells="Clients that listen to server-sent events, of all web processes together.",
            unit="none",
            width=6,
            queries=(Query("sum(rasid_web_clients)", "listeners"),),
        ),
    ),
)

SUBSCRIBERS = Dashboard(
    uid="rasid-subscribers",
    title="Rasid: subscribers",
    tells="What do streams hold, who reads them, who is behind, who lost something?",
    choices=(STREAM, GROUP),
    rows=(_TOTALS, _STREAMS, _GROUPS, _PUSHED, ALERTS),
)
