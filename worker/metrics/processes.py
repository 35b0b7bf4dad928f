"""The processes and the server: who works, and how much waits for them."""

from collections.abc import Iterator
from importlib.metadata import version

from prometheus_client.core import Metric

from worker import metric_names as names
from worker.app import ARTICLES, FEEDS, queue_key
from worker.metrics.build import family, single
from worker.settings import Settings
from worker.store import Store
from worker.streams import TaxonomyState


def collect(settings: Settings, store: Store) -> Iterator[Metric]:
    """Yield the families."""
    waiting = [(queue, store.client.llen(queue_key(settings, queue))) for queue in (FEEDS, ARTICLES)]
    yield family(names.QUEUE_LENGTH, (([queue], length) for queue, length in waiting))
    yield single(names.POLLER_TICK, float(store.client.hget(store.key("alive"), "poller") or 0))
    yield single(names.TAXONOMY_STALE, bool(TaxonomyState(store).wrong()))
    yield family(names.BUILD, [([version("rasid")], 1)])
