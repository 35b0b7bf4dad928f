"""Structured logs of every library: one line per event, JSON for machines.

Celery, kombu, uvicorn, redis and Python's warnings come out in the same shape, and so does an error
that ends a process. What strangers wrote cannot forge a line or move a terminal's cursor, and no
secret is in it.
"""

import logging
import re
import sys
import threading
from collections.abc import MutableMapping
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog

from tasks.text.sanitize import clean, clean_line
from tasks.text.secret_forms import HIDDEN, without_secrets
from worker.config.settings import Settings
from worker.config.web_tokens import read_token
from worker.telemetry.logs import get_logger

QUIET = ("kombu", "amqp", "asyncio", "urllib3", "charset_normalizer")
WARNING_ONLY = (
    "celery.worker.strategy",  # both say of each job what our own lines say better
    "celery.app.trace",
    "multiprocessing",  # billiard's: of every child that starts
)
Event = MutableMapping[str, Any]


class Redaction:
    """A processor that hides the secrets of the settings, and whatever has the form of one."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        known = sorted(filter(None, secrets), key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, known))) if known else None

    def __call__(self, _: Any, __: str, event: Event) -> Event:
        """Hide them in every text of an event, the traceback too."""
        for name, value in event.items():
            event[name] = self.hide(value)
        return event

    def hide(self, value: Any) -> Any:
        """Take the secrets out of a value; what is no text is searched in its printed form."""
        if value is None or isinstance(value, int | float):
            return value
        text = value if isinstance(value, str) else str(value)
        hidden = without_secrets(self._known.sub(HIDDEN, text) if self._known else text)
        return value if hidden == text else hidden


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """List the texts of these settings that nobody may read."""
    tokens = [read_token(token).secret for token in settings.web_tokens]
    addresses = (settings.redis_url, settings.mail_server)
    passwords = [unquote(urlsplit(address).password or "") for address in addresses]
    passwords += [urlsplit(address).password or "" for address in addresses]
    alone = (settings.redis_password, settings.telegram_token)
    return (*passwords, *alone, *settings.named_channels.values(), *tokens)


def configure_logs(settings: Settings) -> None:
    """Send our events and those of the standard library to stderr in one shape."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=_finish(settings))
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    for names, level in ((QUIET, logging.ERROR), (WARNING_ONLY, logging.WARNING)):
        for name in names:
            logging.getLogger(name).setLevel(level)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_the_end
    threading.excepthook = lambda end: _log_the_end(end.exc_type, end.exc_value, end.exc_traceback)


def _finish(settings: Settings) -> list[Any]:
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if settings.log_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=20)
    )
    return [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        _harmless,
        Redaction(secrets_of(settings)),
        renderer,
    ]


def _harmless(_: Any, __: str, event: Event) -> Event:
    """Take out what moves cursors and forges lines; only a traceback keeps its lines."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = clean(value) if name == "exception" else clean_line(value)
    return event


def _log_the_end(kind: Any, error: Any, trace: Any) -> None:
    """Log what ends a process or a thread; Ctrl-C is no error."""
    if kind is not None and not issubclass(kind, KeyboardInterrupt | SystemExit):
        get_logger("process").critical("uncaught_error", exc_info=(kind, error, trace))
