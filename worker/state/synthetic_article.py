"""The heartbeat: an article of our own that goes the way of every other.

It tells a stalled pipeline from a quiet night.

It is one entry with a fixed id that belongs to no feed and carries its text, so nothing is fetched.
It is claimed, queued, taken out, tagged and handed to the step ``publish``, which notes that it
arrived instead of telling it; the ledger, the streams, the stories and the dead letters never see
it.
"""

import time

import msgspec

from worker.store.client import Store

ID = "heartbeat"
URL = "http://heartbeat.rasid.invalid/"  # a name that can never be resolved (RFC 2606)
TITLE = "نبضة راصد"
TEXT = (
    "<p>هذه نبضة من راصد نفسه وليست خبرا، تسير في الطريق الذي تسير فيه الأخبار كلها من "
    "قائمة الانتظار إلى النشر.</p>"
    "<p>يأخذها العامل ويستخرج نصها ويبحث فيها عن أسماء مثل دير الزور والحسكة، ثم تنتهي "
    "قبل أن يراها أي مشترك.</p>"
    "<p>إذا لم تصل هذه النبضة خلال دقائق فإن المقالات لا تصل كذلك، ولو كانت كل العمليات "
    "تبدو حية من الخارج.</p>"
)
_LOOK_SECONDS = 1.0


class Beats(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of it: times in Unix seconds, 0 when it never happened.

    ``seconds`` is how long the last one took.
    """

    interval: float = 0.0
    sent_at: float = 0.0
    arrived_at: float = 0.0
    seconds: float = 0.0
    sent: int = 0
    arrived: int = 0
    failed: int = 0
    reason: str = ""


class Heart:
    """Sends the heartbeat.

    Any number of pollers may have one, because the step ``beat`` has one winner.
    """

    def __init__(self, store: Store, interval_seconds: float) -> None:
        self._store, self._interval = store, interval_seconds
        self._next = 0.0

    def beat(self) -> bool:
        """Send one when it is time to and none is under way; returns whether it was sent."""
        if time.monotonic() < self._next:
            return False
        self._next = time.monotonic() + min(_LOOK_SECONDS, self._interval or _LOOK_SECONDS)
        arguments = {
            "interval": self._interval,
            "url": URL,
            "title": TITLE,
            "lang": "ar",
            "text": TEXT,
        }
        return bool(self._store.run("beat", arguments))


def beats_of(fields: dict[str, str]) -> Beats:
    """Read the heartbeat's hash."""
    return msgspec.convert(fields, Beats, strict=False)
