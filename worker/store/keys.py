"""Every key of the server: its name, its type and what it holds.

Python names a key by ``store.key(keys.ENTRY, id_)``. Lua gets the same names as a header that
``lua_header`` writes: ``entry_key(id)`` for a pattern, ``HOSTS`` for a fixed name. All of them
stand behind the prefix of the installation.
"""

import re
from collections.abc import Iterator

_PLACEHOLDER = re.compile(r"<(\w+)>")


class Key:
    """A key, or a pattern of keys with placeholders: ``hook:<id>:due``."""

    def __init__(self, pattern: str, kind: str, meaning: str) -> None:
        self.pattern = pattern
        self.kind = kind
        self.meaning = meaning
        self.placeholders = _PLACEHOLDER.findall(pattern)
        self._template = _PLACEHOLDER.sub("{}", pattern)

    def name(self, *parts: str) -> str:
        """Fill the placeholders; the prefix is not included."""
        if len(parts) != len(self.placeholders):
            raise ValueError(f"{self.pattern} takes {len(self.placeholders)} parts, not {parts}")
        return self._template.format(*parts)


# Entries and hosts
ENTRY = Key("entry:<id>", "hash", "An entry: address, host, state, token, outcome; its seen mark.")
CONTENT = Key("content:<id>", "string", "The text an entry's feed carried, until the entry ends.")
GUID = Key("guid:<feed>:<guid>", "string", "The entry to which a feed gave this GUID.")
LISTED = Key("listed:<feed>", "set", "The entries that a feed listed at its last poll.")
QUEUE = Key("queue:<host>", "zset", "Waiting entries of one host, the newest highest.")
HOSTS = Key("hosts", "zset", "When each host may be visited; in work: when its lease ends.")
DELAYED = Key("delayed", "zset", "Entries that wait for another attempt, by its time.")
LEASES = Key("leases", "zset", "Entries in work, by when their leases run out.")
ALONE = Key("alone", "set", "Entries that were in a crash: each travels in a job of its own.")
SUSPECT = Key(
    "suspect:<holder>", "string", "The entry, or feed, to blame if this worker child dies now."
)
HOST = Key("host:<host>", "hash", "Crawl delay, pace and latency of a host; a poll that waits.")
PACED = Key("paced", "zset", "Hosts in trouble, by their pace.")
REACHED = Key("reached", "zset", "Sites, by the time of their last response.")
LOST = Key("lost", "zset", "Sites that stopped responding, by when that began.")
OUTAGE = Key("outage", "string", "Since when nearly all sites are away, which is our own outage.")
ROBOTS = Key("robots:<origin>", "string", "The robots.txt of an origin, as JSON.")

# Outcomes
LEDGER = Key("ledger", "hash", "How many entries had each outcome, and each outcome and reason.")
COUNT = Key("count:<feed>", "hash", "The outcomes of one feed's entries.")
ENDINGS = Key("endings", "hash", "<language>:<outcome>:<reason>, counted; it only grows.")
METHODS = Key("methods", "hash", "Published articles by the method that extracted their text.")

# Published articles
ARTICLE = Key("article:<id>", "hash", "Marker of an article: entry, revision, print, message.")
TWIN = Key("twin:<name>", "string", "The article with this text at an address with parameters.")
RETAGGED = Key("retagged:<article>", "string", "Revision and topics last published by re-tagging.")
NEAR = Key("near:<day>", "hash", "The articles whose sketches contain a hash.")
TOLD = Key("told:<day>", "hash", "The articles that name a pair of facts: a place and a day.")
SKETCH = Key("sketch:<day>", "hash", "The sketch and story of each article.")
OUTLINES = Key("outlines:<day>", "hash", "The packed facts of each article, apart from its sketch.")
STORY = Key("story:<id>", "hash", "A story's outlets, and its groups of copies with their agency.")

# Streams and their readers
ARTICLES = Key("articles", "stream", "Published articles with their text.")
TOPIC = Key("topic:<id>", "stream", "References to the articles of one topic.")
BACKFILL = Key("backfill:<topic>", "stream", "What re-tagging changed for one topic.")
REPLAY = Key("replay:<name>", "stream", "A copy of past messages, for a week.")
DEAD = Key("dead", "stream", "Entries that ended as dead letters.")
UNDELIVERED = Key("undelivered", "stream", "Messages that were delivered too often without an ack.")
EXPIRED = Key("expired", "stream", "Groups that were removed because nobody read them.")
TOPICS = Key("topics", "set", "The topics that ever had a message.")
BACKFILLS = Key("backfills", "set", "The names of the backfill streams.")
SEQUENCE = Key("sequence", "hash", "How many messages each stream ever had: the newest `seq`.")
GROUPS = Key("groups", "set", "The groups of consumers that were joined.")
GROUP = Key("group:<name>", "hash", "The `seq` that a group had last, by stream.")
QUIET = Key("quiet", "hash", "Since when a group without consumers is known, by stream and group.")
RETENTION = Key("retention", "hash", "The memory pressure, the share kept, the groups expired.")
SET_ASIDE = Key("setaside", "hash", "Messages that are none of ours, by who left them out.")
ARCHIVES = Key("archives", "set", "The groups of the archives that were ever written.")
ARCHIVE = Key("archive:<group>", "hash", "Messages that one archive has written and missed.")

STREAM = Key("<name>", "stream", "A stream that is no topic, by the name of its key.")

