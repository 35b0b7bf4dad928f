"""Alerts in the browser: from a query to a delivery, the reader's own, with nothing hostile."""

import re
from urllib.parse import quote

import pytest

from rasid.testing.loopback import Site, says
from rasid.web.app import create_app
from tests.support.in_process import Visitor
from tests.worker.alerts.conftest import serving
from worker.alerts import trial
from worker.alerts.book import AlertBook
from worker.alerts.outbox import AlertOutbox
from worker.readers.reader import ROLES, checked
from worker.readers.registry import ReaderRegistry

HOSTILE = '<script>alert(1)</script>"\u202e'
FORM = {
    "name": "Wells",
    "query": "topic:sdf",
    "mode": "now",
    "minutes": "60",
    "hour": "8",
    "zone": "Asia/Damascus",
    "most_an_hour": "30",
    "sources": "1",
    "once_a_story": "1",
}


@pytest.fixture
def near(settings):
    return settings.model_copy(update={"allow_networks": ("127.0.0.0/8",)})


@pytest.fixture
def app(near, store):
    return create_app(near, store)


@pytest.fixture
def desk(app):
    visitor = Visitor(app)
    visitor.get("/alerts")
    return visitor


def save(desk, **changed):
    return desk.post("/alerts/save", **FORM | changed)


def only(store):
    (alert,) = AlertBook(store).all().values()
    return alert


def test_a_query_of_the_wall_becomes_an_alert(desk, store):
    page = desk.get(f"/alerts?topic=sdf&independent=2&q={quote('دير')}&nonsense=1").text
    assert 'value="topic:sdf دير"' in page
    assert re.search(r'name="sources"[^>]*value="2"', page)
    saved = save(desk, query="topic:sdf دير", sources="2")
    assert saved.status_code == 303, saved.text
    alert = only(store)
    assert (alert.reader, alert.asked.text(), alert.sources) == ("local", "topic:sdf دير", 2)
    assert "Saved" in desk.get(saved.headers["location"]).text
    assert f'href="/alerts/{alert.id}"' in desk.get("/alerts").text


def test_what_is_wrong_is_shown_above_what_was_typed(desk, store):
    for wrong in (
        {"query": "topik:sdf"},
        {"query": "topic:unknown"},
        {"name": ""},
        {"minutes": "many"},
        {"mode": "never"},
        {"zone": "Mars"},
        {"webhook": "http://10.0.0.1/"},
        {"mail": "lina@desk.example"},  # no server of mail is set up
        {"named": "desk"},
    ):
        answer = save(desk, **{"name": HOSTILE} | wrong)
        assert answer.status_code == 422, wrong
        assert 'role="alert"' in answer.text
        assert answer.text.count("<script") == 1
    assert AlertBook(store).all() == {}


def test_hostile_text_is_text(desk, store):
    saved = save(desk, name=HOSTILE, query=f'"{HOSTILE}"')
    page = desk.get(saved.headers["location"]).text + desk.get("/alerts").text
    assert page.count("<script") == 2
    assert "\u202e" not in page


def test_a_test_tells_what_each_channel_answered(desk, store, near):
    paths = {"/good": says(status=204), "/bad": says("no such hook", status=404)}
    with Site(paths) as site, serving(near):
        save(desk, webhook=f"{site.url}/good {site.url}/bad")
        alert = only(store)
        page = desk.post(f"/alerts/{alert.id}/test").text
    assert "arrived" in page
    assert "404 no such hook" in page
    states = {line.state for line in AlertOutbox(store).history(alert.id)}
    assert states == {"sent", "failed"}


def test_a_test_says_that_nobody_sends(desk, store, monkeypatch):
    monkeypatch.setattr(trial, "PATIENCE_SECONDS", -19.8)
    save(desk, webhook="https://desk.example/hook")
    alert = only(store)
    page = desk.post(f"/alerts/{alert.id}/test").text
    assert "nobody sends alerts now" in page
    assert len(AlertOutbox(store)) == 0


def test_an_alert_is_changed_paused_and_removed(desk, store):
    save(desk)
    alert = only(store)
    at = f"/alerts/{alert.id}"
    assert save(desk, id=alert.id, name="Others", mode="daily").status_code == 303
    assert (only(store).name, only(store).mode) == ("Others", "daily")
    assert save(desk, id=alert.id, sources="many").status_code == 422
    desk.post(f"{at}/pause")
    assert only(store).is_paused
    assert "Paused" in desk.get("/alerts").text
    desk.post(f"{at}/resume")
    assert not only(store).is_paused
    assert desk.post(f"{at}/remove").status_code == 303
    assert AlertBook(store).all() == {}
    assert desk.get(at).status_code == 404


def test_nobody_sees_or_changes_the_alert_of_another(app, store):
    secrets = {
        name: ReaderRegistry(store).add(checked(name, ("*",), roles), 1.0)
        for name, roles in (("lina", ROLES), ("omar", ("alert",)), ("reads", ()))
    }
    desks = {name: Visitor(app) for name in secrets}
    for name, desk in desks.items():
        desk.sign_in(secrets[name])
        desk.get("/topics")
    save(desks["omar"])
    alert = only(store)
    assert desks["lina"].get(f"/alerts/{alert.id}").status_code == 404
    for act in ("pause", "remove", "test"):
        assert desks["lina"].post(f"/alerts/{alert.id}/{act}").status_code == 422
    assert save(desks["lina"], id=alert.id).status_code == 422
    assert desks["reads"].get("/alerts").status_code == 403
    assert "/alerts" not in desks["reads"].get("/kept").text
    assert only(store) == alert


@pytest.mark.parametrize("lang", ["ar", "ckb", "kmr", "tr"])
def test_pages_are_in_every_language(desk, store, lang):
    save(desk)
    desk.cookies["rasid-lang"] = lang
    for path in ("/alerts", f"/alerts/{only(store).id}"):
        page = desk.get(path).text
        assert "alert_" not in page
        assert f'lang="{"ku" if lang == "kmr" else lang}"' in page
