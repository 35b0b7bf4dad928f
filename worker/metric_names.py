"""Every metric, declared once: its name as Prometheus sees it, kind, labels, what it tells. Nothing else makes up a name.

``docs/reference/metrics.md`` is written from here by ``tools/metrics.py``. This module knows nothing of prometheus-client,
which must not be imported before its directory is named (``worker.timings``).
"""

from typing import Literal

import msgspec

Kind = Literal["counter", "gauge", "histogram"]

LANGS = ("ar", "en", "ku", "ckb", "tr", "fa", "other")
TOPIC_KINDS = ("actor", "place", "theme", "person", "none")
MOST_HOSTS = 20

# What a label may hold. Only the wide ones grow with what an operator set up; nothing grows with hosts, addresses or texts.
WIDE = {
    "feed": "id of a feed in the catalogue",
    "stream": "`articles`, `dead`, a topic, or a topic's `backfill:` stream",
    "group": "name of a group of consumers",
    "hook": "id of a webhook or notification",
    "archive": "name of an archive",
    "host": f"one of the {MOST_HOSTS} hosts with the longest pace, never more",
    "hostname": "machine that runs workers, for ten minutes after it was last seen",
}
FIXED = {
    "outcome": "how an entry or a poll ended",
    "reason": "fixed word, see the reasons in ARCHITECTURE.md; rare HTTP statuses are `http_other`",
    "what": "which count it is",
    "state": "state of a feed",
    "method": "how the text was taken",
    "queue": "`feeds`, `articles`",
    "phase": "`dns`, `connect`, `first_byte`, `body`",
    "lang": " ".join(f"`{lang}`" for lang in LANGS),
    "kind": " ".join(f"`{kind}`" for kind in TOPIC_KINDS) + " (without a topic)",
    "version": "version of Rasid",
    "name": "`rasid.poll`, `rasid.scrape`",
    "queue_name": "`feeds`, `articles`",
    "exception": "class of an exception",
}


class MetricName(msgspec.Struct, frozen=True):
    """One family. ``empty`` says why it may have no sample in a service that works; ``place`` tells where it is counted.

    ``redis``: in Redis, exact whatever process dies, and the same from every web process. ``machine``: summed over the
    processes of one machine. ``web``: of the web process that answers.
    """

    name: str
    kind: Kind
    help: str
    labels: tuple[str, ...] = ()
    empty: str = ""
    buckets: tuple[float, ...] = ()
    place: Literal["redis", "machine", "web"] = "redis"


def _counter(name: str, help_: str, *labels: str, empty: str = "") -> MetricName:
    return MetricName(name, "counter", help_, labels, empty)


def _gauge(name: str, help_: str, *labels: str, empty: str = "") -> MetricName:
    return MetricName(name, "gauge", help_, labels, empty)


_NO_FEEDS = "no feed in the catalogue"
_NO_GROUPS = "nobody subscribes with a group"
_NO_HOOKS = "no hook"
_NO_ARCHIVES = "no archive was written"
_NOTHING_YET = "nothing was measured yet"

# --- entries: what became of them, and what is on its way

ENTRIES_FOUND = _counter("rasid_entries_found_total", "Entries found in feeds, changed ones again.")
ENTRIES_ENDED = _counter("rasid_entries_ended_total", "Entries by the outcome they ended in.", "outcome")
REASONS = _counter("rasid_reasons_total", "Outcomes and retries by fixed reason.", "outcome", "reason",
                   empty="nothing ended with a reason yet")  # fmt: skip
FRONTIER_WAITING = _gauge("rasid_frontier_waiting", "Entries that wait for their host's turn.")
FRONTIER_IN_FLIGHT = _gauge("rasid_frontier_in_flight", "Entries in work.")
LEDGER_DIFFERENCE = _gauge("rasid_ledger_difference", "Entries found but not accounted for; anything but 0 is a defect.")
ARTICLES_EXTRACTED = _counter("rasid_articles_extracted_total", "Published articles by how the text was taken.", "method",
                              empty="no article was published")  # fmt: skip

