"""How many keys of each family there may be, how large they get, and when they end.

``docs/reference/keys.md`` is written from here. A family is a name in ``worker/store/keys.py``; one
without a bound by number and an end fails a test.
"""

from collections.abc import Mapping
from typing import NamedTuple

from worker.store import keys
from worker.store.keys import Key


class Bound(NamedTuple):
    """The most there may be of a family, and what ends it."""

    most: str
    ends: str


_SEEN = (
    "`RASID_SEEN_DAYS` after its feed listed it last, sooner from half of `RASID_MAX_KEYS` or four"
    " fifths of `maxmemory` on"
)
_WAITING = "`RASID_MAX_WAITING` entries"
_ONE = "one"
_FIXED = "one; its fields are words that the code knows"
_NEVER = "with the installation"
_STORIES = "four days after the last article of its day"
_STREAM = (
    "its share of `RASID_STREAM_BYTES`, `RASID_STREAM_LENGTH` messages; twice as much for a living"
    " group that is behind"
)
_DAYS = "`RASID_STREAM_DAYS` after a message"
_LETTERS = "`RASID_SEEN_DAYS` after a message"
_FEEDS = "one a feed"
_READER = "when it is taken away; when its reader is revoked"
_ALERT = "when its alert is removed; a month after it was written last"
_HOOK = "when its hook is removed"

