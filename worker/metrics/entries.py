"""What became of entries, and what is on its way."""

from collections.abc import Iterator

from prometheus_client.core import Metric

from worker import metric_names as names
from worker.ledger import OUTCOMES, read_ledger
from worker.metrics.build import family, single
from worker.store import Store


def collect(store: Store) -> Iterator[Metric]:
    """Yield the families."""
    ledger = read_ledger(store)
    yield single(names.ENTRIES_FOUND, ledger.found)
    yield family(names.ENTRIES_ENDED, (([outcome], getattr(ledger, outcome)) for outcome in OUTCOMES))
    yield family(names.REASONS, ((name.split(":", 1), count) for name, count in ledger.reasons.items()))
    yield single(names.FRONTIER_WAITING, ledger.waiting)
    yield single(names.FRONTIER_IN_FLIGHT, ledger.in_flight)
    yield single(names.LEDGER_DIFFERENCE, ledger.difference)
    methods = store.client.hgetall(store.key("methods"))
    yield family(names.ARTICLES_EXTRACTED, (([method], int(count)) for method, count in methods.items()))
