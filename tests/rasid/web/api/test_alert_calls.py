"""Alerts by JSON: made, read, changed, tried, removed, by their reader alone."""

import pytest

from rasid.testing.loopback import Site, says
from rasid.web.app import create_app
from tests.rasid.web.api.test_calls import Program
from tests.worker.alerts.conftest import serving
from worker.readers.audit import AuditLog
from worker.readers.reader import checked
from worker.readers.registry import ReaderRegistry

WISH = {"name": "Wells", "query": "topic:sdf independent:2", "mode": "daily", "hour": 7}


@pytest.fixture
def near(settings):
    return settings.model_copy(update={"allow_networks": ("127.0.0.0/8",)})


@pytest.fixture
def app(near, store):
    return create_app(near, store)


@pytest.fixture
def programs(app, store):
    known = ReaderRegistry(store)
    return {
        name: Program(app, secret=known.add(checked(name, ("*",), ("alert",)), 1.0))
        for name in ("lina", "omar")
    }


def test_an_alert_lives_from_post_to_delete(programs, store):
    lina, omar = programs["lina"], programs["omar"]
    made = lina.call("POST", "/v1/alerts", WISH)
    assert made.status_code == 201, made.text
    alert = made.json()
    assert (alert["query"], alert["sources"], alert["hour"]) == ("topic:sdf", 2, 7)
    at = f"/v1/alerts/{alert['id']}"
    assert lina.get(at).json() == alert
    for method, body in (("GET", None), ("PUT", WISH), ("DELETE", None)):
        assert omar.call(method, at, body).status_code == 404
    assert omar.get("/v1/alerts").json() == {"alerts": []}
    changed = lina.call("PUT", at, {"name": "Others"}).json()
    assert (changed["name"], changed["mode"], changed["secret"]) == (
        "Others",
        "now",
        alert["secret"],
    )
    assert lina.call("DELETE", at).status_code == 204
    assert lina.get(at).status_code == 404
    actions = [one.action for one in AuditLog(store).newest(10)]
    assert actions == ["alert_removed", "alert_changed", "alert_added"]


def test_a_sample_tells_what_was_answered_and_stands_in_the_history(programs, near):
    lina = programs["lina"]
    with Site({"/hook": says("closed", status=503)}) as site, serving(near):
        channels = [{"kind": "webhook", "to": f"{site.url}/hook"}]
        id_ = lina.call("POST", "/v1/alerts", WISH | {"channels": channels}).json()["id"]
        tried = lina.call("POST", f"/v1/alerts/{id_}/test", {})
    assert tried.status_code == 200, tried.text
    (result,) = tried.json()["results"]
    assert (result["is_sent"], result["detail"]) == (False, "503 closed")
    (line,) = lina.get(f"/v1/alerts/{id_}/history").json()["deliveries"]
    assert (line["state"], line["detail"]) == ("failed", "503 closed")


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"name": ""}, 422),
        ({"query": "topik:sdf"}, 422),
        ({"hour": 99}, 422),
        ({"channels": [{"kind": "webhook", "to": "http://10.0.0.1/"}]}, 422),
        ({"channels": [{"kind": "mail", "to": "a@b.example"}]}, 422),
        ({"channels": [{"kind": "exec", "to": "x"}]}, 400),
        ({"mode": "never"}, 400),
        ({"secret": "x"}, 400),
        ({"hour": "8"}, 400),
    ],
)
def test_wrong_wishes_are_refused_with_a_reason(programs, wrong, status):
    answer = programs["lina"].call("POST", "/v1/alerts", WISH | wrong)
    assert answer.status_code == status, answer.text
    assert answer.json()["error"]
