"""Who asks: the readers of the server and of the settings, by secret, session or proxy."""

import hmac
import ipaddress
import threading
import time
from collections.abc import Sequence

from starlette.requests import Request

from rasid.web import session
from tasks.errors import StoreDownError
from worker.config.settings import Settings
from worker.config.web_tokens import read_token
from worker.readers.reader import LOCAL, OPEN, PLACED, Reader
from worker.readers.registry import ReaderRegistry, reader_with

_MOST_PROXIES = 20  # in a row; of a longer header the end is read
_MOST_SESSIONS = 1_000  # that are remembered for when the server does not answer
_FRESH_SECONDS = 1.0  # so long a reader who was revoked may still read


class ReaderDirectory:
    """The readers that there are. Thread-safe; those of the server are read once a second."""

    def __init__(self, settings: Settings, registry: ReaderRegistry | None = None) -> None:
        """Know the readers of the settings, and those of a server where one is given."""
        self._registry = registry
        self._lock = threading.Lock()
        self._kept: dict[str, Reader] = {}
        self._read_at = -_FRESH_SECONDS
        self._sessions: dict[str, str] = {}  # names of readers by cookies that were good
        self._tokens: dict[str, Reader] = {}
        for place, text in enumerate(settings.web_tokens, 1):
            token = read_token(text)
            name = f"{PLACED}{place}"
            self._tokens[token.secret] = Reader(name=name, topics=tuple(sorted(token.topics)))
        self._is_open = settings.web_open
        self._networks = [ipaddress.ip_network(one) for one in settings.web_proxy_networks]

    @property
    def has_tokens(self) -> bool:
        """Whether the settings name readers."""
        return bool(self._tokens)

    def readers(self) -> dict[str, Reader]:
        """Return the server's readers; the last ones known while it does not answer."""
        with self._lock:
            if self._registry and time.monotonic() - self._read_at >= _FRESH_SECONDS:
                try:
                    self._kept = self._registry.all()
                except StoreDownError:
                    if self._read_at < 0:
                        raise  # nobody knows who may read
                self._read_at = time.monotonic()
            return self._kept

    def with_secret(self, given: str) -> Reader | None:
        """Find the reader of a secret."""
        found = None
        for secret, reader in self._tokens.items():  # all, so that the time taken tells nothing
            if hmac.compare_digest(secret.encode(), given.encode()):
                found = reader
        return found or reader_with(given, self.readers())

    def with_session(self, cookie: str, now: float) -> Reader | None:
        """Find the reader of a session."""
        if secret := session.secret_of(cookie, self._tokens, now):
            return self._tokens[secret]
        if "." in cookie or self._registry is None:
            return None
        try:
            name = self._registry.session_of(cookie, now)
        except StoreDownError:  # who was let in before is let in while nobody can be asked
            name = self._sessions.get(cookie, "")
        self._note_session(cookie, name)
        return self.readers().get(name)

    def _note_session(self, cookie: str, name: str) -> None:
        """Remember whose a session is, "" for nobody's."""
        with self._lock:
            self._sessions.pop(cookie, None)
            if name:
                self._sessions[cookie] = name
            while len(self._sessions) > _MOST_SESSIONS:
                del self._sessions[next(iter(self._sessions))]

    def begin_session(self, reader: Reader, secret: str, now: float) -> str:
        """Begin a session for the reader of a secret; returns the cookie's value."""
        if secret in self._tokens or self._registry is None:
            return session.issue(secret, now)
        return self._registry.begin_session(reader, now)

    def is_current(self, reader: Reader) -> bool:
        """Whether a reader who was let in before would be let in now, to read as much."""
        if reader.name.startswith(PLACED):
            return True  # of the settings, which hold as long as the process
        known = self.readers()
        if reader.name in {LOCAL, OPEN}:
            return self._is_open or not known
        return known.get(reader.name) == reader

    def end_session(self, cookie: str) -> None:
        """End a session that the server knows."""
        if self._registry is not None and cookie and "." not in cookie:
            self._note_session(cookie, "")
            self._registry.end_session(cookie)

    def named(self, name: str, peer: str) -> Reader | None:
        """Find the reader whom a proxy names; None when the peer is no proxy of ours."""
        return self.readers().get(name) if self.is_proxy(peer) else None

    def visitor(self, peer: str, forwarded: Sequence[str]) -> str:
        """Name the address that wrong tokens are counted for.

        ``forwarded`` are the headers X-Forwarded-For. Each proxy adds whom it was asked by at the
        end, so what counts is the last address that is no proxy of ours, and only when one of ours
        asks: all before it is what the visitor wrote.
        """
        if not self.is_proxy(peer):
            return peer
        for address in reversed(",".join(forwarded).split(",")[-_MOST_PROXIES:]):
            if not self.is_proxy(address.strip()):
                return address.strip() if _is_address(address.strip()) else peer
        return peer

    def is_proxy(self, peer: str) -> bool:
        """Whether an address is that of a proxy that may name readers."""
        try:
            address = ipaddress.ip_address(peer)
        except ValueError:
            return False
        address = getattr(address, "ipv4_mapped", None) or address
        return any(address in network for network in self._networks)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def directory_of(request: Request) -> ReaderDirectory:
    """Return the directory of this process."""
    directory: ReaderDirectory = request.app.state.directory
    return directory
