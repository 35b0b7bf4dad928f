"""Every metric, declared once: its name as Prometheus sees it, kind, labels, what it tells.

``docs/reference/metrics.md`` is written from here by ``tools/metrics.py``. This module knows
nothing of prometheus-client, which must not be imported before its directory is named
(``worker.telemetry.process_metrics``).
"""

from worker.telemetry import alert_metrics
from worker.telemetry.metric_family import MetricName, counter, gauge, measured

_NO_FEEDS = "no feed in the catalogue"
_UNTRIMMED = "no poller has trimmed streams yet"
_NO_GROUPS = "nobody subscribes with a group"
_NO_HOOKS = "no hook"
_NO_ARCHIVES = "no archive was written"
_NO_WORKERS = "no worker signed in within ten minutes"
_NO_TROUBLE = "no host is in trouble"

_TO_A_DAY = (1, 5, 15, 60, 180, 600, 1800, 3600, 14400, 86400)

# --- entries: what became of them, and what is on its way

ENTRIES_FOUND = counter("rasid_entries_found_total", "Entries found in feeds, changed ones again.")
ENTRIES_ENDED = counter(
    "rasid_entries_ended_total",
    "Endings of entries by outcome; given another life, one ends again.",
    "outcome",
)
LANGUAGE_ENDED = counter(
    "rasid_language_ended_total",
    "Endings of entries by the language that their feed declares.",
    "lang",
    "outcome",
)
EXTRACTION_FAILURES = counter(
    "rasid_extraction_failures_total",
    "Pages without a usable text, by declared language.",
    "lang",
    "reason",
)
REASONS = counter(
    "rasid_reasons_total",
    "Outcomes and retries by fixed reason.",
    "outcome",
    "reason",
    empty="nothing ended with a reason yet",
)
FRONTIER_WAITING = gauge("rasid_frontier_waiting", "Entries that wait for their host's turn.")
FRONTIER_CAPACITY = gauge(
    "rasid_frontier_capacity", "Entries that may wait at most; more are denied for now."
)
FRONTIER_HOSTS_DUE = gauge("rasid_frontier_hosts_due", "Hosts whose turn has come.")
FRONTIER_IN_FLIGHT = gauge("rasid_frontier_in_flight", "Entries in work.")
LEDGER_DIFFERENCE = gauge(
    "rasid_ledger_difference", "Entries found but not accounted for; anything but 0 is a defect."
)
ARTICLES_EXTRACTED = counter(
    "rasid_articles_extracted_total",
    "Published articles by how the text was taken.",
    "method",
    empty="no article was published",
)
HOSTS_IN_TROUBLE = gauge(
    "rasid_hosts_in_trouble", "Hosts that are visited less often because they fail or refuse."
)
HOST_PACE = gauge(
    "rasid_host_pace_seconds",
    "Seconds between visits to the hosts in the worst trouble.",
    "host",
    empty=_NO_TROUBLE,
)
PUBLICATION_DELAY = measured(
    "rasid_publication_delay_seconds",
    "From an article's own date until it was in the stream, once.",
    "kind",
    "lang",
    buckets=_TO_A_DAY,
)
PIPELINE_LATENCY = measured(
    "rasid_pipeline_latency_seconds",
    "From its sighting in a feed until an article was in the stream.",
    "kind",
    "lang",
    buckets=_TO_A_DAY,
)
ARTICLES_UNDATED = measured(
    "rasid_articles_undated_total", "Published articles that do not say when they appeared.", "lang"
)
ARTICLE_CHARACTERS = measured(
    "rasid_article_characters",
    "Length of published texts in characters.",
    "lang",
    buckets=(200, 500, 1000, 2000, 4000, 8000, 16000, 32000),
)

# --- feeds