# --- feeds

FEED_ENTRIES = _gauge("rasid_feed_entries", "Entries of a feed by what came of them.", "feed", "what", empty=_NO_FEEDS)
FEED_STATE = _gauge("rasid_feed_state", "1 for the state that a feed is in.", "feed", "state", empty=_NO_FEEDS)
FEED_FAILURES = _gauge("rasid_feed_failures", "Failed polls in a row, by weight.", "feed", empty=_NO_FEEDS)
FEED_POLLED = _gauge("rasid_feed_polled_timestamp_seconds", "When a feed was last polled.", "feed", empty=_NO_FEEDS)
FEED_NEW = _gauge("rasid_feed_new_timestamp_seconds", "When a feed last had a new entry.", "feed", empty=_NO_FEEDS)
FEED_EXPECTED = _gauge("rasid_feed_expected_entries_per_day", "New entries a day that its rhythm foretells.", "feed",
                       empty=_NO_FEEDS)  # fmt: skip
FEED_LOST = _gauge("rasid_feed_lost_entries", "Estimate of entries that left a feed unseen between polls.", "feed",
                   empty=_NO_FEEDS)  # fmt: skip
FEEDS = _gauge("rasid_feeds", "Feeds in the catalogue by state.", "state")
POLLS = _counter("rasid_polls_total", "Polls by outcome.", "outcome")
OWN_OUTAGE = _gauge("rasid_own_outage", "1 while hardly any site can be reached: that is us.")

# --- streams and who reads them

STREAM_LENGTH = _gauge("rasid_stream_length", "Messages kept in a stream.", "stream")
GROUP_LAG = _gauge("rasid_stream_group_lag", "Messages a group has not had.", "stream", "group", empty=_NO_GROUPS)
GROUP_PENDING = _gauge("rasid_stream_group_pending", "Messages a group had and did not acknowledge.", "stream", "group",
                       empty=_NO_GROUPS)  # fmt: skip
GROUPS_EXPIRED = _counter("rasid_groups_expired_total", "Groups removed for want of a living consumer.")
RETENTION_SHARE = _gauge("rasid_retention_share", "Share of the usual retention that memory allows.")
HOOK_WAITING = _gauge("rasid_hook_waiting", "Events that a hook is still to be told.", "hook", empty=_NO_HOOKS)
HOOK_DELIVERED = _counter("rasid_hook_delivered_total", "Events that arrived.", "hook", empty=_NO_HOOKS)
HOOK_DEAD = _counter("rasid_hook_dead_total", "Events that were given up.", "hook", empty=_NO_HOOKS)
ARCHIVE_WRITTEN = _counter("rasid_archive_written_total", "Messages in the files.", "archive", empty=_NO_ARCHIVES)
ARCHIVE_MISSED = _counter("rasid_archive_missed_total", "Messages trimmed before.", "archive", empty=_NO_ARCHIVES)
WEB_CLIENTS = MetricName("rasid_web_clients", "gauge", "Clients that listen to server-sent events.", place="web")

# --- processes

QUEUE_LENGTH = _gauge("rasid_queue_length", "Jobs that wait in Celery.", "queue")
POLLER_TICK = _gauge("rasid_poller_last_tick_timestamp_seconds", "When a poller last ticked.")
TAXONOMY_STALE = _gauge("rasid_taxonomy_stale", "1 while workers keep old topics because new ones cannot be read.")
BUILD = _gauge("rasid_build_info", "The version that answers.", "version")
FETCH_SECONDS = MetricName(
    "rasid_fetch_seconds", "histogram", "Seconds a download spent in each phase.", ("phase",), _NOTHING_YET,
    (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 30.0), "machine",
)  # fmt: skip

CATALOGUE: tuple[MetricName, ...] = tuple(value for value in list(globals().values()) if isinstance(value, MetricName))
