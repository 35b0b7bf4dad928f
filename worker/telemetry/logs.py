"""Loggers for every part of Rasid; what becomes of their events is set up in ``log_setup``."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class _Logger:
    """A logger of structlog's that is made with its first event."""

    _made: Any = None

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, method: str) -> Any:
        """Return what writes an event, as ``info`` does."""
        if self._made is None:
            self._made = _structlog().get_logger(self._name)
        return getattr(self._made, method)


def get_logger(name: str) -> Any:
    """Get the logger of one part of Rasid."""
    return _Logger(f"rasid.{name}")


@contextmanager
def bound(**names: Any) -> Iterator[None]:
    """Name what every event inside is about, once: a feed, a job, an entry."""
    with _structlog().contextvars.bound_contextvars(**names):
        yield


def speaks_json() -> bool:
    """Tell whether this process logs for machines."""
    if "structlog" not in sys.modules:  # nobody set logs up
        return False
    library = _structlog()
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, library.stdlib.ProcessorFormatter):
            return isinstance(handler.formatter.processors[-1], library.processors.JSONRenderer)
    return False


def _structlog() -> Any:
    import structlog  # noqa: PLC0415 - a sixth of a short command, which logs nothing

    return structlog
