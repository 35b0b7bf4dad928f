"""``/v1/alerts``: the alerts of the reader who asks."""

import time

import msgspec

from rasid.web.api.calls import Answer, Call, Given, RefusedError, missing
from rasid.web.question import topics_to_name
from rasid.web.trials import TooManyTrialsError, TrialPlaces
from tasks.errors import SettingsError
from worker.alerts.alert import Alert, AlertWish, Mode, checked_wish
from worker.alerts.book import AlertBook
from worker.alerts.channels import Channel, Kind
from worker.alerts.outbox import AlertOutbox, Line
from worker.alerts.trial import ask_for_sample
from worker.readers.reader import ALERT


class AlertShown(msgspec.Struct, frozen=True, kw_only=True):
    """An alert of the reader who asks; ``secret`` signs its webhooks."""

    id: str
    name: str
    query: str
    channels: list[Channel]
    mode: Mode
    minutes: int
    hour: int
    zone: str
    most_an_hour: int
    sources: int
    once_a_story: bool
    with_old: bool
    is_paused: bool
    secret: str
    since: str
    changed_at: float


class AlertList(msgspec.Struct):
    """Alerts by name."""

    alerts: list[AlertShown]


class AlertHistory(msgspec.Struct):
    """The last deliveries of an alert, the newest first."""

    deliveries: list[Line]


class SampleResult(msgspec.Struct):
    """How a sample went to one channel."""

    kind: Kind
    to: str
    is_sent: bool
    detail: str


class SampleResults(msgspec.Struct):
    """How a sample went to each channel."""

    results: list[SampleResult]


TYPES = (AlertWish, AlertShown, AlertList, AlertHistory, SampleResults)


def _list(given: Given) -> Answer:
    own = _book(given).of(given.reader.name)
    return Answer(value=AlertList([_shown(one) for one in own]))


def _get(given: Given) -> Answer:
    return Answer(value=_shown(_found(given)))


def _add(given: Given) -> Answer:
    alert = _book(given).add(given.reader.name, _checked(given), time.time())
    return Answer(value=_shown(alert), action="alert_added", target=alert.id, detail=alert.name)


def _change(given: Given) -> Answer:
    known = _found(given)
    alert = _book(given).change(given.reader.name, known.id, _checked(given), time.time())
    return Answer(value=_shown(alert), action="alert_changed", target=alert.id, detail=alert.name)


def _remove(given: Given) -> Answer:
    known = _found(given)
    _book(given).remove(given.reader.name, known.id)
    return Answer(action="alert_removed", target=known.id)


def _test(given: Given) -> Answer:
    known, state = _found(given), given.request.app.state
    places: TrialPlaces = state.trials
    try:
        with places.taken(given.reader.name):
            outcomes = ask_for_sample(state.settings, state.store, known)
    except TooManyTrialsError as error:
        raise RefusedError(429, str(error)) from error
    results = [
        SampleResult(channel.kind, channel.to, outcome.is_sent, outcome.detail)
        for channel, outcome in outcomes
    ]
    return Answer(value=SampleResults(results), action="alert_tested", target=known.id)


def _history(given: Given) -> Answer:
    lines = AlertOutbox(given.request.app.state.store).history(_found(given).id)
    return Answer(value=AlertHistory(lines))


def _found(given: Given) -> Alert:
    try:
        return _book(given).get(given.reader.name, given.named("id"))
    except SettingsError as error:
        raise missing(str(error)) from error


def _checked(given: Given) -> AlertWish:
    settings = given.request.app.state.settings
    return checked_wish(given.body, settings, topics_to_name(given.request))


def _shown(alert: Alert) -> AlertShown:
    told = {name: getattr(alert, name) for name in AlertShown.__struct_fields__}
    return AlertShown(**told | {"query": alert.asked.text(), "channels": list(alert.channels)})


def _book(given: Given) -> AlertBook:
    return AlertBook(given.request.app.state.store)


_ONE = "/v1/alerts/{id}"
_EXAMPLE = AlertWish(name="Bridges", query="topic:deir-ez-zor", mode="daily", hour=7)
CALLS = (
    Call(
        method="GET",
        path="/v1/alerts",
        role=ALERT,
        summary="The reader's alerts.",
        act=_list,
        gives=AlertList,
    ),
    Call(
        method="POST",
        path="/v1/alerts",
        role=ALERT,
        summary="Add an alert; it tells of what is published from then on.",
        act=_add,
        takes=AlertWish,
        example=_EXAMPLE,
        gives=AlertShown,
        code=201,
    ),
    Call(method="GET", path=_ONE, role=ALERT, summary="One alert.", act=_get, gives=AlertShown),
    Call(
        method="PUT",
        path=_ONE,
        role=ALERT,
        summary="Change an alert: what is not sent has its default again.",
        act=_change,
        takes=AlertWish,
        example=_EXAMPLE,
        gives=AlertShown,
    ),
    Call(method="DELETE", path=_ONE, role=ALERT, summary="Remove an alert.", act=_remove, code=204),
    Call(
        method="POST",
        path=f"{_ONE}/test",
        role=ALERT,
        summary="Send a sample to every channel of an alert, and tell what was answered.",
        act=_test,
        gives=SampleResults,
    ),
    Call(
        method="GET",
        path=f"{_ONE}/history",
        role=ALERT,
        summary="The last deliveries of an alert, and how each went.",
        act=_history,
        gives=AlertHistory,
    ),
)
