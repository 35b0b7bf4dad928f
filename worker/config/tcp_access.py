"""TCP for the embedded server, when it is asked for: never without a password."""

import os
import secrets
from pathlib import Path

import msgspec

from tasks.errors import SettingsError

FILE = "server-password"
_BYTES = 24


class TcpAddress(msgspec.Struct, frozen=True):
    """Where the server listens beside its socket."""

    host: str
    port: int

    def url(self, password: str) -> str:
        """Write the address for clients."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"redis://:{password}@{host}:{self.port}/0"


def read_address(text: str) -> TcpAddress:
    """Read ``host:port``; raises ValueError."""
    host, colon, port = text.strip().rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not (colon and host and port.isascii() and port.isdecimal() and 0 < int(port) < 1 << 16):
        raise ValueError("it must read HOST:PORT, such as 127.0.0.1:6379")
    return TcpAddress(host, int(port))


def known_password(data_dir: Path) -> str:
    """Read the password of a data directory's server, "" when it has none."""
    try:
        return (data_dir / FILE).read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def made_password(data_dir: Path) -> str:
    """Return that password; the first time one is made, which only the owner may read."""
    if known := known_password(data_dir):
        return known
    password = secrets.token_urlsafe(_BYTES)
    path = data_dir / FILE
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(f"{password}\n")
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}") from error
    return password
