"""A lock in the server that one process holds and keeps while it works."""

from worker.store.client import Store
from worker.store.keys import Key
from worker.store.redis_client import LockError, lock_of


class HolderLock:
    """A lock with the name of its holder as the token; it ends after ``seconds`` without ``hold``.

    ``id_`` fills the key's placeholder, "" where it has none.

    Methods raise StoreError when the server does not respond.
    """

    def __init__(self, store: Store, key: Key, id_: str, *, holder: str, seconds: float) -> None:
        self._lock = lock_of(store.client, store.key(key, *filter(None, (id_,))), seconds)
        self._holder = holder

    def hold(self) -> bool:
        """Take the lock, or keep it for another term; False while somebody else has it.

        What a holder of this name had before, and could not release, is its own.
        """
        if self._lock.local.token is None:
            self._lock.local.token = self._holder
        self.keep()
        return self._lock.local.token is not None or bool(self._lock.acquire(token=self._holder))

    def keep(self) -> None:
        """Keep the lock for another term, if it is ours; it is not taken anew."""
        if self._lock.local.token is not None:
            try:
                self._lock.reacquire()
            except LockError:
                self._lock.local.token = None

    def release(self) -> None:
        """Give the lock up, if it is still ours."""
        if self._lock.local.token is None:
            return
        try:
            self._lock.release()
        except LockError:
            self._lock.local.token = None
