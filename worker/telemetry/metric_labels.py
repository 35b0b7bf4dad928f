"""The labels of metrics, and what each may hold."""

from tasks.text.language_codes import language_code

LANGS = ("ar", "en", "ku", "ckb", "tr", "fa", "other")
TOPIC_KINDS = ("actor", "place", "theme", "person", "none")
EXTRACTION_REASONS = ("no_article", "page_hostile", "mojibake", "wrong_script", "link_list")
MOST_HOSTS = 20

# What a label may hold. Only the wide ones grow with what an operator set up; nothing grows with
# hosts, addresses or texts.
WIDE = {
    "feed": "id of a feed in the catalogue",
    "source": "name of a feed's source, or its host when it has no name; on `rasid_feed_info` only",
    "stream": "`articles`, `dead`, a topic, or a topic's `backfill:` stream",
    "group": "name of a group of consumers",
    "hook": "id of a webhook or notification",
    "archive": "name of an archive",
    "host": f"one of the {MOST_HOSTS} hosts with the longest pace, never more",
    "hostname": "machine that runs workers, for ten minutes after it was last seen",
}
FIXED = {
    "outcome": "how an entry or a poll ended",
    "reason": "fixed word, see [the reasons](reasons.md); rare HTTP statuses are `http_other`",
    "what": "`found` `published` `tagged` `duplicate` `denied` `dead` of a feed; `sent` `arrived` "
    "`failed` of heartbeats",
    "state": "state of a feed",
    "method": "how the text was taken",
    "channel": "`webhook` `ntfy` `slack` `telegram` `mail` `named`",
    "queue": "`feeds`, `articles`",
    "phase": "`dns`, `connect`, `first_byte`, `body`",
    "lang": " ".join(f"`{lang}`" for lang in LANGS),
    "kind": " ".join(f"`{kind}`" for kind in TOPIC_KINDS) + " (without a topic)",
    "version": "version of Rasid",
    "name": "`rasid.poll`, `rasid.scrape`, `unknown`",
    "queue_name": "`feeds`, `articles`, `unknown`",
    "reader": "`archive`, `hooks`, `index`, `web`",
    "exception": "class of an exception",
}


def lang_label(tag: str) -> str:
    """Choose the label of a BCP 47 tag.

    ``worker/store/lua/shared/entries.lua`` has the same table, without other languages.
    """
    code = language_code(tag)
    return code if code in LANGS else "other"
