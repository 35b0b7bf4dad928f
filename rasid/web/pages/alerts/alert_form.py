"""The form of an alert: read as it was sent, filled with what is known."""

from collections.abc import Sequence

import msgspec

from rasid.web.forms import Fields
from tasks.errors import SettingsError
from worker.alerts.alert import MODES, Alert, AlertWish
from worker.alerts.channels import KINDS, Channel, Kind

_MOST_DIGITS = 6
TYPED: tuple[Kind, ...] = tuple(kind for kind in KINDS if kind != "named")


class AlertForm(msgspec.Struct, frozen=True, kw_only=True):
    """What the fields show; ``channels`` are texts with blanks between addresses, by kind."""

    name: str = ""
    query: str = ""
    mode: str = "now"
    minutes: str = "60"
    hour: str = "8"
    zone: str = "Asia/Damascus"
    most_an_hour: str = "30"
    sources: str = "1"
    once_a_story: bool = True
    with_old: bool = False
    is_paused: bool = False
    channels: dict[str, str] = {}
    named: tuple[str, ...] = ()

    def wish(self) -> AlertWish:
        """Read the fields. Raises SettingsError for what is no number."""
        channels = [
            Channel(kind, to) for kind in TYPED for to in self.channels.get(kind, "").split()
        ]
        channels += [Channel("named", name) for name in self.named]
        mode = next((one for one in MODES if one == self.mode), None)
        if mode is None:
            raise SettingsError(f"mode is one of {', '.join(MODES)}")
        return AlertWish(
            name=self.name,
            query=self.query,
            channels=tuple(channels),
            mode=mode,
            minutes=_number("minutes", self.minutes),
            hour=_number("hour", self.hour),
            zone=self.zone,
            most_an_hour=_number("most_an_hour", self.most_an_hour),
            sources=_number("sources", self.sources),
            once_a_story=self.once_a_story,
            with_old=self.with_old,
            is_paused=self.is_paused,
        )


def sent_form(fields: Fields) -> AlertForm:
    """Read what was sent."""
    return AlertForm(
        name=fields.whole("name"),
        query=fields.whole("query"),
        mode=fields.whole("mode"),
        minutes=fields.whole("minutes"),
        hour=fields.whole("hour"),
        zone=fields.whole("zone"),
        most_an_hour=fields.whole("most_an_hour"),
        sources=fields.whole("sources"),
        once_a_story=bool(fields.whole("once_a_story")),
        with_old=bool(fields.whole("with_old")),
        is_paused=bool(fields.whole("is_paused")),
        channels={kind: fields.whole(kind) for kind in TYPED},
        named=tuple(fields.all("named")),
    )


def form_of(alert: Alert) -> AlertForm:
    """Fill the fields with an alert."""
    return AlertForm(
        name=alert.name,
        query=alert.asked.text(),
        mode=alert.mode,
        minutes=str(alert.minutes),
        hour=str(alert.hour),
        zone=alert.zone,
        most_an_hour=str(alert.most_an_hour),
        sources=str(alert.sources),
        once_a_story=alert.once_a_story,
        with_old=alert.with_old,
        is_paused=alert.is_paused,
        channels={kind: _addresses(alert.channels, kind) for kind in TYPED},
        named=tuple(one.to for one in alert.channels if one.kind == "named"),
    )


def _addresses(channels: Sequence[Channel], kind: Kind) -> str:
    return " ".join(one.to for one in channels if one.kind == kind)


def _number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
        raise SettingsError(f"{name} is a number")
    return int(text)
