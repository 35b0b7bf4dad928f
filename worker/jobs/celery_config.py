"""Celery's configuration and the broker's address, made from settings."""

from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from worker.config import sentinel_url as sentinel
from worker.config.settings import Settings
from worker.jobs.names import QUEUE_OF


def broker_url(settings: Settings) -> str:
    """Return the server's URL in the broker library's spelling.

    Certificates count there only when they are asked for.
    """
    url = settings.server_url
    if url.startswith(sentinel.SCHEME):
        return sentinel.broker_url(url)
    if url.startswith("rediss://") and "ssl_cert_reqs=" not in url:
        return f"{url}{'&' if '?' in url else '?'}ssl_cert_reqs=required"
    return _socket_url(url) if url.startswith("unix://") else url


def _socket_url(url: str) -> str:
    """Say of a socket where the broker library wants it.

    The password as a login, the database by another name.
    """
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))
    user, password = (
        parts.username or asked.get("username", ""),
        parts.password or quote(asked.get("password", ""), safe=""),
    )
    login = f"{user}:{password}@" if password else ""
    return f"redis+socket://{login}{parts.path}" + (
        f"?virtual_host={asked['db']}" if "db" in asked else ""
    )


def options(settings: Settings) -> dict[str, Any]:
    """Return Celery's configuration."""
    is_watched = settings.server_url.startswith(sentinel.SCHEME)
    return {
        "task_ignore_result": True,
        "task_serializer": "json",
        "accept_content": ["json"],  # a pickle from the network would be somebody else's code
        "task_routes": {task: {"queue": queue} for task, queue in QUEUE_OF.items()},
        "task_create_missing_queues": True,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_time_limit": settings.task_seconds,
        "worker_prefetch_multiplier": 1,
        "worker_send_task_events": False,  # they cost 0.5 ms a task
        "worker_enable_remote_control": False,
        "worker_hijack_root_logger": False,
        "worker_concurrency": settings.concurrency,
        "worker_pool": "prefork",
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "broker_transport_options": {
            **(
                {"master_name": sentinel.watched(settings.server_url).service} if is_watched else {}
            ),
            "global_keyprefix": f"{settings.prefix}celery:",
            "visibility_timeout": 2 * settings.task_seconds
            + 10,  # a job waits for one before it at most
            "unacked_restore_limit": 100,
            "socket_timeout": 10,
            "socket_connect_timeout": 10,
            "socket_keepalive": True,
            "health_check_interval": 10,
        },
    }
