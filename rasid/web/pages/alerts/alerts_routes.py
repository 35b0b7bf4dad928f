"""The addresses of alerts."""

import sqlite3
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rasid.web.changes import Asked, Done, changing
from rasid.web.pages.alerts.alert_form import AlertForm, form_of, sent_form
from rasid.web.pages.door import asked_by, at_the_door, services_of, zone_asked
from rasid.web.pages.operate.operate_routes import told
from rasid.web.pages.refusal import refused, told_in
from rasid.web.pages.render import Reader, reader_of
from rasid.web.question import topics_to_name
from rasid.web.search import NoIndexError
from rasid.web.trials import TooManyTrialsError, TrialPlaces
from tasks.errors import QueryError, SettingsError
from tasks.query import parse_text
from worker.alerts.alert import Alert, checked_wish
from worker.alerts.book import AlertBook
from worker.alerts.channels import offered, shown
from worker.alerts.outbox import AlertOutbox
from worker.alerts.trial import ask_for_sample
from worker.config.settings import Settings
from worker.index.numbers import Totals
from worker.readers.reader import ALERT

ALERTS = "/alerts"
_WEEK = timedelta(days=7)
_ID = 40  # letters of an alert's id


async def alerts(request: Request) -> Response:
    """Answer with the reader's alerts, and the form of a new one for the query of the address."""
    reader = reader_of(request)
    if (answer := at_the_door(request, reader)) is not None:
        return answer
    if not reader.may(ALERT):
        return refused(request, 403, "not_your_role")
    found = asked_by(request)
    asked = found.query
    form = AlertForm(
        query=found.unsearchable or msgspec.structs.replace(asked, independent=0).text(),
        sources=str(max(1, asked.independent)),
        zone=reader.zone.key,
    )
    return await run_in_threadpool(_overview, request, reader, form, told(request))


async def alert(request: Request) -> Response:
    """Answer with one alert: its form, and what became of its deliveries."""
    reader = reader_of(request)
    if (answer := at_the_door(request, reader)) is not None:
        return answer
    if not reader.may(ALERT):
        return refused(request, 403, "not_your_role")
    try:
        found = await run_in_threadpool(_book(request).get, reader.name, _id(request))
    except SettingsError:
        return refused(request, 404, "no_alert")
    values: dict[str, Any] = {"results": None, **told(request)}
    return await run_in_threadpool(_one, request, reader, found, form_of(found), values)


def save(asked: Asked) -> Done | Response:
    """Add an alert, or change one; what is wrong is shown above what was typed."""
    form, id_ = sent_form(asked.fields), asked.fields.one("id", _ID)
    book, name = _book(asked.request), asked.reader.name
    known = book.get(name, id_) if id_ else None
    try:
        wish = checked_wish(form.wish(), _settings(asked.request), topics_to_name(asked.request))
        if known is None:
            kept = book.add(name, wish, time.time())
        else:
            kept = book.change(name, id_, wish, time.time())
    except (SettingsError, QueryError) as error:
        reader, values = reader_of(asked.request), {"done": "", "done_count": 1}
        why = error if isinstance(error, QueryError) else str(error)
        fault = told_in(reader.words, why)
        if known is None:
            return _overview(asked.request, reader, form, values, fault=fault)
        values["results"] = None
        return _one(asked.request, reader, known, form, values, fault=fault)
    action = "alert_changed" if known else "alert_added"
    return Done(
        action=action, target=kept.id, detail=kept.name, address=_at(kept.id), told="alert_saved"
    )


def pause(asked: Asked) -> Done:
    """Let an alert rest."""
    id_ = _id(asked.request)
    _book(asked.request).pause(asked.reader.name, id_, time.time(), is_paused=True)
    return Done(action="alert_paused", target=id_, address=_at(id_), told="alert_paused")


def resume(asked: Asked) -> Done:
    """Let an alert go on."""
    id_ = _id(asked.request)
    _book(asked.request).pause(asked.reader.name, id_, time.time(), is_paused=False)
    return Done(action="alert_resumed", target=id_, address=_at(id_), told="alert_goes_on")


def remove(asked: Asked) -> Done:
    """Forget an alert."""
    id_ = _id(asked.request)
    _book(asked.request).remove(asked.reader.name, id_)
    return Done(action="alert_removed", target=id_, address=ALERTS, told="alert_removed")


def test(asked: Asked) -> Response:
    """Send a sample to every channel, and show what each answered."""
    request, reader = asked.request, reader_of(asked.request)
    found = _book(request).get(asked.reader.name, _id(request))
    places: TrialPlaces = request.app.state.trials
    try:
        with places.taken(asked.reader.name):
            results = ask_for_sample(_settings(request), request.app.state.store, found)
    except TooManyTrialsError:
        return refused(request, 429, "trial_under_way")
    values = {"results": results, "done": "", "done_count": 1}
    return _one(request, reader, found, form_of(found), values)


def alerts_routes() -> list[Route]:
    """List the routes; they are no part of the interface for programs."""
    return [
        changing("/alerts/save", ALERT, save, refused),
        changing("/alerts/{id}/pause", ALERT, pause, refused),
        changing("/alerts/{id}/resume", ALERT, resume, refused),
        changing("/alerts/{id}/remove", ALERT, remove, refused),
        changing("/alerts/{id}/test", ALERT, test, refused),
        Route(ALERTS, alerts, include_in_schema=False),
        Route("/alerts/{id}", alert, include_in_schema=False),
    ]


def _overview(
    request: Request, reader: Reader, form: AlertForm, values: dict[str, Any], *, fault: str = ""
) -> Response:
    found = _book(request).of(reader.name)
    return services_of(request).renderer.page(
        request,
        "alerts.html",
        reader,
        status=422 if fault else 200,
        alerts=[(one, one.asked.text()) for one in found],
        **_of_form(request, reader, form, fault),
        **values,
    )


def _one(
    request: Request,
    reader: Reader,
    found: Alert,
    form: AlertForm,
    values: dict[str, Any],
    *,
    fault: str = "",
) -> Response:
    outbox, times = AlertOutbox(request.app.state.store), reader.times
    history = [
        (line, times.ago(datetime.fromtimestamp(line.tried_at, UTC)))
        for line in outbox.history(found.id)
    ]
    return services_of(request).renderer.page(
        request,
        "alert.html",
        reader,
        status=422 if fault else 200,
        alert=found,
        history=history,
        **_of_form(request, reader, form, fault),
        **values,
    )


def _of_form(request: Request, reader: Reader, form: AlertForm, fault: str) -> dict[str, Any]:
    settings = _settings(request)
    return {
        "entry": form,
        "fault": fault[:1_000],
        "kinds": [kind for kind in offered(settings) if kind != "named"],
        "names": sorted(settings.named_channels),
        "week": _week(request, reader, form.query),
        "shown": shown,
    }


def _week(request: Request, reader: Reader, text: str) -> Totals | None:
    """Count what a query found in a week; None where that cannot be told."""
    services = services_of(request)
    try:
        query = services.opened(parse_text(text, zone=zone_asked(request)), reader)
        return services.news.totals(query, reader.now, reader.now - _WEEK)
    except (QueryError, NoIndexError, sqlite3.Error):
        return None


def _at(id_: str) -> str:
    return f"{ALERTS}/{id_}"


def _id(request: Request) -> str:
    return str(request.path_params["id"])[:_ID]


def _book(request: Request) -> AlertBook:
    return AlertBook(request.app.state.store)


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings
