"""The document of an article with other tags."""

from collections.abc import Mapping

import msgspec

from worker.streams.streams import Message

_Raw = dict[str, msgspec.Raw]


def with_tags_of(kept: Mapping[str, str], told: Message) -> dict[str, str]:
    """Return the fields of an article with the tags that re-tagging gave it.

    A tag that it had before keeps the words that it was found by. Raises MsgspecError for a
    document that is none.
    """
    document = msgspec.json.decode(kept["data"], type=_Raw)
    new = msgspec.json.decode(told.fields["data"], type=_Raw)
    before = {_id(tag): tag for tag in _tags(document)}
    empty = {"matches": msgspec.Raw(b"[]")}
    tags = [before.get(_id(tag), empty) | tag for tag in _tags(new)]
    document |= {"taxonomy": new["taxonomy"], "tags": msgspec.Raw(msgspec.json.encode(tags))}
    data = msgspec.json.encode(document).decode()
    return {**kept, "topics": told.fields["topics"], "data": data}


def _tags(document: _Raw) -> list[_Raw]:
    return msgspec.json.decode(document["tags"], type=list[_Raw])


def _id(tag: _Raw) -> bytes:
    return bytes(tag["id"])