BOUNDS: Mapping[Key, Bound] = {
    keys.ENTRY: Bound("`RASID_MAX_KEYS` keys with those that belong to it", _SEEN),
    keys.CONTENT: Bound(f"one for each of {_WAITING}", "with its entry's turn; after three days"),
    keys.GUID: Bound("one an entry", _SEEN),
    keys.LISTED: Bound("one a feed, the 500 entries of one poll", _SEEN),
    keys.QUEUE: Bound("`RASID_HOST_WAITING` entries each", "when the last of its entries is taken"),
    keys.HOSTS: Bound(f"a host for each of {_WAITING} and each feed", "at a turn without an entry"),
    keys.DELAYED: Bound(_WAITING, "at the time of the next attempt"),
    keys.LEASES: Bound("`RASID_DOWNLOADS` a worker process", "after `RASID_LEASE_SECONDS`"),
    keys.ALONE: Bound(_WAITING, "when the entry ends"),
    keys.SUSPECT: Bound("one a worker process", "when the page is cleaned; after ten leases"),
    keys.HOST: Bound("one a host that was asked within a week", "a week after the last request"),
    keys.PACED: Bound("a host in trouble each", "when it is well, or its `host:<host>` has ended"),
    keys.REACHED: Bound("a site each that responded within a day", "a day later"),
    keys.LOST: Bound("a site each that fell silent within a day", "a day later"),
    keys.OUTAGE: Bound(_ONE, "when others respond; after a day"),
    keys.ROBOTS: Bound("one an origin that was asked within a day", "a day after it was read"),
    keys.LEDGER: Bound(_FIXED, _NEVER),
    keys.COUNT: Bound(_FEEDS, "with the feed; what ends later, `RASID_SEEN_DAYS` later"),
    keys.ENDINGS: Bound(_FIXED, _NEVER),
    keys.METHODS: Bound(_FIXED, _NEVER),
    keys.ARTICLE: Bound("one an entry", _SEEN),
    keys.TWIN: Bound("one an article", _SEEN),
    keys.RETAGGED: Bound("one an article", _SEEN),
    keys.NEAR: Bound("16 hashes of each article that is remembered, 200 bytes a hash", _STORIES),
    keys.TOLD: Bound("16 pairs of each article that is remembered, 20 articles a pair", _STORIES),
    keys.SKETCH: Bound("`RASID_STORY_ARTICLES` articles a day", _STORIES),
    keys.OUTLINES: Bound("`RASID_STORY_ARTICLES` articles a day", _STORIES),
    keys.STORY: Bound("one an article of four days", "four days after its last article"),
    keys.ARTICLES: Bound(_STREAM, _DAYS),
    keys.TOPIC: Bound(f"one a topic: {_STREAM}", _DAYS),
    keys.BACKFILL: Bound(f"one a topic: {_STREAM}", _DAYS),
    keys.REPLAY: Bound("`RASID_STREAM_LENGTH` messages each", "a week after the last copy"),
    keys.DEAD: Bound("100,000 messages", _LETTERS),
    keys.UNDELIVERED: Bound("10,000 messages", _LETTERS),
    keys.EXPIRED: Bound("1,000 messages", _LETTERS),
    keys.TOPICS: Bound("the topics that ever had a message", _NEVER),
    keys.BACKFILLS: Bound("the topics that ever had such a message", _NEVER),
    keys.SEQUENCE: Bound(
        "a number a stream",
        "replays with their stream; topics never: a number that began anew would hide a gap",
    ),
    keys.GROUPS: Bound("a group each", "when it is on no stream"),
    keys.GROUP: Bound(
        "one a group, a number a stream", "when the group is removed from the stream"
    ),
    keys.QUIET: Bound("a time a group", "with the group"),
    keys.RETENTION: Bound("one; a line a stream", _NEVER),
    keys.SET_ASIDE: Bound(_FIXED, _NEVER),
    keys.ARCHIVES: Bound("a group each", "with its group"),
    keys.ARCHIVE: Bound("one an archive", "with its group, `RASID_GROUP_EXPIRY_DAYS` unread"),
    keys.STREAM: Bound("no key of its own", "see the streams above"),
    keys.FEED: Bound("the feeds that were added", "when the feed is removed or merged"),
    keys.DUE: Bound("a time a feed", "when the feed is removed or merged"),
    keys.POLLING: Bound("a poll under way each", "when the poll ends or its lease ran out"),
    keys.ADDRESSES: Bound(
        "the first address of a feed and its last 20", "when the feed is removed"
    ),
    keys.EVENTS: Bound("one a feed, 50 events", "when the feed is removed or merged"),
    keys.POLLS: Bound(_FIXED, _NEVER),
    keys.HUBS: Bound("a subscription a feed", "when the feed is removed or merged"),
    keys.ALIVE: Bound(_FIXED, _NEVER),
    keys.SENT: Bound(_FIXED, _NEVER),
    keys.PULSE: Bound(_FIXED, _NEVER),
    keys.WORKERS: Bound("a worker each", "when it ends; ten minutes after its last sign"),
    keys.TAXONOMY: Bound(_FIXED, _NEVER),
    keys.MEMORY: Bound("336 samples: an hour each, two weeks", _NEVER),
    keys.HEARTBEAT: Bound(_FIXED, _NEVER),
    keys.SCHEMA: Bound(_ONE, _NEVER),
    keys.CELERY_QUEUE: Bound(
        "2,000 jobs a queue; messages in work, and a name a queue", "when a worker has the job"
    ),
    keys.HOOKS: Bound("the hooks that were added", _HOOK),
    keys.HOOK_STANDING: Bound("one a hook", _HOOK),
    keys.HOOK_DUE: Bound("one a hook, some 1,000 events", "when they arrive; after a day"),
    keys.HOOK_EVENTS: Bound("one a hook, some 1,000 events", "when they arrive; after a day"),
    keys.HOOK_RUNNER: Bound("one a hook", "after 15 seconds without its process"),
    keys.HOOK_PACED: Bound("one a hook", "when the next digest may be sent"),
    keys.HOOKS_DEAD: Bound("10,000 messages", _LETTERS),
    keys.READERS: Bound("200 readers", "when a reader is revoked"),
    keys.SESSIONS: Bound("20 a reader", "two weeks after it began; when its reader is revoked"),
    keys.CHANGES: Bound("one a reader", "after a minute"),
    keys.VIEWS: Bound("one a reader, 50 views of 2,000 letters", _READER),
    keys.STARS: Bound("one a reader, 1,000 stars with notes of 2,000 letters", _READER),
    keys.READ_MARKS: Bound("one a reader, 5,000 stories", _READER),
    keys.SHARED_VIEWS: Bound("500 views", _READER),
    keys.AUDIT: Bound("10,000 messages", _LETTERS),
    keys.ALERTS: Bound("20 a reader, 2,000 in all, 5 channels each", _READER),
    keys.ALERTS_CHANGED: Bound(_ONE, _NEVER),
    keys.ALERTS_RUNNER: Bound(_ONE, "after 15 seconds without its process"),
    keys.ALERTS_GATHERING: Bound("a time an alert", "when its parcel is packed"),
    keys.ALERTS_DUE: Bound("10,000 deliveries", "when they arrive; after a day"),
    keys.ALERTS_OUTBOX: Bound("10,000 deliveries of 20 finds", "when they arrive; after a day"),
    keys.ALERTS_BEGUN: Bound("a message an alert", "when its alert is removed"),
    keys.ALERTS_COUNTED: Bound("4 numbers a kind of channel", _NEVER),
    keys.ALERT_SEEN: Bound("one an alert, 2,000 names", _ALERT),
    keys.ALERT_AWAITED: Bound("one an alert, 500 finds", _ALERT),
    keys.ALERT_GATHERED: Bound("one an alert, 200 finds", _ALERT),
    keys.ALERT_BEYOND: Bound("one an alert", _ALERT),
    keys.ALERT_SENT: Bound("one an alert", _ALERT),
    keys.ALERT_HISTORY: Bound("one an alert, 50 deliveries", _ALERT),
}
