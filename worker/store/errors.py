"""What goes wrong with the server, whichever client talks to it.

Whoever catches these need not import a client library. redis-py's own errors are made kinds of them
where it is imported (``redis_client.py``), which Python allows for bases without slots.
"""


class StoreError(Exception):
    """The server does not answer, or refuses."""

    __slots__ = ()


class RefusedError(StoreError):
    """It answers, and not as asked: it is full, read-only, busy."""

    __slots__ = ()


class ForbiddenError(RefusedError):
    """The user whom we are there may not do it."""

    __slots__ = ()


class LockError(StoreError):
    """A lock is not ours any more."""

    __slots__ = ()
