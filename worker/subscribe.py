"""The old address of ``rasid.Subscription``, for one release."""

import warnings
from typing import Any

from worker.streams import subscription

_NAMES = {"Subscription", "Received", "Gap", "Item", "WORN_OUT"}


def __getattr__(name: str) -> Any:
    """Hand out what this module had, with a warning."""
    if name not in _NAMES:
        raise AttributeError(f"module 'worker.subscribe' has no attribute {name!r}")
    warnings.warn(
        f"worker.subscribe.{name} will go: import it from rasid", DeprecationWarning, stacklevel=2
    )
    return getattr(subscription, name)
