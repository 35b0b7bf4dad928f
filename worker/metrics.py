"""Every metric, named once. Outcomes come from the ledger in Redis, so they are exact whatever process died."""

from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from tasks.core.health import STATES
from worker.app import ARTICLES as ARTICLES_QUEUE
from worker.app import FEEDS, queue_key
from worker.feeds import RedisFeeds
from worker.hooks import Hooks
from worker.ledger import OUTCOMES, read_ledger
from worker.retention import groups_of
from worker.settings import Settings
from worker.store import Store
from worker.streams import Streams, TaxonomyState
from worker.timings import MachineTimings

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
FEED_COUNTS = ("found", "published", "tagged", "duplicate", "denied", "dead")
FEED_GAUGES = (
    ("rasid_feed_failures", "Failed polls in a row, by weight.", "failures"),
    ("rasid_feed_polled_timestamp_seconds", "When a feed was last polled.", "polled_at"),
    ("rasid_feed_new_timestamp_seconds", "When a feed last had a new entry.", "new_at"),
    ("rasid_feed_expected_entries_per_day", "New entries a day that its rhythm foretells.", "per_day"),
    ("rasid_feed_lost_entries", "Estimate of entries that left a feed unseen between polls.", "lost"),
)


class RedisCollector:
    """Reads the state in Redis at each scrape; labels are outcomes, reasons, feeds, topics and queues only."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings, self._store = settings, store

    def collect(self) -> Iterator[Metric]:
        """Yield the metric families."""
        yield from self._outcomes()
        yield from self._feeds()
        yield from self._polls()
        yield from self._methods()
        yield from self._streams()
        yield from self._hooks()
        yield from self._archives()
        alive = self._store.client.hget(self._store.key("alive"), "poller") or 0
        yield _gauge("rasid_poller_last_tick_timestamp_seconds", "When a poller last ticked.", float(alive))
        is_stale = bool(TaxonomyState(self._store).wrong())
        yield _gauge("rasid_taxonomy_stale", "1 while workers keep old topics because new ones cannot be read.", is_stale)
        build = GaugeMetricFamily("rasid_build_info", "The version that answers.", labels=["version"])
        build.add_metric([version("rasid")], 1)
        yield build

    def _outcomes(self) -> Iterator[Metric]:
        ledger = read_ledger(self._store)
        yield CounterMetricFamily("rasid_entries_found", "Entries found in feeds, changed ones again.", ledger.found)
        ended = CounterMetricFamily("rasid_entries_ended", "Entries by the outcome they ended in.", labels=["outcome"])
        for outcome in OUTCOMES:
            ended.add_metric([outcome], getattr(ledger, outcome))
        yield ended
        reasons = CounterMetricFamily(
            "rasid_reasons", "Outcomes and retries by fixed reason.", labels=["outcome", "reason"]
        )
        for name, count in ledger.reasons.items():
            reasons.add_metric(list(name.split(":", 1)), count)
        yield reasons
        yield _gauge("rasid_frontier_waiting", "Entries that wait for their host's turn.", ledger.waiting)
        yield _gauge("rasid_frontier_in_flight", "Entries in work.", ledger.in_flight)
        yield _gauge("rasid_ledger_difference", "Entries found but not accounted for; anything but 0 is a defect.",
                     ledger.difference)  # fmt: skip

    def _feeds(self) -> Iterator[Metric]:
        rows = list(RedisFeeds(self._store).rows())
        entries = GaugeMetricFamily(
            "rasid_feed_entries", "Entries of a feed by what came of them.", labels=["feed", "what"]
        )
        states = GaugeMetricFamily("rasid_feed_state", "1 for the state that a feed is in.", labels=["feed", "state"])
        for row in rows:
            states.add_metric([row.id, row.state], 1)
            for what in FEED_COUNTS:
                entries.add_metric([row.id, what], getattr(row, what))
        yield from (entries, states)
        for name, help_text, field in FEED_GAUGES:
            family = GaugeMetricFamily(name, help_text, labels=["feed"])
            for row in rows:
                family.add_metric([row.id], getattr(row, field))
            yield family
        counted = GaugeMetricFamily("rasid_feeds", "Feeds in the catalogue by state.", labels=["state"])
        for state, count in (dict.fromkeys(STATES, 0) | Counter(row.state for row in rows)).items():
            counted.add_metric([state], count)
        yield counted

    def _polls(self) -> Iterator[Metric]:
        polls = CounterMetricFamily("rasid_polls", "Polls by outcome.", labels=["outcome"])
        for outcome, count in self._store.client.hgetall(self._store.key("polls")).items():
            polls.add_metric([outcome], int(count))
        yield polls
        is_ours = self._store.client.exists(self._store.key("outage"))
        yield _gauge("rasid_own_outage", "1 while hardly any site can be reached: that is us.", is_ours)

    def _methods(self) -> Iterator[Metric]:
        methods = CounterMetricFamily(
            "rasid_articles_extracted", "Published articles by how the text was taken.", labels=["method"]
        )
        for method, count in self._store.client.hgetall(self._store.key("methods")).items():
            methods.add_metric([method], int(count))
        yield methods

    def _streams(self) -> Iterator[Metric]:
        streams = Streams(self._store)
        length = GaugeMetricFamily("rasid_stream_length", "Messages kept in a stream.", labels=["stream"])
        for name in (*streams.names(), "dead"):
            length.add_metric([name], streams.length(name))
        yield length
        yield from self._groups(streams)
        waiting = GaugeMetricFamily("rasid_queue_length", "Jobs that wait in Celery.", labels=["queue"])
        for queue in (FEEDS, ARTICLES_QUEUE):
            waiting.add_metric([queue], self._store.client.llen(queue_key(self._settings, queue)))
        yield waiting

    def _hooks(self) -> Iterator[Metric]:
        waiting = GaugeMetricFamily("rasid_hook_waiting", "Events that a hook is still to be told.", labels=["hook"])
        delivered = CounterMetricFamily("rasid_hook_delivered", "Events that arrived.", labels=["hook"])
        dead = CounterMetricFamily("rasid_hook_dead", "Events that were given up.", labels=["hook"])
        hooks = Hooks(self._store)
        for hook in hooks.all():
            standing = hooks.standing(hook.id)
            waiting.add_metric([hook.id], standing.waiting)
            delivered.add_metric([hook.id], standing.delivered)
            dead.add_metric([hook.id], standing.dead)
        yield from (waiting, delivered, dead)

    def _archives(self) -> Iterator[Metric]:
        written = CounterMetricFamily("rasid_archive_written", "Messages in the files.", labels=["archive"])
        missed = CounterMetricFamily("rasid_archive_missed", "Messages trimmed before.", labels=["archive"])
        for name in sorted(self._store.client.smembers(self._store.key("archives"))):
            kept = self._store.client.hgetall(self._store.key("archive", name))
            written.add_metric([name], float(kept.get("written", 0)))
            missed.add_metric([name], float(kept.get("missed", 0)))
        yield from (written, missed)

    def _groups(self, streams: Streams) -> Iterator[Metric]:
        lag = GaugeMetricFamily("rasid_stream_group_lag", "Messages a group has not had.", labels=["stream", "group"])
        pending = GaugeMetricFamily(
            "rasid_stream_group_pending", "Messages a group had and did not acknowledge.", labels=["stream", "group"]
        )
        for name in streams.names():
            for group in groups_of(self._store, name):
                lag.add_metric([name, group.name], group.lag)
                pending.add_metric([name, group.name], group.pending)
        yield from (lag, pending)
        kept = self._store.client.hgetall(self._store.key("retention"))
        yield CounterMetricFamily("rasid_groups_expired", "Groups removed for want of a living consumer.",
                                  int(kept.get("expired", 0)))  # fmt: skip
        yield _gauge(
            "rasid_retention_share", "Share of the usual retention that memory allows.", float(kept.get("share", 1))
        )


def exposition(settings: Settings, store: Store, web_clients: int = 0) -> bytes:
    """Return all metrics in Prometheus' text format; ``web_clients`` listen to server-sent events."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(RedisCollector(settings, store))
    Gauge("rasid_web_clients", "Clients that listen to server-sent events.", registry=registry).set(web_clients)
    registry.register(MachineTimings(settings))
    return generate_latest(registry)


def _gauge(name: str, help_text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, help_text, value)
