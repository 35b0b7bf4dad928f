"""What the pages keep of each published message: enough to choose, group and count by."""

import sys
from datetime import UTC, datetime

import msgspec

from tasks.model import Salience, Story
from tasks.text.sanitize import clean_line
from worker.streams.soundness import is_sound
from worker.streams.streams import Message

GONE = frozenset({"withdrawn", "retracted"})
_NO_STORY = Story("")


class _Tag(msgspec.Struct, frozen=True):
    id: str
    salience: Salience = "passing"
    via: str = ""


class _Document(msgspec.Struct, frozen=True):
    """The part of a document that decides where it is shown."""

    story: Story = _NO_STORY
    tags: tuple[_Tag, ...] = ()
    agency: str = ""
    published_precision: str = ""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One article as its newest message tells it; ``topics`` are all, ``main`` its subjects.

    ``direct`` are the topics that its own words name, not those that come with them.
    """

    message: str
    article: str
    revision: int
    is_gone: bool
    lang: str
    source: str
    published_at: datetime | None
    is_day: bool
    seen_at: datetime
    topics: frozenset[str]
    main: frozenset[str]
    direct: frozenset[str]
    story: str
    independent: int
    copy_of: str
    agency: str

    @property
    def told_at(self) -> datetime:
        """When its newest message was published: the time within the message's id."""
        return message_time(self.message)


def report_of(message: Message) -> Report | None:
    """Read a message of the stream of articles; None for one that is no document of ours."""
    if not is_sound(message):
        return None
    fields = message.fields
    try:
        document = msgspec.json.decode(fields["data"], type=_Document)
        seen_at = _moment(fields["seen_at"])
        return Report(
            message=message.id,
            article=fields["id"],
            revision=int(fields["revision"]),
            is_gone=fields.get("kind", "") in GONE,
            lang=sys.intern(clean_line(fields["lang"])),
            source=sys.intern(clean_line(fields["source"])),
            published_at=_moment(fields["published_at"]),
            is_day=document.published_precision == "day",
            seen_at=seen_at or message_time(message.id),
            topics=_ids(document.tags),
            main=_ids(tag for tag in document.tags if tag.salience == "main"),
            direct=_ids(tag for tag in document.tags if not tag.via),
            story=document.story.id or fields["id"],
            independent=document.story.independent,
            copy_of=document.story.copy_of,
            agency=clean_line(document.agency),
        )
    except (KeyError, ValueError, msgspec.MsgspecError):
        return None


def message_time(message_id: str) -> datetime:
    """Read the moment in a message's id."""
    return datetime.fromtimestamp(int(message_id.partition("-")[0]) / 1000, UTC)


def _ids(tags: object) -> frozenset[str]:
    return frozenset(sys.intern(tag.id) for tag in tags)  # type: ignore[attr-defined]


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
