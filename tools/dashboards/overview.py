"""Overview: is it alive, do articles come through, what piles up, what fires."""

from tools.dashboards.durations import both
from tools.dashboards.expressions import reasons
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

LANG = Choice(name="lang", title="Language", query="label_values(rasid_language_ended_total, lang)")

_ALIVE = Row(
    "Is it alive?",
    (
        Stat(
            title="Heartbeat",
            tells="How long ago an article of our own came through the pipeline. Empty: none "
            "are sent, or none ever came.",
            unit="s",
            queries=(
                Query(
                    "time() - max(rasid_heartbeat_arrived_timestamp_seconds > 0) "
                    "and max(rasid_heartbeat_interval_seconds) > 0"
                ),
            ),
            limits=from_(300, amber=180),
            alert="RasidHeartbeatMissing",
        ),
        Stat(
            title="Ledger",
            tells="Entries found but not accounted for. Anything but 0 is a defect, or somebody "
            "wrote to Redis.",
            unit="none",
            queries=(Query("max(abs(rasid_ledger_difference))"),),
            limits=from_(1),
            alert="RasidLedgerOpen",
        ),
        Stat(
            title="Poller",
            tells="How long ago a poller last decided; a step of the server's clock within a day.",
            unit="s",
            queries=(
                Query("time() - max(rasid_poller_last_tick_timestamp_seconds > 0)", "decided"),
                Query("max(rasid_server_clock_step_seconds)", "clock's step"),
            ),
            limits=from_(60, amber=20),
            alert="RasidPollerSilent",
        ),
        Stat(
            title="Workers",
            tells="Workers that signed in within half a minute, by the queue they serve.",
            unit="none",
            queries=(Query("max by (queue_name) (celery_active_worker_count)", "{{queue_name}}"),),
            limits=below(1),
            alert="RasidNoWorkers",
        ),
        Stat(
            title="Network",
            tells="Whether hardly any site can be reached. Then it is us, and no site is blamed.",
            unit="none",
            queries=(Query("max(rasid_own_outage)"),),
            limits=from_(1),
            alert="RasidOwnOutage",
            words=(("0", "reaches sites"), ("1", "own outage")),
        ),
        Stat(
            title="Silent targets",
            tells="Processes that Prometheus asks in vain. The web process gives no figures "
            "without its Redis.",
            unit="none",
            queries=(Query('count(up{job=~"rasid.*"} == 0) or vector(0)'),),
            limits=from_(1),
            alert="RasidDown",
        ),
        Stat(
            title="Redis memory",
            tells="Share of the memory that Redis may use. Above 80 % streams keep less; full, "
            "it takes nothing.",
            unit="percentunit",
            queries=(
                Query("max(rasid_redis_memory_bytes) / max(rasid_redis_memory_limit_bytes > 0)"),
            ),
            limits=from_(0.7, amber=0.6),
            alert="RasidRedisMemory",
        ),
        Stat(
            title="Redis memory used",
            tells="Memory that Redis uses; the only figure where it has no limit.",
            unit="bytes",
            queries=(Query("max(rasid_redis_memory_bytes)"),),
        ),
        Stat(
            title="Heartbeat's way",
            tells="How long the last heartbeat took from its claim until it was in.",
            unit="s",
            queries=(
                Query(
                    "max(rasid_heartbeat_seconds) and "
                    "max(rasid_heartbeat_arrived_timestamp_seconds) > 0"
                ),
            ),
            limits=from_(60, amber=20),
        ),
        Stat(
            title="Heartbeats lost",
            tells="Heartbeats of the last hour that were sent and did not arrive; one may be "
            "under way.",
            unit="none",
            queries=(
                Query(
                    'max(increase(rasid_heartbeats_total{what="sent"}[1h])) '
                    '- max(increase(rasid_heartbeats_total{what="arrived"}[1h]))'
                ),
            ),
            limits=from_(5, amber=2),
        ),
        Stat(
            title="Topics",
            tells="Whether workers keep old topics because the new files cannot be read.",
            unit="none",
            queries=(Query("max(rasid_taxonomy_stale)"),),
            limits=from_(1),
            alert="RasidTaxonomyStale",
            words=(("0", "as in the files"), ("1", "old ones in use")),
        ),
        Stat(
            title="Version",
            tells="Version that answers; several during an upgrade.",
            unit="none",
            queries=(Query("max by (version) (rasid_build_info)", "{{version}}"),),
            is_name=True,
        ),
    ),
)

