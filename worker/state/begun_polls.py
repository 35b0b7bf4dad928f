"""Feeds whose polls have begun, as the steps ``feeds_start`` and ``feeds_take`` return them."""

from collections.abc import Mapping

import msgspec

from tasks.http.request import RequestOptions, bound_to
from tasks.ports import Claim, Feed
from worker.state.feed_row import MANNERS, decoded
from worker.state.source_facts import field_of, known_source, said_of


def read_feed(written: dict[str, str]) -> Feed:
    """Read a feed from the fields of its hash, its id and ``now``."""
    fields = decoded(written)
    fields["request_options"] = fields.pop(MANNERS, RequestOptions())
    fields["claim"] = Claim(written["id"], int(written["token"]))
    known = {name: fields[name] for name in Feed.__struct_fields__ if name in fields}
    feed = msgspec.convert(known | _of_source(written), Feed, strict=False)
    return msgspec.structs.replace(feed, request_options=bound_to(feed.request_options, feed.url))


def _of_source(fields: Mapping[str, str]) -> dict[str, str]:
    """Return what is known of a feed's source, by the names that a poll knows it under."""
    known = known_source(fields, fields["url"])
    return {
        "source": fields.get(field_of("source")) or fields.get("source", ""),
        "lang": said_of(fields).lang,
        "usual_lang": str(known.lang.value),
        "zone": known.known_zone,
    }
