"""What became of entries, and what is on its way."""

from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus

from prometheus_client.core import Metric

from worker.config.settings import Settings
from worker.exporter.registry import family, single
from worker.state.ledger import OUTCOMES, read_ledger
from worker.store.client import Store
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
    yield from _endings(store.client.hgetall(store.key("endings")), retries)
    methods = store.client.hgetall(store.key("methods"))
    yield family(
        names.ARTICLES_EXTRACTED, (([method], int(count)) for method, count in methods.items())
    )
    yield from _hosts(store)


def _endings(kept: dict[str, str], retries: dict[str, int]) -> Iterator[Metric]:
    """Yield the counters of endings.

    The ledger's own counts go down when an entry is given another life.
    """
    outcomes: Counter[str] = Counter()
    languages: Counter[tuple[str, str]] = Counter()
    failures: Counter[tuple[str, str]] = Counter()
    reasons: Counter[tuple[str, str]] = Counter()
    for name, count in kept.items():
        lang, outcome, reason = name.split(":", 2)
        outcomes[outcome] += int(count)
        languages[lang, outcome] += int(count)
        failures[lang, reason] += int(count)
        reasons[outcome, _fixed(reason)] += int(count)
    for reason, number in retries.items():
        reasons[_RETRY, _fixed(reason)] += number
    yield family(names.ENTRIES_ENDED, (([outcome], outcomes[outcome]) for outcome in OUTCOMES))
    both = [(lang, outcome) for lang in names.LANGS for outcome in OUTCOMES]
    yield family(names.LANGUAGE_ENDED, ((pair, languages[pair]) for pair in both))
    both = [(lang, reason) for lang in names.LANGS for reason in names.EXTRACTION_REASONS]
    yield family(names.EXTRACTION_FAILURES, ((pair, failures[pair]) for pair in both))
    yield family(
        names.REASONS, ((pair, count) for pair, count in sorted(reasons.items()) if pair[1])
    )


def _hosts(store: Store) -> Iterator[Metric]:
    with store.client.pipeline(transaction=False) as pipe:
        pipe.time()
        pipe.zcard(store.key("paced"))
        pipe.zrange(store.key("paced"), 0, names.MOST_HOSTS - 1, desc=True, withscores=True)
        (now, _), troubled, slowest = pipe.execute()
    yield single(names.FRONTIER_HOSTS_DUE, store.client.zcount(store.key("hosts"), "-inf", now))
    yield single(names.HOSTS_IN_TROUBLE, troubled)
    yield family(names.HOST_PACE, (([host], pace) for host, pace in slowest))


def _fixed(reason: str) -> str:
    """Return the reason as a label: a server may answer with any three digits."""
    return reason if not reason.startswith("http_") or reason in _KNOWN else "http_other"
