"""Whether an article is about a topic, or mentions it in passing.

A subject stands in the title, or leads and comes again, or comes often. Where the title names
nothing of a kind (no place, no actor), what the first sentence names is the subject; what it begins
with is one in any case. In a round-up each item has its own: the place that an item begins with,
set off by a colon.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from tasks.model import Field, Salience, Tag, TagMatch
from tasks.tagging.occurrences import Text
from tasks.tagging.taxonomy import Topic

_MENTIONS_OF_A_SUBJECT = 2  # with one of them in the lead
_MENTIONS_WITHOUT_LEAD = 5  # a report of many items may come to its third subject late
_LONGEST_FIRST_SENTENCE = 220  # code points
_LONGEST_BEGINNING = 60  # code points of the first sentence: who acts or speaks, and where
_SENTENCE_END = re.compile(r"[.!?؟]\s|\n")
_BEFORE_AN_ITEM = re.compile(r"(?:\n|[.!?؟]\s)[\s#•●▪◾\-–—*\d.)(]*$")
_END_OF_ITEM = re.compile(r"[.!?؟]\s|\n")
_BEHIND_A_HEADING = re.compile(r"[^\n:.]{0,30}:")
_PLACES_OF_A_ROUND_UP = 3  # governorates, each the first of a sentence: two may be a road's ends
_SHARE_OF_A_ROUND_UP = 0.5  # of its sentences that name one: a report may name many in passing
_REACH = 12  # characters before a heading that are looked at


def salience(fields: Sequence[Field], text: Text) -> Salience:
    """Tell a subject of the article from what it mentions in passing.

    ``fields`` are where its mentions stand. A post without a title has its subject in its lead.
    """
    is_led = "lead" in fields and (len(fields) >= _MENTIONS_OF_A_SUBJECT or not text.title)
    return (
        "main"
        if "title" in fields or is_led or len(fields) >= _MENTIONS_WITHOUT_LEAD
        else "passing"
    )


def with_subjects(tags: Iterable[Tag], topics: Mapping[str, Topic], text: Text) -> tuple[Tag, ...]:
    """Return tags with those raised to subjects that only the whole article shows to be some."""
    tags = tuple(tags)
    titled = {
        topics[tag.id].kind
        for tag in tags
        if topics[tag.id].level != "country" and any(m.field == "title" for m in tag.matches)
    }
    first = _first_sentence(text.text)
    places = _places_of_items(tags, topics, text)
    return tuple(
        msgspec.structs.replace(tag, salience="main")
        if tag.salience == "passing"
        and any(
            tag.id in places
            or _heads_an_item(match, text)
            or _stands_before(match, min(first, _LONGEST_BEGINNING))
            or (topics[tag.id].kind not in titled and _stands_before(match, first))
            for match in tag.matches
        )
        else tag
        for tag in tags
    )


def _places_of_items(
    tags: Iterable[Tag], topics: Mapping[str, Topic], text: Text
) -> frozenset[str]:
    """Return the governorates of a round-up: most of its sentences name one, several each its own
    (وفي القنيطرة …), and the title names none.
    """
    matches = sorted(
        (match.start, tag.id, match.field)
        for tag in tags
        if topics[tag.id].level == "governorate"
        for match in tag.matches
    )
    if len(matches) < _PLACES_OF_A_ROUND_UP or any(field == "title" for *_, field in matches):
        return frozenset()
    ends = [end.start() for end in _END_OF_ITEM.finditer(text.text.rstrip())]
    first: dict[int, str] = {}
    for start, topic_id, _ in matches:
        first.setdefault(bisect_left(ends, start), topic_id)
    found = frozenset(first.values())
    is_round_up = len(first) >= _SHARE_OF_A_ROUND_UP * (len(ends) + 1)
    return found if is_round_up and len(found) >= _PLACES_OF_A_ROUND_UP else frozenset()


def _first_sentence(text: str) -> int:
    """Return where the first sentence ends."""
    end = _SENTENCE_END.search(text, 0, _LONGEST_FIRST_SENTENCE)
    return end.start() if end else min(len(text), _LONGEST_FIRST_SENTENCE)


def _stands_before(match: TagMatch, end: int) -> bool:
    return match.field != "title" and match.start < end


def _heads_an_item(match: TagMatch, text: Text) -> bool:
    if match.field == "title":
        return False
    before = "\n" * (match.start < _REACH) + text.text[max(0, match.start - _REACH) : match.start]
    return bool(_BEFORE_AN_ITEM.search(before) and _BEHIND_A_HEADING.match(text.text, match.end))
