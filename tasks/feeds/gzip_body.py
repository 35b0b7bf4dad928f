"""Files that are gzip themselves, whatever the header says of their transfer.

Told by their first bytes.
"""

import zlib

from tasks.errors import FeedError
from tasks.feeds.entry import MAX_BYTES

MAGIC = b"\x1f\x8b\x08"
_GZIP_WINDOW = 31
_MAX_MEMBERS = 100


def gunzip(body: bytes, max_bytes: int = MAX_BYTES) -> bytes:
    """Return ``body`` inflated when it is gzip, else as it is.

    What stands behind the last member is dropped. Raises FeedError ``feed_too_large`` as soon as
    more than ``max_bytes`` come out, ``feed_unreadable`` for damage. A file cut short gives what it
    still holds.
    """
    if not body.startswith(MAGIC):
        return body
    pieces: list[bytes] = []
    left, members = max_bytes, 0
    while body.startswith(MAGIC) and members < _MAX_MEMBERS:
        piece, body = _member(body, left)
        pieces.append(piece)
        left, members = left - len(piece), members + 1
    return b"".join(pieces)


def _member(body: bytes, left: int) -> tuple[bytes, bytes]:
    inflate = zlib.decompressobj(_GZIP_WINDOW)
    try:
        piece = inflate.decompress(body, left + 1)
    except zlib.error as error:
        raise FeedError("feed_unreadable", f"gzip: {error}") from error
    if len(piece) > left:
        raise FeedError("feed_too_large", "more inside the gzip file than a feed may hold")
    return piece, inflate.unused_data
