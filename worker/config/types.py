"""Types of settings: how a text becomes a value, and how much of it may be shown."""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlsplit, urlunsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator
from pydantic.fields import FieldInfo
from pydantic_settings import NoDecode

from worker.config import sentinel_url as sentinel
from worker.config.proxy_networks import without_all
from worker.config.tcp_access import read_address
from worker.config.web_tokens import read_token, without_secret

MEBIBYTE = 1024 * 1024
HIDDEN = "***"
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}", re.ASCII)
_CHANNEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}", re.ASCII)
_ORIGIN = re.compile(r"https?://[^/\s?#@]+")
_PASSWORD = re.compile(r"(://[^:/@]*:).*(?=@)|(?<=[?&]password=)[^&]*")


@dataclass(frozen=True)
class Shown:
    """How a setting that holds a secret is shown to people."""

    hide: Callable[[Any], Any]


def shown(field: FieldInfo, value: Any) -> Any:
    """Hide what people must not see of a setting's value."""
    hide = next((mark.hide for mark in field.metadata if isinstance(mark, Shown)), None)
    if not hide:
        return value
    return hide(value) if isinstance(value, str | tuple) else HIDDEN


def _split(value: Any) -> Any:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.replace("\n", ",").split(",") if part.strip())
    return (value,) if isinstance(value, int) else value


def _upper(value: Any) -> Any:
    return value.upper() if isinstance(value, str) else value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise ValueError("it must be a zone such as Asia/Damascus") from error
    return value


def _networks(value: tuple[str, ...]) -> tuple[str, ...]:
    for network in value:
        ipaddress.ip_network(network)
    return value


def _origins(value: tuple[str, ...]) -> tuple[str, ...]:
    for origin in value:
        if origin != "*" and not _ORIGIN.fullmatch(origin):
            raise ValueError("each is an origin such as https://desk.example, or *")
    return value


def _header_name(value: str) -> str:
    if value and not _HEADER.fullmatch(value):
        raise ValueError("it must be the name of a header, such as X-Forwarded-User")
    return value


def _known_scheme(value: str) -> str:
    if value.startswith(sentinel.SCHEME):
        sentinel.watched(value)
    elif value and not value.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("it must start with redis://, rediss://, sentinel:// or unix://")
    return value


def _listening(value: str) -> str:
    if value:
        read_address(value)
    return value


def without_password(address: str) -> str:
    """Hide the password of an address, also one in its query."""
    if "://" not in address:  # mistyped: where the password is nobody can tell
        _, at, place = address.rpartition("@")
        return f"{HIDDEN}{at}{place}" if at else address
    return _PASSWORD.sub(lambda found: f"{found[1] or ''}{HIDDEN}", address)


def with_password(address: str, password: str) -> str:
    """Put the password into an address, unless it has one of its own."""
    parts = urlsplit(address)
    if not password or parts.password:
        return address
    user, _, place = parts.netloc.rpartition("@")
    return urlunsplit(
        parts._replace(netloc=f"{user.removesuffix(':')}:{quote(password, safe='')}@{place}")
    )


def _complete(tokens: tuple[str, ...]) -> tuple[str, ...]:
    for token in tokens:
        read_token(token)
    return tokens


def _without_secrets(tokens: tuple[Any, ...] | str) -> tuple[str, ...]:
    if isinstance(tokens, str):
        return (HIDDEN,)
    return tuple(without_secret(str(token), HIDDEN) for token in tokens)


def _mail_server(value: str) -> str:
    if value and (not value.startswith(("smtp://", "smtps://")) or not urlsplit(value).hostname):
        raise ValueError("it must be smtp://user:password@host:587 or smtps://user:password@host")
    return value


def _channels(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        name, _, address = value.partition("=")
        if not _CHANNEL.fullmatch(name) or "://" not in address:
            raise ValueError("each must be name=address, such as desk=ntfy://syria-desk")
    return values


def _names_of(values: tuple[Any, ...] | str) -> tuple[str, ...]:
    texts = (values,) if isinstance(values, str) else values
    return tuple(f"{str(text).partition('=')[0]}={HIDDEN}" for text in texts)


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
Ports = Annotated[tuple[int, ...], NoDecode, BeforeValidator(_split)]
Networks = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split), AfterValidator(_networks)]
ProxyNetworks = Annotated[Networks, AfterValidator(without_all)]
Origins = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split), AfterValidator(_origins)]
Tokens = Annotated[
    tuple[str, ...],
    NoDecode,
    BeforeValidator(_split),
    AfterValidator(_complete),
    Shown(_without_secrets),
]
ServerAddress = Annotated[str, AfterValidator(_known_scheme), Shown(without_password)]
ListenAddress = Annotated[str, AfterValidator(_listening)]
Password = Annotated[str, Shown(lambda value: HIDDEN if value else "")]
MailServer = Annotated[str, AfterValidator(_mail_server), Shown(without_password)]
Channels = Annotated[
    tuple[str, ...],
    NoDecode,
    BeforeValidator(_split),
    AfterValidator(_channels),
    Shown(_names_of),
]
Zone = Annotated[str, AfterValidator(_zone)]
HeaderName = Annotated[str, AfterValidator(_header_name)]
LogLevel = Annotated[
    Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], BeforeValidator(_upper)
]