_ALERTS = Row(
    "What fires?",
    (
        Table(
            title="Alerts firing",
            tells="Alerts of now and what they are about; docs/how-to/runbook.md says what to "
            "do. Empty is good.",
            unit="none",
            width=12,
            height=8,
            labels=(
                Label("alertname", "Alert"),
                Label("severity", "Severity"),
                Label("where", "About"),
            ),
            values=(
                Value(
                    expr="max by (alertname, severity, where) (label_join("
                    'ALERTS{alertstate="firing", alertname=~"Rasid.*"}, "where", " ", '
                    '"feed", "host", "lang", "queue_name", "stage", "stream", "group", '
                    '"hook", "archive"))'
                ),
            ),
        ),
        Graph(
            title="Alerts over time",
            tells="How many series fired for each alert.",
            unit="none",
            width=12,
            queries=(
                Query(
                    'count by (alertname) (ALERTS{alertstate="firing", alertname=~"Rasid.*"})',
                    "{{alertname}}",
                ),
            ),
            is_stacked=True,
        ),
    ),
)

_ARTICLES = Row(
    "Do articles come through?",
    (
        Graph(
            title="Entries by outcome",
            tells="Entries a minute by how they ended.",
            unit="cpm",
            queries=(
                Query(
                    "60 * max by (outcome) (rate(rasid_entries_ended_total[$__rate_interval]))",
                    "{{outcome}}",
                ),
            ),
            is_stacked=True,
        ),
        Graph(
            title="Published by language",
            tells="Published articles a minute by the language that their feed declares.",
            unit="cpm",
            queries=(
                Query(
                    "60 * max by (lang) (rate("
                    'rasid_language_ended_total{outcome="published", '
                    'lang=~"$lang"}[$__rate_interval]))',
                    "{{lang}}",
                ),
            ),
            is_stacked=True,
        ),
        Graph(
            title="Found and ended",
            tells="Entries a minute that came and that ended; while more come than end, they wait.",
            unit="cpm",
            queries=(
                Query("60 * max(rate(rasid_entries_found_total[$__rate_interval]))", "found"),
                Query(
                    "60 * sum(max by (outcome) "
                    "(rate(rasid_entries_ended_total[$__rate_interval])))",
                    "ended",
                ),
            ),
        ),
        *both(
            "Pipeline latency",
            "From its sighting in a feed until an article was in the stream, over half an hour.",
            "rasid_pipeline_latency_seconds",
            "lang",
            chosen='{lang=~"$lang"}',
            limits=from_(900),
            alert="RasidLatencyHigh",
        ),
        *both(
            "Publication delay",
            "From an article's own date until it was in the stream, over half an hour: "
            "feed, polls and pipeline.",
            "rasid_publication_delay_seconds",
            "lang",
            chosen='{lang=~"$lang"}',
        ),
    ),
)

_BACKLOG = Row(
    "What piles up?",
    (
        Stat(
            title="Frontier",
            tells="How full the frontier is; what finds it full is denied for now.",
            unit="percentunit",
            queries=(Query("max(rasid_frontier_waiting) / max(rasid_frontier_capacity)"),),
            limits=from_(0.8, amber=0.5),
            alert="RasidBacklog",
            height=8,
        ),
        Graph(
            title="Entries waiting",
            tells="Entries that wait for their host's turn, and those in work.",
            unit="short",
            width=7,
            queries=(
                Query("max(rasid_frontier_waiting)", "waiting"),
                Query("max(rasid_frontier_in_flight)", "in work"),
            ),
        ),
        Graph(
            title="Jobs and feeds waiting",
            tells="Jobs that wait in Celery by queue, and feeds whose poll is due.",
            unit="short",
            width=6,
            queries=(
                Query("max by (queue) (rasid_queue_length)", "jobs: {{queue}}"),
                Query("max(rasid_feeds_due)", "feeds due"),
            ),
        ),
        Bars(
            title="Dead letters by reason",
            tells="Entries given up in the last hour by fixed reason; ARCHITECTURE.md says what "
            "each means.",
            unit="short",
            width=7,
            queries=(Query(reasons("dead"), "{{reason}}"),),
            limits=from_(20),
            alert="RasidDeadLettersRising",
        ),
    ),
)

OVERVIEW = Dashboard(
    uid="rasid-overview",
    title="Rasid: overview",
    tells="Is it alive, do articles come through, what piles up, what fires?",
    choices=(LANG,),
    rows=(_ALIVE, _ALERTS, _ARTICLES, _BACKLOG),
)
