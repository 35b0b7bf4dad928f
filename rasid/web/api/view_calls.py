"""``/v1/views``: the queries that the reader who asks saved by name."""

import time

import msgspec

from rasid.web.access import readable_topics
from rasid.web.api.calls import Answer, Call, Given, missing
from rasid.web.question import names_open_topics, topics_to_name
from tasks.query import Query, kept_form, parse_text, read_kept, require_known
from worker.readers.kept import Kept, View
from worker.readers.reader import READ


class ViewWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A view as a reader says it; ``query`` is the text form of the query language."""

    query: str
    is_shared: bool = False


class ViewShown(msgspec.Struct, frozen=True, kw_only=True):
    """A view; ``reader`` is whose it is, ``saved_at`` is 0 for one that another reader shares."""

    name: str
    query: str
    is_shared: bool
    reader: str
    saved_at: float


class ViewList(msgspec.Struct):
    """The reader's views by name, then those that others share."""

    views: list[ViewShown]


TYPES = (ViewWish, ViewShown, ViewList)


def _list(given: Given) -> Answer:
    kept = _kept(given)
    shared = kept.shared()
    mine = {one.name for one in shared if one.reader == given.reader.name}
    opened = readable_topics(given.request)
    views = [_shown(given, one, is_shared=one.name in mine) for one in kept.views()]
    views += [
        ViewShown(
            name=one.name, query=_text(one.query), is_shared=True, reader=one.reader, saved_at=0.0
        )
        for one in shared
        if one.reader != given.reader.name and names_open_topics(one.query, opened)
    ]
    return Answer(value=ViewList(views))


def _save(given: Given) -> Answer:
    settings = given.request.app.state.settings
    query = parse_text(given.body.query, zone=settings.web_zone)
    require_known(query, topics_to_name(given.request))
    kept = _kept(given)
    view = kept.save_view(given.named("name"), kept_form(query), time.time())
    kept.share(view.name, is_shared=given.body.is_shared)
    value = _shown(given, view, is_shared=given.body.is_shared)
    return Answer(value=value, action="view_saved", target=view.name)


def _remove(given: Given) -> Answer:
    name, kept = given.named("name"), _kept(given)
    if name not in {one.name for one in kept.views()}:
        raise missing("there is no such view")
    kept.remove_view(name)
    return Answer(action="view_removed", target=name)


def _shown(given: Given, view: View, *, is_shared: bool) -> ViewShown:
    return ViewShown(
        name=view.name,
        query=_text(view.query),
        is_shared=is_shared,
        reader=given.reader.name,
        saved_at=view.saved_at,
    )


def _text(parameters: str) -> str:
    return _read(parameters).text()


def _read(parameters: str) -> Query:
    return read_kept(parameters)


def _kept(given: Given) -> Kept:
    return Kept(given.request.app.state.store, given.reader.name)


CALLS = (
    Call(
        method="GET",
        path="/v1/views",
        role=READ,
        summary="The reader's views, and those that others share.",
        act=_list,
        gives=ViewList,
    ),
    Call(
        method="PUT",
        path="/v1/views/{name}",
        role=READ,
        summary="Save a view, or change the one of this name.",
        act=_save,
        takes=ViewWish,
        example=ViewWish(query="topic:deir-ez-zor"),
        gives=ViewShown,
    ),
    Call(
        method="DELETE",
        path="/v1/views/{name}",
        role=READ,
        summary="Forget a view, shared or not.",
        act=_remove,
        code=204,
    ),
)
