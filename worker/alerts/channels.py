"""Where alerts go: the kinds of channels, and which addresses a reader may give.

A reader's own addresses are asked by our downloader, behind its guard of private addresses; mail
and Telegram go through what the operator set up. Other services are the operator's: he names them
in the settings (`RASID_CHANNELS`), and readers choose by name.
"""

import ipaddress
import re
from collections.abc import Callable
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from tasks.errors import SettingsError
from tasks.http.urls import clean_url
from worker.config.settings import Settings
from worker.fetch.ssrf_guard import is_refused

Kind = Literal["webhook", "ntfy", "slack", "telegram", "mail", "named"]
KINDS: tuple[Kind, ...] = ("webhook", "ntfy", "slack", "telegram", "mail", "named")
MOST_ADDRESS = 500  # letters
_SLACK = re.compile(r"https://hooks\.slack(?:-gov)?\.com/services/[A-Za-z0-9/]{10,200}", re.ASCII)
_CHAT = re.compile(r"-?\d{1,20}|@[A-Za-z]\w{3,63}", re.ASCII)
_TOPIC = re.compile(r"/[A-Za-z0-9_-]{1,64}", re.ASCII)
_MAIL = re.compile(
    r"[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8})", re.ASCII
)


class Channel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A channel: its kind, and an address, a chat, or the name that the operator gave it."""

    kind: Kind
    to: str


def checked_channel(channel: Channel, settings: Settings) -> Channel:
    """Check an address as far as it can be without asking. Raises SettingsError."""
    to = channel.to.strip()
    if not to or len(to) > MOST_ADDRESS:
        raise SettingsError(f"{channel.kind}: an address of 1 to {MOST_ADDRESS} letters is needed")
    return Channel(channel.kind, _CHECKS[channel.kind](to, settings))


def offered(settings: Settings) -> list[Kind]:
    """List the kinds that can be used with these settings."""
    missing = {
        "telegram": not settings.telegram_token,
        "mail": not settings.mail_server,
        "named": not settings.channels,
    }
    return [kind for kind in KINDS if not missing.get(kind)]


def shown(channel: Channel) -> str:
    """Write a channel's address without what may be a secret of it, for logs and lists."""
    if channel.kind in {"mail", "telegram", "named"}:
        return channel.to
    return f"{urlsplit(channel.to).hostname or ''}/…"


def _webhook(to: str, settings: Settings) -> str:
    try:
        url = clean_url(to, keeps_tracking=True)
    except ValueError as error:
        raise SettingsError(f"{to[:80]!r} is no address for a webhook: {error}") from error
    host = (urlsplit(url).hostname or "").strip("[]")
    if is_refused(host, map(ipaddress.ip_network, settings.allow_networks)):
        raise SettingsError(f"{host} is a private address, which is not asked from here")
    return url


def _ntfy(to: str, settings: Settings) -> str:
    url = _webhook(to, settings)
    parts = urlsplit(url)
    if parts.query or not _TOPIC.fullmatch(parts.path):
        raise SettingsError("ntfy: write the address of a topic, such as https://ntfy.sh/my-topic")
    return url


def _slack(to: str, _: Settings) -> str:
    if not _SLACK.fullmatch(to):
        raise SettingsError("slack: write an incoming webhook, https://hooks.slack.com/services/…")
    return to


def _telegram(to: str, settings: Settings) -> str:
    if not settings.telegram_token:
        raise SettingsError("telegram: no bot is set up here (RASID_TELEGRAM_TOKEN)")
    if not _CHAT.fullmatch(to):
        raise SettingsError("telegram: write the number of a chat, or @channel")
    return to


def _mail(to: str, settings: Settings) -> str:
    if not settings.mail_server:
        raise SettingsError("mail: no server is set up here (RASID_MAIL_SERVER)")
    found = _MAIL.fullmatch(to)
    if found is None or ".." in to:
        raise SettingsError(f"mail: {to[:80]!r} is no address")
    domain = found[1].lower()
    if settings.mail_domains and domain not in settings.mail_domains:
        raise SettingsError(f"mail: {domain} is not among the domains that may be written to")
    return to


def _named(to: str, settings: Settings) -> str:
    if to not in settings.named_channels:
        raise SettingsError(f"no channel is named {to[:80]!r} here (RASID_CHANNELS)")
    return to


_CHECKS: dict[Kind, Callable[[str, Settings], str]] = {
    "webhook": _webhook,
    "ntfy": _ntfy,
    "slack": _slack,
    "telegram": _telegram,
    "mail": _mail,
    "named": _named,
}