FEED_NAMED = gauge(
    "rasid_feed_info",
    "1; joins a feed's id to its source and language.",
    "feed",
    "source",
    "lang",
    empty=_NO_FEEDS,
)
FEED_ENTRIES = gauge(
    "rasid_feed_entries", "Entries of a feed by what came of them.", "feed", "what", empty=_NO_FEEDS
)
FEED_STATE = gauge(
    "rasid_feed_state", "1 for the state that a feed is in.", "feed", "state", empty=_NO_FEEDS
)
FEED_FAILURES = gauge(
    "rasid_feed_failures", "Failed polls in a row, by weight.", "feed", empty=_NO_FEEDS
)
FEED_POLLED = gauge(
    "rasid_feed_polled_timestamp_seconds", "When a feed was last polled.", "feed", empty=_NO_FEEDS
)
FEED_NEW = gauge(
    "rasid_feed_new_timestamp_seconds", "When a feed last had a new entry.", "feed", empty=_NO_FEEDS
)
FEED_EXPECTED = gauge(
    "rasid_feed_expected_entries_per_day",
    "New entries a day that its rhythm foretells.",
    "feed",
    empty=_NO_FEEDS,
)
FEED_LOST = gauge(
    "rasid_feed_lost_entries",
    "Estimate of entries that left a feed unseen between polls.",
    "feed",
    empty=_NO_FEEDS,
)
FEEDS_DUE = gauge("rasid_feeds_due", "Feeds whose poll is due or overdue.")
FEEDS = gauge("rasid_feeds", "Feeds in the catalogue by state.", "state")
POLLS = counter(
    "rasid_polls_total",
    "Polls by outcome: read, unchanged, failed, unreached (their fault or ours).",
    "outcome",
)
OWN_OUTAGE = gauge("rasid_own_outage", "1 while hardly any site can be reached: that is us.")

# --- streams and who reads them

STREAM_LENGTH = gauge("rasid_stream_length", "Messages kept in a stream.", "stream")
STREAM_MESSAGES = counter(
    "rasid_stream_messages_total",
    "Messages that a stream ever had.",
    "stream",
    empty="nothing was published",
)
STREAM_LAST = gauge(
    "rasid_stream_last_timestamp_seconds",
    "When a stream had its newest message.",
    "stream",
    empty="nothing was published",
)
STREAM_OLDEST = gauge(
    "rasid_stream_oldest_timestamp_seconds",
    "When a stream had the oldest message that it keeps.",
    "stream",
    empty="nothing was published",
)
STREAM_BYTES = gauge(
    "rasid_stream_bytes", "Memory that a stream took lately.", "stream", empty=_UNTRIMMED
)
STREAM_SHARE = gauge(
    "rasid_stream_share_bytes", "Memory that a stream may take.", "stream", empty=_UNTRIMMED
)
STREAM_BUDGET = gauge("rasid_stream_budget_bytes", "Memory that all streams may take together.")
GROUP_LAG = gauge(
    "rasid_stream_group_lag", "Messages a group has not had.", "stream", "group", empty=_NO_GROUPS
)
GROUP_PENDING = gauge(
    "rasid_stream_group_pending",
    "Messages a group had and did not acknowledge.",
    "stream",
    "group",
    empty=_NO_GROUPS,
)
GROUP_OLDEST = gauge(
    "rasid_stream_group_oldest_pending_seconds",
    "How long ago a group was given the oldest of them.",
    "stream",
    "group",
    empty=_NO_GROUPS,
)
GROUP_CONSUMERS = gauge(
    "rasid_stream_group_consumers", "Consumers of a group.", "stream", "group", empty=_NO_GROUPS
)
GROUPS_EXPIRED = counter(
    "rasid_groups_expired_total", "Groups removed for want of a living consumer."
)
RETENTION_SHARE = gauge("rasid_retention_share", "Share of the usual retention that memory allows.")
HOOK_WAITING = gauge(
    "rasid_hook_waiting", "Events that a hook is still to be told.", "hook", empty=_NO_HOOKS
)
HOOK_DELIVERED = counter(
    "rasid_hook_delivered_total", "Events that arrived.", "hook", empty=_NO_HOOKS
)
HOOK_DEAD = counter("rasid_hook_dead_total", "Events that were given up.", "hook", empty=_NO_HOOKS)
HOOK_FAILING = gauge(
    "rasid_hook_failing_timestamp_seconds",
    "Since when all attempts failed; 0 while they do not.",
    "hook",
    empty=_NO_HOOKS,
)
ARCHIVE_WRITTEN = counter(
    "rasid_archive_written_total", "Messages in the files.", "archive", empty=_NO_ARCHIVES
)
ARCHIVE_MISSED = counter(
    "rasid_archive_missed_total", "Messages trimmed before.", "archive", empty=_NO_ARCHIVES
)
SET_ASIDE = counter(
    "rasid_messages_set_aside_total", "Messages of strangers.", "reader", empty="there were none"
)
WEB_CLIENTS = MetricName(
    "rasid_web_clients", "gauge", "Clients that listen to server-sent events.", place="web"
)

