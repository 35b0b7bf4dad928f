"""The addresses on which topics are made."""

from collections.abc import Callable
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rasid.web import taxonomy_in_use
from rasid.web.changes import Asked, Done, changing
from rasid.web.forms import Fields
from rasid.web.pages import sign_in
from rasid.web.pages.making.past import PastTagging
from rasid.web.pages.operate.operate_routes import told
from rasid.web.pages.refusal import refused
from rasid.web.pages.render import Reader, reader_of
from rasid.web.pages.services import PageServices
from tasks.errors import SettingsError, TaxonomyError
from tasks.tagging.draft import Draft
from tasks.tagging.taxonomy import Taxonomy
from worker.readers.reader import EDIT
from worker.taxonomy.preview import Past, Preview, preview
from worker.taxonomy.topic_folder import TopicFile, TopicFolder, checked_topic

MAKE = "/make"
_KINDS = ("theme", "actor", "place", "person")
_LABELS = ("ar", "en", "ckb", "ku", "tr")
_WORDS = ("strong", "bare", "supports", "vetoes", "deny")
_SENTENCES = ("must", "must_not")
_MOST_BYTES = 1_000_000  # as the most that a topic may hold: an Arabic letter of a form has six
_TEMPLATE = "make.html"
_NO_SENTENCE = "-"  # stands for one while words are tried
_NO_FILE = TopicFile(Draft(), "")


async def make(request: Request) -> Response:
    """Answer with an empty form, or with that of a topic of the folder."""
    reader, services = reader_of(request), _services(request)
    if reader.is_stranger:
        return sign_in.form(request, reader, services.renderer)
    if not reader.may(EDIT):
        return refused(request, 403, "not_your_role")
    name = request.query_params.get("topic", "")
    folder = _folder(request)
    try:
        file = await run_in_threadpool(folder.open, name) if name else _NO_FILE
    except (SettingsError, TaxonomyError) as error:
        return refused(request, 404, str(error)[:300])
    if file is None:
        return refused(request, 404, "not_made_here")
    values = _typed(file.draft, file.version, is_over=file.base is not None)
    return await run_in_threadpool(_page, request, reader, values | told(request))


def look(asked: Asked) -> Response:
    """Show what a draft would have found."""
    draft, version, is_over = _sent(asked.fields)
    reader, values = reader_of(asked.request), _typed(draft, version, is_over=is_over)
    try:
        values["seen"] = _preview(asked.request, reader, draft, is_over=is_over)
    except (SettingsError, TaxonomyError) as error:
        values["fault"] = str(error)[:1_000]
    return _page(asked.request, reader, values)


def save(asked: Asked) -> Done | Response:
    """Save a draft and let it go live; what is wrong is shown above the form."""
    draft, version, is_over = _sent(asked.fields)
    known = _services(asked.request).taxonomy
    try:
        if not (version or is_over) and any(topic.id == draft.id for topic in known.topics):
            raise SettingsError(f"there is a topic {draft.id} already; choose another id")
        taxonomy = _folder(asked.request).save(draft, version, is_over=is_over)
    except (SettingsError, TaxonomyError) as error:
        values = _typed(draft, version, is_over=is_over) | {"fault": str(error)[:1_000]}
        return _page(asked.request, reader_of(asked.request), values, status=422)
    taxonomy_in_use.replace(asked.request.app, taxonomy)
    word = "topic_saved"
    if asked.fields.one("past") and _past(asked.request).start(asked.reader.name):
        word = "tagging_past"
    return Done(
        action="topic_saved",
        target=draft.id,
        detail="changed" if version or is_over else "new",
        address=f"{MAKE}?topic={draft.id}",
        told=word,
    )


def undo(asked: Asked) -> Done:
    """Take back the last change of a topic."""
    return _turned(asked, TopicFolder.undo, "topic_undone")


def redo(asked: Asked) -> Done:
    """Bring back what was undone last of a topic, one that is gone too."""
    return _turned(asked, TopicFolder.redo, "topic_redone")


