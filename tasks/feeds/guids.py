"""Whether a feed's GUIDs name articles.

Believed only after several polls without a contradiction, never again after one.

Many feeds give the same GUID to different articles, or new GUIDs at every poll; a feed whose GUIDs
hold lets an article whose address was corrected stay one article.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Literal

import msgspec

from tasks.http.urls import identity
from tasks.model import Entry

Policy = Literal["learning", "guid", "url"]
POLLS_TO_TRUST = 3


class Guids(msgspec.Struct, frozen=True):
    """What is known of a feed's GUIDs: ``url`` means that addresses alone tell articles apart.

    ``polls`` agreed so far.
    """

    policy: Policy = "learning"
    polls: int = 0


def learn(known: Guids, entries: Iterable[Entry], conflicts: int) -> Guids:
    """Return what one listing teaches.

    ``conflicts`` are GUIDs that contradict what earlier listings said.
    """
    if known.policy == "url" or conflicts or _repeats(entries):
        return Guids("url")
    polls = known.polls + 1
    return Guids("guid" if polls >= POLLS_TO_TRUST else "learning", min(polls, POLLS_TO_TRUST))


def _repeats(entries: Iterable[Entry]) -> bool:
    """Tell whether one GUID stands for two addresses."""
    pairs = {(entry.guid, identity(entry.url)) for entry in entries if entry.guid}
    return any(times > 1 for times in Counter(guid for guid, _ in pairs).values())


def distinct_guid(entry: Entry) -> str:
    """Return the GUID if it says more than the address does, else ""."""
    try:
        return "" if identity(entry.guid) == identity(entry.url) else entry.guid
    except ValueError:
        return entry.guid
