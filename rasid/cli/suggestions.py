"""Errors for names that there are not: each tells which known one is spelled alike."""

from collections.abc import Iterable

from tasks.errors import SettingsError
from tasks.text.likeness import did_you_mean


def unknown_topic(name: str, known: Iterable[str]) -> SettingsError:
    """Make the error for a topic that there is not."""
    meant = did_you_mean(name, known)
    return SettingsError(f"unknown topic {name!r}{meant}; `rasid topics list` names them all")


def unknown_feed(feed: str, known: Iterable[str]) -> SettingsError:
    """Make the error for a feed that there is not, by its id or address."""
    meant = did_you_mean(feed, known)
    return SettingsError(f"no feed {feed}{meant}; `rasid feeds list` names them all")