def _turned(asked: Asked, turn: Callable[[TopicFolder, str, str], Taxonomy], word: str) -> Done:
    name, version = asked.fields.one("topic"), asked.fields.one("version")
    folder = _folder(asked.request)
    taxonomy_in_use.replace(asked.request.app, turn(folder, name, version))
    return Done(action=word, target=name, address=_where(folder, name), told=word)


def _where(folder: TopicFolder, name: str) -> str:
    """Return the address of a topic's form; that of an empty one where it is gone."""
    try:
        return f"{MAKE}?topic={name}" if folder.open(name) else MAKE
    except (SettingsError, TaxonomyError):  # no form can show what was written by hand
        return MAKE


def make_routes() -> list[Route]:
    """List the routes; they are no part of the interface for programs."""
    return [
        changing("/make/preview", EDIT, look, refused, most=_MOST_BYTES),
        changing("/make/save", EDIT, save, refused, most=_MOST_BYTES),
        changing("/make/undo", EDIT, undo, refused),
        changing("/make/redo", EDIT, redo, refused),
        Route(MAKE, make, include_in_schema=False),
    ]


def _page(request: Request, reader: Reader, values: dict[str, Any], status: int = 200) -> Response:
    services, folder = _services(request), _folder(request)
    topics = services.topics(reader.words.lang)
    return services.renderer.page(
        request,
        _TEMPLATE,
        reader,
        status=status,
        kinds=_KINDS,
        label_langs=_LABELS,
        is_writable=folder.is_writable,
        mine=[topics.name(name) for name in folder.mine()],
        gone=folder.gone(),
        has_undone=_has_undone(folder, values["draft"].id),
        is_tagging=_past(request).is_running,
        topic_name=topics.name,
        **values,
    )


def _has_undone(folder: TopicFolder, name: str) -> bool:
    """Whether something of the topic that is shown can be brought back."""
    try:
        return bool(name) and folder.has_undone(name)
    except (SettingsError, TaxonomyError):  # no folder, or no id: the form says so
        return False


def _preview(request: Request, reader: Reader, draft: Draft, *, is_over: bool) -> Preview:
    """Try a draft; what is only needed to save it, a name and a sentence, may be missing."""
    services, folder = _services(request), _folder(request)
    file = (folder.open if is_over else folder.read)(draft.id) if draft.id else None
    before = file.topic(file.draft) if file else None
    topic = file.topic(_tried(draft)) if file else checked_topic(_tried(draft))
    past = Past(request.app.state.index, reader.now)
    seen = preview(topic, before, services.taxonomy, past)
    given = tuple(one for one in seen.sentences if one.text != _NO_SENTENCE)
    return msgspec.structs.replace(seen, sentences=given)


def _tried(draft: Draft) -> Draft:
    return msgspec.structs.replace(
        draft,
        id=draft.id or "a-new-topic",
        labels=draft.labels or {"en": "a new topic"},
        must=draft.must if draft.must.strip() else _NO_SENTENCE,
    )


def _typed(draft: Draft, version: str, *, is_over: bool) -> dict[str, Any]:
    """List what the form shows of a draft."""
    typed = {"draft": draft, "version": version, "is_over": is_over}
    return typed | {"seen": None, "fault": "", "done": "", "done_count": 1}


def _sent(fields: Fields) -> tuple[Draft, str, bool]:
    """Read what a form sent: a draft, its version, and whether it stands in place of another."""
    return _draft(fields), fields.ours("version"), fields.ours("over") == "1"


def _draft(fields: Fields) -> Draft:
    return Draft(
        id=fields.whole("id"),
        kind=fields.whole("kind") or "theme",
        labels={lang: name for lang in _LABELS if (name := fields.whole(f"label_{lang}"))},
        parent=fields.whole("parent"),
        description=fields.whole("description"),
        **{name: fields.lines(name) for name in (*_WORDS, *_SENTENCES)},
    )


def _folder(request: Request) -> TopicFolder:
    return TopicFolder(request.app.state.settings.topics_dir)


def _services(request: Request) -> PageServices:
    services: PageServices = request.app.state.pages
    return services


def _past(request: Request) -> PastTagging:
    past: PastTagging = request.app.state.past
    return past
