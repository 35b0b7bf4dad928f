"""How entries ended, and what is on its way."""

from collections import Counter
from collections.abc import Iterable, Iterator
from http import HTTPStatus

from prometheus_client.core import Metric

from worker.config.settings import Settings
from worker.exporter.registry import family, single
from worker.state.hosts import hosts_due, hosts_in_trouble
from worker.state.ledger import OUTCOMES, Ending, read_endings, read_ledger, read_methods
from worker.store.client import Store
from worker.telemetry import metric_labels as labels
from worker.telemetry import metric_names as names

_KNOWN = frozenset(f"http_{status.value}" for status in HTTPStatus)
_RETRY = "retry"


def collect(settings: Settings, store: Store) -> Iterator[Metric]:
    """Yield the families."""
    ledger = read_ledger(store)
    yield single(names.ENTRIES_FOUND, ledger.found)
    yield single(names.FRONTIER_WAITING, ledger.waiting)
    yield single(names.FRONTIER_IN_FLIGHT, ledger.in_flight)
    yield single(names.FRONTIER_CAPACITY, settings.max_waiting)
    yield single(names.LEDGER_DIFFERENCE, ledger.difference)
    retries = {
        name.partition(":")[2]: count
        for name, count in ledger.reasons.items()
        if name.startswith(f"{_RETRY}:")
    }
    yield from _endings(read_endings(store), retries)
    methods = read_methods(store)
    yield family(names.ARTICLES_EXTRACTED, (([method], n) for method, n in methods.items()))
    yield from _hosts(store)


def _endings(endings: Iterable[Ending], retries: dict[str, int]) -> Iterator[Metric]:
    """Yield the counters of endings: the ledger's own go down when an entry is requeued."""
    outcomes: Counter[str] = Counter()
    languages: Counter[tuple[str, str]] = Counter()
    failures: Counter[tuple[str, str]] = Counter()
    reasons: Counter[tuple[str, str]] = Counter()
    for ending in endings:
        outcomes[ending.outcome] += ending.count
        languages[ending.lang, ending.outcome] += ending.count
        failures[ending.lang, ending.reason] += ending.count
        reasons[ending.outcome, _fixed(ending.reason)] += ending.count
    for reason, number in retries.items():
        reasons[_RETRY, _fixed(reason)] += number
    yield family(names.ENTRIES_ENDED, (([outcome], outcomes[outcome]) for outcome in OUTCOMES))
    both = [(lang, outcome) for lang in labels.LANGS for outcome in OUTCOMES]
    yield family(names.LANGUAGE_ENDED, ((pair, languages[pair]) for pair in both))
    both = [(lang, reason) for lang in labels.LANGS for reason in labels.EXTRACTION_REASONS]
    yield family(names.EXTRACTION_FAILURES, ((pair, failures[pair]) for pair in both))
    yield family(
        names.REASONS, ((pair, count) for pair, count in sorted(reasons.items()) if pair[1])
    )


def _hosts(store: Store) -> Iterator[Metric]:
    in_trouble = hosts_in_trouble(store, labels.MOST_HOSTS)
    yield single(names.FRONTIER_HOSTS_DUE, hosts_due(store))
    yield single(names.HOSTS_IN_TROUBLE, in_trouble.count)
    yield family(names.HOST_PACE, (([host], pace) for host, pace in in_trouble.slowest))


def _fixed(reason: str) -> str:
    """Bound the label: a server may respond with any three digits."""
    return reason if not reason.startswith("http_") or reason in _KNOWN else "http_other"
