"""The readers that the server knows, and the sessions of their browsers."""

import hashlib
import hmac
import secrets

import msgspec

from tasks.errors import SettingsError
from worker.readers.reader import Reader
from worker.store.client import Store
from worker.store.keys import CHANGES, READERS, SESSIONS

MOST_READERS = 200
MOST_SESSIONS = 20  # of one reader; a newer one ends the oldest
SESSION_SECONDS = 14 * 86_400  # two weeks: an analyst signs in twice a month
_SECRET_BYTES = 24  # random, so one hash is enough and needs no salt


class Session(msgspec.Struct, frozen=True):
    """The session of a browser: whose, and until when in Unix seconds."""

    reader: str
    until: float


def digest_of(secret: str) -> str:
    """Hash a secret as the server keeps it."""
    return hashlib.sha256(b"rasid reader 1" + secret.encode()).hexdigest()


def reader_with(secret: str, readers: dict[str, Reader]) -> Reader | None:
    """Find the reader of a secret; all are compared, so that the time taken tells nothing."""
    digest, found = digest_of(secret), None
    for reader in readers.values():
        if reader.digest and hmac.compare_digest(reader.digest, digest):
            found = reader
    return found


class ReaderRegistry:
    """The list of readers."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> dict[str, Reader]:
        """Read every reader, by name."""
        with self._store.plain() as client:
            kept = client.hgetall(self._store.key(READERS))
        return {name: msgspec.json.decode(kept[name], type=Reader) for name in sorted(kept)}

    def add(self, reader: Reader, now: float, *, has_secret: bool = True) -> str:
        """Add a reader and return its secret, which is kept nowhere; "" for one without.

        Raises SettingsError when the name is taken or the list is full.
        """
        secret = secrets.token_urlsafe(_SECRET_BYTES) if has_secret else ""
        digest = digest_of(secret) if secret else ""
        kept = msgspec.structs.replace(reader, digest=digest, added_at=now)
        with self._store.plain() as client:
            key = self._store.key(READERS)
            if client.hlen(key) >= MOST_READERS:
                raise SettingsError(f"there are {MOST_READERS} readers; revoke one first")
            if not client.hsetnx(key, reader.name, msgspec.json.encode(kept)):
                raise SettingsError(f"{reader.name} is there already; revoke it first")
        return secret

    def revoke(self, name: str) -> None:
        """Forget a reader and end its sessions. Raises SettingsError when there is none."""
        with self._store.plain() as client:
            if not client.hdel(self._store.key(READERS), name):
                raise SettingsError(f"no reader {name!r}; `rasid readers list` names them all")
            client.delete(self._store.key(CHANGES, name))
            ended = [one for one, session in self._sessions().items() if session.reader == name]
            if ended:
                client.hdel(self._store.key(SESSIONS), *ended)

    def begin_session(self, reader: Reader, now: float) -> str:
        """Begin a session; returns the cookie's value, of which a digest is kept."""
        cookie = secrets.token_urlsafe(_SECRET_BYTES)
        sessions = self._sessions()
        own = sorted(
            (one for one, session in sessions.items() if session.reader == reader.name),
            key=lambda one: sessions[one].until,
        )
        ended = [one for one, session in sessions.items() if session.until <= now]
        ended += own[: max(0, len(own) - MOST_SESSIONS + 1)]
        kept = msgspec.json.encode(Session(reader.name, now + SESSION_SECONDS))
        with self._store.transaction() as pipe:
            if ended:
                pipe.hdel(self._store.key(SESSIONS), *ended)
            pipe.hset(self._store.key(SESSIONS), digest_of(cookie), kept)
        return cookie

    def session_of(self, cookie: str, now: float) -> str:
        """Name the reader of a session; "" for one that is unknown or over."""
        with self._store.plain() as client:
            kept = client.hget(self._store.key(SESSIONS), digest_of(cookie))
        session = msgspec.json.decode(kept, type=Session) if kept else None
        return session.reader if session and session.until > now else ""

    def end_session(self, cookie: str) -> None:
        """End a session."""
        with self._store.plain() as client:
            client.hdel(self._store.key(SESSIONS), digest_of(cookie))

    def _sessions(self) -> dict[str, Session]:
        with self._store.plain() as client:
            kept = client.hgetall(self._store.key(SESSIONS))
        return {one: msgspec.json.decode(value, type=Session) for one, value in kept.items()}
