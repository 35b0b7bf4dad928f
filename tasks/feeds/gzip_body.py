"""Files that are gzip themselves, whatever the header declares of their transfer."""

import math

from tasks.errors import FeedError, PermanentError
from tasks.feeds.entry import MAX_BYTES
from tasks.http.content_encoding import GZIP_MAGIC, BoundedDecoder


def gunzip(body: bytes, max_bytes: int = MAX_BYTES) -> bytes:
    """Inflate ``body`` when its first bytes are those of gzip, else leave it as it is.

    What stands behind the last member is dropped. Raises FeedError ``feed_too_large`` as soon as
    more than ``max_bytes`` come out, ``feed_unreadable`` for damage. A file cut short gives what it
    still holds.
    """
    if not body.startswith(GZIP_MAGIC):
        return body
    decoder = BoundedDecoder("gzip", max_bytes, max_ratio=math.inf)
    try:
        decoder.feed(body)
    except PermanentError as error:
        if error.reason == "bad_encoding":
            raise FeedError("feed_unreadable", error.detail) from error
    if len(decoder.content) > max_bytes:
        raise FeedError("feed_too_large", "more inside the gzip file than a feed may hold")
    return bytes(decoder.content)
