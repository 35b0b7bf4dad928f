"""Celery's configuration and the broker's address, made from settings."""

import itertools
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from kombu.entity import Exchange, Queue

from worker.config import sentinel_url as sentinel
from worker.config.settings import Settings
from worker.jobs.names import QUEUE_OF
from worker.store.redis_client import RESPONSE_SECONDS

START_SECONDS = 60.0  # a child needs 1 s of CPU: it loads topics, models and parsers
SCHEME_PREFIX = "rasid-"  # of our transports; `worker.jobs.transport` registers them


def broker_url(settings: Settings) -> str:
    """Spell the server's URL as the broker library wants it, with the scheme of our transport.

    Kombu verifies certificates only when it is asked to.
    """
    url = settings.server_url
    if url.startswith(sentinel.SCHEME):
        return _sentinel_urls(url)
    if url.startswith("rediss://") and "ssl_cert_reqs=" not in url:
        url = f"{url}{'&' if '?' in url else '?'}ssl_cert_reqs=required"
    return SCHEME_PREFIX + (_socket_url(url) if url.startswith("unix://") else url)


def sentinel_failover(alternates: Sequence[str]) -> Iterator[str]:
    """Cycle through the sentinels of `broker_url`, each with the scheme of our transport."""
    return itertools.cycle([SCHEME_PREFIX + url for url in alternates[1:]])


def _sentinel_urls(url: str) -> str:
    """Name our transport in the first address; kombu's channel reads the sentinels from the rest.

    It takes only addresses with kombu's own scheme for sentinels.
    """
    urls = sentinel.broker_url(url)
    first = urls.partition(";")[0]
    return f"{SCHEME_PREFIX}{first};{urls}"


def _socket_url(url: str) -> str:
    """Spell the address of a unix socket: the password as a login, the database as virtual host."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    user = parts.username or query.get("username", "")
    password = parts.password or quote(query.get("password", ""), safe="")
    login = f"{user}:{password}@" if password else ""
    database = f"?virtual_host={query['db']}" if "db" in query else ""
    return f"redis+socket://{login}{parts.path}{database}"


def options(settings: Settings) -> dict[str, Any]:
    """Collect Celery's configuration."""
    return {
        "task_ignore_result": True,
        "task_serializer": "json",
        "accept_content": ["json"],  # a pickle from the network would be somebody else's code
        "task_queues": [_queue(name) for name in QUEUE_OF.values()],
        "task_routes": {task: {"queue": queue} for task, queue in QUEUE_OF.items()},
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_time_limit": settings.task_seconds,
        "worker_prefetch_multiplier": 1,
        "worker_send_task_events": settings.remote_control,  # events cost 0.5 ms a task
        "worker_enable_remote_control": settings.remote_control,
        "worker_hijack_root_logger": False,
        "worker_concurrency": settings.concurrency,
        "worker_pool": "prefork",
        # Celery ends a child that is not ready in 4 s: on a busy machine it would never get one
        "worker_proc_alive_timeout": START_SECONDS,
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "broker_channel_error_retry": True,  # a server that refuses does not do so for ever
        "broker_transport_options": _transport_options(settings),
        **_sentinel_options(settings),
    }


def _queue(name: str) -> Queue:
    exchange: Any = Exchange(name)  # type: ignore[no-untyped-call]
    return Queue(name, exchange, name)  # type: ignore[no-untyped-call]


def _sentinel_options(settings: Settings) -> dict[str, Any]:
    is_watched = settings.server_url.startswith(sentinel.SCHEME)
    return {"broker_failover_strategy": sentinel_failover} if is_watched else {}


def _transport_options(settings: Settings) -> dict[str, Any]:
    chosen: dict[str, Any] = {
        "global_keyprefix": f"{settings.prefix}celery:",
        # a job waits for one before it at most
        "visibility_timeout": 2 * settings.task_seconds + 10,
        "unacked_restore_limit": 100,
        "socket_timeout": RESPONSE_SECONDS,
        "socket_connect_timeout": RESPONSE_SECONDS,
        "socket_keepalive": True,
        "health_check_interval": 10,
    }
    if settings.server_url.startswith(sentinel.SCHEME):
        chosen["master_name"] = sentinel.watched(settings.server_url).service
    return chosen
