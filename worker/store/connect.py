"""Connecting to the server that the settings name."""

from contextlib import suppress

from tasks.errors import SettingsError
from worker.config.settings import Settings
from worker.store import migrations as schema
from worker.store.client import Clock, Store
from worker.store.redis_client import ForbiddenError

DAY_SECONDS = 86_400
OUTAGE_SECONDS = 600  # sites that fall silent within it fall silent together
OUTAGE_WAIT_SECONDS = 60  # until the next try while we are cut off


def open_store(settings: Settings, *, clock: Clock | None = None) -> Store:
    """Connect to a server with our layout.

    Raises SettingsError when it does not respond or holds another layout.
    """
    store = connect_store(settings, clock=clock)
    # A subscriber may not read the number, and on an empty server there is nothing to misread.
    with suppress(ForbiddenError):
        schema.require(store)
    return store


def connect_store(settings: Settings, *, clock: Clock | None = None) -> Store:
    """Connect to a server, whatever it holds.

    Raises SettingsError when it does not respond.
    """
    store = Store(settings.server_url, settings.prefix, rules=rules_of(settings), clock=clock)
    try:
        store.ping()
    except SettingsError:
        store.close()
        raise
    return store


def rules_of(settings: Settings) -> dict[str, float]:
    """Collect the numbers that the atomic steps need."""
    return {
        "lease": settings.lease_seconds,
        "host_delay": settings.host_delay_seconds,
        "longest_pace": settings.longest_pace_seconds,
        "latency_factor": settings.latency_factor,
        "longest_spacing": settings.longest_spacing_seconds,
        "dead_host": settings.dead_host_seconds,
        "retry_after_host": int(settings.retry_after_scope == "host"),
        "feed_burst": settings.feed_burst,
        "feed_hourly": settings.feed_hourly,
        "host_waiting": settings.host_waiting,
        "max_waiting": settings.max_waiting,
        "quarantine": settings.quarantine_seconds,
        "outage_sites": settings.outage_sites,
        "outage_seconds": OUTAGE_SECONDS,
        "outage_wait": OUTAGE_WAIT_SECONDS,
        "max_keys": settings.max_keys,
        "story_articles": settings.story_articles,
        "seen": int(settings.seen_days * DAY_SECONDS),
        "max_crashes": settings.max_crashes,
        "max_losses": settings.max_losses,
        "stream_length": settings.stream_length,
        "schema": schema.NEWEST,
    }