# --- processes

QUEUE_LENGTH = gauge("rasid_queue_length", "Jobs that wait in Celery.", "queue")
JOBS_BEGUN = counter("rasid_jobs_begun_total", "Jobs that workers began.", "queue")
POLLER_TICK = gauge("rasid_poller_last_tick_timestamp_seconds", "When a poller last ticked.")
CLOCK_STEP = gauge("rasid_server_clock_step_seconds", "Last step of its clock within a day, or 0.")
TAXONOMY_STALE = gauge(
    "rasid_taxonomy_stale", "1 while workers keep old topics because new ones cannot be read."
)
BUILD = gauge("rasid_build_info", "The version that answers.", "version")
REDIS_MEMORY = gauge("rasid_redis_memory_bytes", "Memory that the server uses.")
REDIS_MEMORY_LIMIT = gauge(
    "rasid_redis_memory_limit_bytes", "Memory that it may use; 0 without a limit."
)
HEARTBEAT_INTERVAL = gauge(
    "rasid_heartbeat_interval_seconds", "Seconds between two heartbeat articles; 0: none are sent."
)
HEARTBEAT_ARRIVED = gauge(
    "rasid_heartbeat_arrived_timestamp_seconds", "When a heartbeat last came through; 0: none did."
)
HEARTBEAT_SECONDS = gauge(
    "rasid_heartbeat_seconds", "How long the last heartbeat took through the whole pipeline."
)
HEARTBEATS = counter("rasid_heartbeats_total", "Heartbeat articles.", "what")
FETCH_SECONDS = measured(
    "rasid_fetch_seconds",
    "Seconds a download spent in each phase.",
    "phase",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 30.0),
)

# --- Celery, under the names and labels of celery-exporter, so that its dashboards work

_TASK = ("name", "hostname", "queue_name")
CELERY_QUEUE_LENGTH = gauge(
    "celery_queue_length", "Messages that wait in the broker.", "queue_name"
)
CELERY_WORKERS = gauge(
    "celery_active_worker_count", "Workers that live, by the queue they serve.", "queue_name"
)
CELERY_PROCESSES = gauge(
    "celery_active_process_count", "Processes of workers that live, by queue.", "queue_name"
)
CELERY_WORKER_UP = gauge(
    "celery_worker_up", "1 while a machine's workers sign in.", "hostname", empty=_NO_WORKERS
)
CELERY_WORKER_ACTIVE = gauge(
    "celery_worker_tasks_active", "Jobs in work.", "hostname", empty=_NO_WORKERS
)
CELERY_SENT = counter(
    "celery_task_sent_total", "Jobs queued by the pollers; their hostname is `generic`.", *_TASK
)
CELERY_RECEIVED = measured("celery_task_received_total", "Jobs that a worker received.", *_TASK)
CELERY_STARTED = measured("celery_task_started_total", "Jobs that a worker began.", *_TASK)
CELERY_SUCCEEDED = measured("celery_task_succeeded_total", "Jobs that ended well.", *_TASK)
CELERY_FAILED = measured(
    "celery_task_failed_total",
    "Jobs that raised, were killed, or took too long.",
    "name",
    "hostname",
    "exception",
    "queue_name",
)
CELERY_RETRIED = measured(
    "celery_task_retried_total", "Jobs that asked for another try; ours never do.", *_TASK
)
CELERY_REJECTED = measured(
    "celery_task_rejected_total", "Messages that are no job of ours.", *_TASK
)
CELERY_REVOKED = measured("celery_task_revoked_total", "Jobs that were called back.", *_TASK)
CELERY_RUNTIME = measured(
    "celery_task_runtime",
    "Seconds that jobs took which ended well.",
    *_TASK,
    buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60),
)

CATALOGUE: tuple[MetricName, ...] = (
    *(value for value in list(globals().values()) if isinstance(value, MetricName)),
    *alert_metrics.ALL,
)
