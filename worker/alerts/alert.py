"""An alert: what its reader wants to be told of, where, and how often."""

import hashlib
from collections.abc import Mapping
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from tasks.errors import SettingsError
from tasks.query import Query, TopicFacts, kept_form, parse_text, read_kept, require_known
from tasks.text.sanitize import clean_line
from worker.alerts.channels import Channel, checked_channel
from worker.config.settings import Settings

Mode = Literal["now", "every", "daily"]
MODES: tuple[Mode, ...] = ("now", "every", "daily")
MOST_CHANNELS = 5  # of one alert
MOST_NAME, MOST_QUERY = 60, 2_000  # letters
MOST_MINUTES = 1_440
MOST_AN_HOUR = 120  # messages of one alert
MOST_SOURCES = 20
_LAST_HOUR = 23


class AlertWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a reader says of an alert.

    ``query`` is the text form of the query language. ``mode`` is at once, a digest every
    ``minutes``, or one a day at ``hour`` in ``zone``. ``most_an_hour`` bounds the messages of each
    channel; what is above it comes together in the next hour. With ``sources`` above 1 it waits
    until so many independent sources told the story. Articles that were old when they came are
    left out unless ``with_old``.
    """

    name: str
    query: str = ""
    channels: tuple[Channel, ...] = ()
    mode: Mode = "now"
    minutes: int = 60
    hour: int = 8
    zone: str = "Asia/Damascus"
    most_an_hour: int = 30
    sources: int = 1
    once_a_story: bool = True
    with_old: bool = False
    is_paused: bool = False


class Alert(AlertWish, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """An alert that is kept: ``query`` are the parameters of an address.

    Messages of the stream of articles after ``since`` count. ``secret`` signs its webhooks.
    """

    id: str
    reader: str
    secret: str
    since: str
    changed_at: float

    @property
    def asked(self) -> Query:
        """The query."""
        return read_kept(self.query)

    def channel(self, id_: str) -> Channel | None:
        """Find a channel by its id."""
        return next((one for one in self.channels if channel_id(one) == id_), None)


def channel_id(channel: Channel) -> str:
    """Name a channel within its alert."""
    return hashlib.sha256(f"{channel.kind} {channel.to}".encode()).hexdigest()[:8]


def checked_wish(
    wish: AlertWish, settings: Settings, topics: Mapping[str, TopicFacts]
) -> AlertWish:
    """Read and write anew what a reader wishes; ``query`` becomes parameters.

    ``topics`` are those that its reader may name.

    Raises SettingsError and QueryError for what cannot be.
    """
    name = clean_line(wish.name)
    if not 0 < len(name) <= MOST_NAME:
        raise SettingsError(f"an alert needs a name of at most {MOST_NAME} letters")
    if len(wish.query) > MOST_QUERY:
        raise SettingsError(f"an alert's query has at most {MOST_QUERY:,} letters")
    if len(wish.channels) > MOST_CHANNELS:
        raise SettingsError(f"an alert has at most {MOST_CHANNELS} channels")
    _require(wish.minutes, 1, MOST_MINUTES, "minutes")
    _require(wish.hour, 0, _LAST_HOUR, "hour")
    _require(wish.most_an_hour, 1, MOST_AN_HOUR, "most_an_hour")
    _require(wish.sources, 1, MOST_SOURCES, "sources")
    query = parse_text(wish.query, zone=settings.web_zone)
    require_known(query, topics)
    sources = max(wish.sources, query.independent)
    query = msgspec.structs.replace(query, independent=0)
    channels = (checked_channel(one, settings) for one in wish.channels)
    return msgspec.structs.replace(
        wish,
        name=name,
        query=kept_form(query),
        sources=min(sources, MOST_SOURCES),
        zone=_zone(wish.zone),
        channels=tuple(dict.fromkeys(channels)),
    )


def _require(number: int, least: int, most: int, name: str) -> None:
    if not least <= number <= most:
        raise SettingsError(f"{name} is a number from {least} to {most}")


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise SettingsError(f"{name[:40]!r} is no time zone such as Asia/Damascus") from error
    return name
