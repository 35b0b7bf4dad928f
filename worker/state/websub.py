"""Subscriptions at hubs (W3C WebSub): the notice of a hub makes its feed due at once.

The body of a notice is not read as news: the feed is polled instead, so that a forged or broken
notice can cost no more than a poll. Feeds with a subscription are polled as before, because hubs
disappear without notice.
"""

import hashlib
import hmac
import secrets
import time

import msgspec

from tasks.errors import RasidError
from tasks.http.request import Request
from tasks.http.response import Response
from tasks.ports import Feed
from tasks.scheduling.feed_state import FeedState
from worker.state.feeds import RedisFeeds
from worker.store.client import Store
from worker.store.keys import HUBS
from worker.telemetry.logs import get_logger

LEASE_SECONDS = 7 * 86_400
RENEW_SECONDS = 86_400.0  # before the lease ends
ASK_AGAIN_SECONDS = 3_600.0  # when the hub did not confirm
LONGEST_LEASE = 30 * 86_400
_MOST_DIGITS = 11
MAX_ANSWER_BYTES = 64 * 1024
DIGESTS = ("sha256", "sha384", "sha512", "sha1")  # the specification's; sha1 is what old hubs know


class HubSubscription(msgspec.Struct, frozen=True, kw_only=True):
    """Our subscription at a hub: ``token`` names the callback, ``secret`` signs notices.

    Times are Unix seconds, 0 when never.
    """

    hub: str = ""
    topic: str = ""
    token: str = ""
    secret: str = ""
    asked_at: float = 0.0
    until: float = 0.0
    rang_at: float = 0.0


class Subscriptions:
    """Implements ``tasks.ports.Hubs``, and the callbacks of the web process for hubs.

    ``public_url`` "" turns it off.
    """

    def __init__(self, store: Store, public_url: str = "") -> None:
        self._store, self._public_url = store, public_url.rstrip("/")

    def request(self, feed: Feed, memory: FeedState) -> Request | None:
        """Ask the hub when there is no subscription, it ends within a day, or the hub changed."""
        if not self._public_url:
            return None
        known, now = self.get(feed.claim.id), time.time()
        is_same = (known.hub, known.topic) == (memory.hub, memory.topic)
        if is_same and (
            known.until - now > RENEW_SECONDS or now - known.asked_at < ASK_AGAIN_SECONDS
        ):
            return None
        asked = HubSubscription(
            hub=memory.hub,
            topic=memory.topic,
            token=known.token or secrets.token_urlsafe(16),
            secret=known.secret or secrets.token_urlsafe(32),
            asked_at=now,
            until=known.until if is_same else 0.0,
        )
        self._put(feed.claim.id, asked)  # before the hub calls back
        return self._request(feed.claim.id, asked)

    def _request(self, feed: str, asked: HubSubscription) -> Request:
        form = {
            "hub.mode": "subscribe",
            "hub.topic": asked.topic,
            "hub.callback": f"{self._public_url}/websub/{feed}/{asked.token}",
            "hub.lease_seconds": str(LEASE_SECONDS),
            "hub.secret": asked.secret,
        }
        return Request(url=asked.hub, max_bytes=MAX_ANSWER_BYTES, obeys_robots=False, form=form)

    def report(self, feed: Feed, request: Request, response: Response | RasidError) -> None:
        """Log what the hub answered."""
        result = f"http_{response.status}" if isinstance(response, Response) else str(response)
        get_logger("websub").info("hub_asked", feed=feed.claim.id, hub=request.url, response=result)

    def confirm(self, feed: str, token: str, mode: str, topic: str, lease_seconds: str) -> bool:
        """Answer a hub's question whether we asked for this; True when we did."""
        known = self.get(feed)
        if not _is(token, known.token) or topic != known.topic or mode != "subscribe":
            return False
        until = time.time() + _granted_seconds(lease_seconds)
        self._put(feed, msgspec.structs.replace(known, until=until))
        return True

    def ring(self, feed: str, token: str, body: bytes, signature: str) -> bool:
        """Take a hub's notice: the feed is due at once. False when no such subscription is there.

        A notice with a wrong signature is taken without a word and without effect, as the
        specification asks for.
        """
        known = self.get(feed)
        if not _is(token, known.token):
            return False
        if is_signed(body, known.secret, signature):
            self._put(feed, msgspec.structs.replace(known, rang_at=time.time()))
            RedisFeeds(self._store).poll_now(feed)
        return True

    def get(self, feed: str) -> HubSubscription:
        """Return what is known of a feed's subscription; an empty one when nothing is."""
        with self._store.plain() as client:
            kept = client.hget(self._store.key(HUBS), feed)
        return msgspec.json.decode(kept, type=HubSubscription) if kept else HubSubscription()

    def _put(self, feed: str, subscription: HubSubscription) -> None:
        with self._store.transaction() as pipe:
            pipe.hset(self._store.key(HUBS), feed, msgspec.json.encode(subscription))


def is_signed(body: bytes, secret: str, signature: str) -> bool:
    """Verify ``signature`` (``sha256=<hex>``, header X-Hub-Signature) of a body and a secret."""
    name, _, digest = signature.partition("=")
    if name not in DIGESTS:
        return False
    expected = hmac.new(secret.encode(), body, getattr(hashlib, name)).hexdigest()
    return hmac.compare_digest(expected.encode(), digest.lower().encode())


def _granted_seconds(lease_seconds: str) -> int:
    """Read how long the hub keeps the subscription, at most 30 days."""
    if not lease_seconds.isdecimal() or len(lease_seconds) > _MOST_DIGITS:
        return LEASE_SECONDS
    return min(int(lease_seconds), LONGEST_LEASE) or LEASE_SECONDS


def _is(token: str, known: str) -> bool:
    return bool(known) and hmac.compare_digest(token.encode(), known.encode())
