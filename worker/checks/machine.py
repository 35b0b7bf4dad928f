"""Is this machine fit for work: Python, disk, folders, what is open to the network."""

import os
import platform
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from tasks.errors import SettingsError, TaxonomyError
from tasks.text.counted import counted
from worker.checks.finding import FAULT, GOOD, NOTE, Finding, judge
from worker.config import proxy_networks
from worker.config.file_access import FILE, open_secrets, remedy
from worker.config.settings import Settings
from worker.store.embedded_server import find_binary
from worker.taxonomy.loader import load_taxonomy
from worker.taxonomy.site_rules import load_sites

MIN_FREE_BYTES = 500 * 1024 * 1024
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def examine(settings: Settings) -> Iterator[Finding]:
    """Yield what is found, without a word to the server."""
    yield Finding("python", GOOD, platform.python_version())
    if not settings.redis_url:
        yield attempt("binary", find_binary)
    yield attempt(
        "topics", lambda: f"{counted(len(load_taxonomy(settings.topics_dir).topics), 'topic')} read"
    )
    yield attempt(
        "sites",
        lambda: f"rules of {counted(len(load_sites(settings.sites_dir).files), 'site')} read",
    )
    yield from _settings_file()
    yield _disk(settings.data_dir.resolve())
    yield _folder("metrics", settings.metrics_dir)
    yield _timings(settings)
    if networks := proxy_networks.wide(settings.web_proxy_networks):
        text = proxy_networks.remedy(networks, settings.web_proxy_header)
        yield Finding("proxies", NOTE, text)


def attempt(check: str, look: Callable[[], str]) -> Finding:
    """Turn the result of ``look``, or the error it raises, into a finding."""
    try:
        return Finding(check, GOOD, look())
    except (SettingsError, TaxonomyError) as error:
        return Finding(check, FAULT, str(error))


def _settings_file() -> Iterator[Finding]:
    """Tell of a settings file that everybody may read."""
    names = open_secrets()
    if names is not None:
        note = f"everybody on this machine may read {FILE}: keep secrets out of it"
        yield (
            Finding("settings", FAULT, remedy(names)) if names else Finding("settings", NOTE, note)
        )


def _disk(place: Path) -> Finding:
    place = _existing(place)
    free = shutil.disk_usage(place).free
    text = f"{free // 1024**2} MiB free at {place}"
    return judge("disk", is_good=free > MIN_FREE_BYTES, good=text, bad=text + ": make room")


def _folder(check: str, place: Path) -> Finding:
    there = _existing(place)
    is_good = there.is_dir() and os.access(there, os.W_OK)
    return judge(
        check,
        is_good=is_good,
        good=str(place),
        bad=f"{there} cannot be written: choose another RASID_DATA_DIR",
    )


def _existing(place: Path) -> Path:
    while not place.exists():
        place = place.parent
    return place


def _timings(settings: Settings) -> Finding:
    host, port = settings.worker_metrics_host, settings.worker_metrics_port
    wide = (
        f"port {port} tells numbers to whoever reaches {host}: keep it inside a network of its own"
    )
    is_good = not port or host in LOOPBACK
    return judge("timings", is_good=is_good, good="this machine only", bad=wide, state=NOTE)
