"""Files that are gzip themselves, whatever the header declares of their transfer."""

import math

from tasks.errors import FeedError, PermanentError
from tasks.feeds.entry import MAX_BYTES
from tasks.http.content_encoding import GZIP_MAGIC, BoundedDecoder

_STEP = 4_096  # bytes inflated at once: what lies before damage is kept


def gunzip(body: bytes, max_bytes: int = MAX_BYTES) -> bytes:
    """Inflate ``body`` when its first bytes are those of gzip, else leave it as it is.

    What stands behind the last member is dropped. A file that is cut short or damaged gives what
    lies before that place. Raises FeedError ``feed_too_large`` as soon as more than ``max_bytes``
    come out, ``feed_unreadable`` when nothing does.
    """
    if not body.startswith(GZIP_MAGIC):
        return body
    decoder = BoundedDecoder("gzip", max_bytes, max_ratio=math.inf)
    try:
        for start in range(0, len(body), _STEP):
            decoder.feed(body[start : start + _STEP])
            if decoder.is_over_cap:
                break
    except PermanentError as error:
        if error.reason == "bad_encoding" and not decoder.content:
            raise FeedError("feed_unreadable", error.detail) from error
    if len(decoder.content) > max_bytes:
        raise FeedError("feed_too_large", f"the gzip file holds more than {max_bytes} bytes")
    return bytes(decoder.content)