# Feeds
FEED = Key("feed:<id>", "hash", "A feed: addresses, host, token, state, memory, manners.")
DUE = Key("due", "zset", "Feeds, by when to poll them.")
POLLING = Key("polling", "hash", "The worker child that polls each feed whose poll is under way.")
ADDRESSES = Key("addresses", "hash", "The feed of an address, also of one that it moved from.")
EVENTS = Key("events:<feed>", "list", "The history of a feed as JSON, the newest first.")
POLLS = Key("polls", "hash", "Polls by outcome.")
HUBS = Key("hubs", "hash", "The WebSub subscription of each feed, as JSON.")

# Processes
ALIVE = Key("alive", "hash", "When a scheduler ticked last (field `poller`).")
SENT = Key("sent", "hash", "Jobs sent to each queue.")
PULSE = Key("pulse", "hash", "Jobs that workers took from each queue.")
WORKERS = Key("workers", "hash", "The workers with their last heartbeat, as JSON.")
TAXONOMY = Key("taxonomy", "hash", "The version of the taxonomy in use, the error in a newer one.")
MEMORY = Key("memory", "list", "The server's memory by the hour, as JSON, the newest first.")
HEARTBEAT = Key("heartbeat", "hash", "The synthetic article: when sent, when arrived, how long.")
SCHEMA = Key("schema", "string", "The number of this layout (worker/store/migrations.py).")
CELERY_QUEUE = Key("celery:<queue>", "list", "Jobs that wait in one of Celery's queues.")

# Webhooks
HOOKS = Key("hooks", "hash", "The hooks, as JSON.")
HOOK_STANDING = Key("hook:<id>:standing", "hash", "Events delivered and dead, the last response.")
HOOK_DUE = Key("hook:<id>:due", "zset", "Events in the outbox, by when to send them.")
HOOK_EVENTS = Key("hook:<id>:events", "hash", "Events in the outbox with their attempts, as JSON.")
HOOK_RUNNER = Key("hook:<id>:runner", "string", "The process that serves the hook, for a lease.")
HOOK_PACED = Key("hook:<id>:paced", "string", "There until the next digest may be sent.")
HOOKS_DEAD = Key("hooks:dead", "stream", "Events that no receiver took.")

# Readers over HTTP
READERS = Key("readers", "hash", "The readers by name: topics, roles, the digest of the secret.")
SESSIONS = Key("sessions", "hash", "The sessions of browsers, by the digest of their cookie.")
CHANGES = Key("changes:<reader>", "string", "How much a reader changed within a minute.")
VIEWS = Key("views:<reader>", "hash", "The queries that a reader saved, by name, as JSON.")
STARS = Key("stars:<reader>", "hash", "The articles that a reader keeps, with notes, as JSON.")
READ_MARKS = Key("read:<reader>", "zset", "The stories that a reader marked as read, by when.")
SHARED_VIEWS = Key("shared_views", "hash", "Views that others may open, by reader and name.")
AUDIT = Key("audit", "stream", "Who changed what, over HTTP or on the command line.")

# Alerts of readers
ALERTS = Key("alerts", "hash", "The alerts of all readers by id, as JSON.")
ALERTS_CHANGED = Key("alerts:changed", "string", "How often an alert was changed.")
ALERTS_RUNNER = Key("alerts:runner", "string", "The process that sends alerts, for a lease.")
ALERTS_GATHERING = Key("alerts:gathering", "zset", "Alerts with finds, by when to pack them.")
ALERTS_DUE = Key("alerts:due", "zset", "Deliveries of alerts, by when to send them.")
ALERTS_OUTBOX = Key("alerts:outbox", "hash", "These deliveries with their attempts, as JSON.")
ALERTS_BEGUN = Key("alerts:begun", "hash", "From which message on each alert has been judged.")
ALERTS_COUNTED = Key(
    "alerts:counted", "hash", "<kind>:<what>: deliveries sent and failed, their delays; it grows."
)
ALERT_SEEN = Key("alert:<id>:seen", "zset", "Articles or stories that an alert told of, by when.")
ALERT_AWAITED = Key("alert:<id>:awaited", "hash", "Finds whose story lacks further sources.")
ALERT_GATHERED = Key("alert:<id>:gathered", "list", "Finds that wait for the next parcel, as JSON.")
ALERT_BEYOND = Key("alert:<id>:beyond", "string", "Further finds, which are only counted.")
ALERT_SENT = Key("alert:<id>:sent", "string", "When an alert sent last, how often this hour.")
ALERT_HISTORY = Key("alert:<id>:history", "hash", "Its last deliveries and how each went, as JSON.")

ALL = {name: value for name, value in list(globals().items()) if isinstance(value, Key)}


def lua_header(source: str) -> str:
    """Define the prefix ``P`` and the keys that the Lua source mentions, each as a local."""
    mentioned = set(re.findall(r"\w+", source))
    return "\n".join(["local P = ARGV[1]", *_definitions(mentioned)])


def _definitions(mentioned: set[str]) -> Iterator[str]:
    for name, key in ALL.items():
        function = f"{name.lower()}_key"
        if not key.placeholders and name in mentioned:
            yield f"local {name} = P .. '{key.pattern}'"
        elif key.placeholders and function in mentioned:
            expression = _PLACEHOLDER.sub(r"' .. \1 .. '", f"'{key.pattern}'").removesuffix(
                " .. ''"
            )
            arguments = ", ".join(key.placeholders)
            yield f"local function {function}({arguments}) return P .. {expression} end"
