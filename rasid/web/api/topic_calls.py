"""``/v1/topics``: topics made as on the page: tried on the past, saved, undone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from rasid.web import taxonomy_in_use
from rasid.web.api.calls import Answer, Call, Given, RefusedError, missing
from rasid.web.question import now
from tasks.errors import SettingsError
from tasks.tagging.draft import Draft, TypedTopic
from tasks.tagging.taxonomy import Taxonomy
from worker.readers.reader import EDIT
from worker.taxonomy.preview import Past, Preview, preview
from worker.taxonomy.topic_folder import CONFLICT, TopicFile, TopicFolder, checked_topic

if TYPE_CHECKING:
    from rasid.web.pages.making.past import PastTagging

_MOST_BYTES = 1_000_000  # as the form of the page takes


class TopicWish(TypedTopic, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A topic as it is typed: fields of words and sentences hold one a line.

    ``version`` is that of the topic that it changes. With ``dry_run`` it is tried on the last 30
    days and not saved; with ``tag_past`` these days are tagged by it.
    """

    version: str = ""
    dry_run: bool = False
    tag_past: bool = False


class NewTopic(TopicWish, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A topic that is new."""

    id: str


class Version(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The version of a topic that was looked at."""

    version: str


class TopicShown(msgspec.Struct, frozen=True, kw_only=True):
    """A topic that was made here, and its version; with ``dry_run`` what it would have found."""

    topic: Draft
    version: str
    preview: Preview | None = None


TYPES = (NewTopic, TopicWish, Version, TopicShown)


def _add(given: Given) -> Answer:
    known = given.request.app.state.pages.taxonomy
    if given.body.version:
        raise RefusedError(422, "a new topic has no version; PUT changes one")
    if any(one.id == given.body.id for one in known.topics):
        raise RefusedError(409, f"there is a topic {given.body.id[:80]} already")
    return _made(given, given.body.id)


def _get(given: Given) -> Answer:
    file = _file(given)
    return Answer(value=TopicShown(topic=file.draft, version=file.version))


def _change(given: Given) -> Answer:
    _file(given)
    return _made(given, given.named("id"))


def _undo(given: Given) -> Answer:
    _file(given)
    return _turned(given, TopicFolder.undo, "topic_undone")


def _redo(given: Given) -> Answer:
    if not _folder(given).has_undone(given.named("id")):
        raise missing("nothing of this topic was undone")
    return _turned(given, TopicFolder.redo, "topic_redone")


def _turned(given: Given, turn: Callable[[TopicFolder, str, str], Taxonomy], action: str) -> Answer:
    id_ = given.named("id")
    with _conflicts():
        taxonomy = turn(_folder(given), id_, given.body.version)
    taxonomy_in_use.replace(given.request.app, taxonomy)
    return Answer(action=action, target=id_)


def _made(given: Given, id_: str) -> Answer:
    wish: TopicWish = given.body
    said = {name: getattr(wish, name) for name in TypedTopic.__struct_fields__}
    draft = Draft(id=id_, **said)
    if wish.dry_run:
        seen = _preview(given, draft)
        return Answer(value=TopicShown(topic=draft, version=wish.version, preview=seen))
    with _conflicts():
        taxonomy = _folder(given).save(draft, wish.version)
    taxonomy_in_use.replace(given.request.app, taxonomy)
    past: PastTagging = given.request.app.state.past
    if wish.tag_past:
        past.start(given.reader.name)
    file = _folder(given).read(id_)
    value = TopicShown(topic=draft, version=file.version if file else "")
    detail = "changed" if wish.version else "new"
    return Answer(value=value, action="topic_saved", target=id_, detail=detail)


@contextmanager
def _conflicts() -> Iterator[None]:
    """Answer 409 where somebody else changed the topic meanwhile."""
    try:
        yield
    except SettingsError as error:
        raise RefusedError(409 if str(error) == CONFLICT else 422, str(error)) from error


def _preview(given: Given, draft: Draft) -> Preview:
    state = given.request.app.state
    file = _folder(given).read(draft.id)
    before = file.topic(file.draft) if file else None
    topic = file.topic(draft) if file else checked_topic(draft)
    past = Past(state.index, now())
    return preview(topic, before, state.pages.taxonomy, past)


def _file(given: Given) -> TopicFile:
    id_ = given.named("id")
    file = _folder(given).read(id_)
    if file is None:
        raise missing(f"no topic {id_} was made here")
    return file


def _folder(given: Given) -> TopicFolder:
    return TopicFolder(given.request.app.state.settings.topics_dir)


_ONE = "/v1/topics/{id}"
_EXAMPLE = {
    "labels": {"en": "Bridges", "ar": "جسور"},
    "strong": "جسر السياسية\nمعبر اليعربية",
    "must": "أعيد فتح جسر السياسية أمام الشاحنات.",
}
CALLS = (
    Call(
        method="POST",
        path="/v1/topics",
        role=EDIT,
        summary="Make a topic; with `dry_run` only try it on the last 30 days.",
        act=_add,
        takes=NewTopic,
        example={"id": "bridges"} | _EXAMPLE,
        most=_MOST_BYTES,
        gives=TopicShown,
    ),
    Call(
        method="GET",
        path=_ONE,
        role=EDIT,
        summary="A topic that was made here, and its version.",
        act=_get,
        gives=TopicShown,
    ),
    Call(
        method="PUT",
        path=_ONE,
        role=EDIT,
        summary="Change a topic that was made here; 409 when somebody else did meanwhile.",
        act=_change,
        takes=TopicWish,
        example=_EXAMPLE,
        most=_MOST_BYTES,
        gives=TopicShown,
    ),
    Call(
        method="POST",
        path=f"{_ONE}/undo",
        role=EDIT,
        summary="Take back the last change of a topic; one that was new is gone then.",
        act=_undo,
        takes=Version,
        code=204,
    ),
    Call(
        method="POST",
        path=f"{_ONE}/redo",
        role=EDIT,
        summary='Bring back what was undone last, of a topic that is gone too (`version` "").',
        act=_redo,
        takes=Version,
        code=204,
    ),
)
