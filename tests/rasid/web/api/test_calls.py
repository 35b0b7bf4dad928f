"""What programs may ask and change by JSON: role, form of the request, origin, shape."""

import json

import pytest

from rasid.web.api.calls import CallEndpoint
from rasid.web.api.every_call import CALLS
from rasid.web.app import create_app
from rasid.web.openapi import PATHS
from tests.support.in_process import Visitor
from worker.readers.audit import AuditLog
from worker.readers.reader import ROLES, checked
from worker.readers.registry import ReaderRegistry

JSON = "application/json"


class Program(Visitor):
    """A program with a secret, or one at this machine without."""

    def call(self, method: str, path: str, body: object = None, **headers: str):
        text = "" if body is None else json.dumps(body)
        kind = {} if body is None else {"Content-Type": JSON}
        return self.ask(method, path, text, **kind | headers)


@pytest.fixture
def app(settings, store):
    return create_app(settings, store)


@pytest.fixture
def readers(store):
    known = ReaderRegistry(store)
    return {
        "reads": known.add(checked("reads", ("*",), ()), 1.0),
        "all": known.add(checked("all", ("*",), ROLES), 1.0),
    }


def path_of(call) -> str:
    return call.path.replace("{id}", "x").replace("{name}", "x")


def test_every_call_asks_for_its_role_and_no_page_elsewhere_can_make_one(app, readers):
    stranger, reads = Program(app), Program(app, secret=readers["reads"])
    signed_in = Program(app)
    signed_in.sign_in(readers["all"])
    routes = [one for one in app.routes if isinstance(one.endpoint, CallEndpoint)]
    assert len(routes) == len(CALLS)
    for call in CALLS:
        path = path_of(call)
        assert stranger.call(call.method, path, {}).status_code == 401, path
        if call.role != "read":
            assert reads.call(call.method, path, {}).status_code == 403, path
        for headers in (
            {"Origin": "http://evil.example"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
        ):
            refused = signed_in.call(call.method, path, {}, **headers)
            assert refused.status_code == 403, (path, headers)
        if call.method == "POST":
            for kind in ("text/plain", "application/x-www-form-urlencoded"):
                form = signed_in.ask("POST", path, "{}", **{"Content-Type": kind})
                assert form.status_code in {403, 415}, path


def test_what_is_sent_is_checked_before_anything_happens(app, readers, store):
    program = Program(app, secret=readers["all"])
    for call in CALLS:
        if call.takes is None:
            continue
        path = path_of(call)
        for body in ("", "{", "[]", '{"unknown": 1}', "[" * 5_000, '"x"'):
            answer = program.ask(call.method, path, body, **{"Content-Type": JSON})
            assert answer.status_code == 400, (path, body[:20], answer.text)
            assert answer.json()["error"]
        big = program.ask(call.method, path, " " * (call.most + 1), **{"Content-Type": JSON})
        assert big.status_code == 413, path
        assert program.ask(call.method, path, "{}").status_code == 415, path
    assert AuditLog(store).newest(10) == []


def test_a_call_that_takes_nothing_needs_no_body(app, readers):
    here, program = Program(app), Program(app, secret=readers["all"])
    program.call("POST", "/v1/alerts", {"name": "Wells"})
    (made,) = program.get("/v1/alerts").json()["alerts"]
    at = f"/v1/alerts/{made['id']}/test"
    for headers in ({}, {"Content-Type": JSON}):
        assert program.ask("POST", at, "", **headers).json() == {"results": []}
    for body, kind in (("", "text/plain"), ("x=1", "text/plain"), ("{}", "")):
        headers = {"Content-Type": kind} if kind else {}
        assert program.ask("POST", at, body, **headers).status_code == 415, (body, kind)
    assert here.ask("POST", at, "").status_code == 401
    foreign = Program(app)
    foreign.sign_in(readers["all"])
    assert foreign.ask("POST", at, "").status_code == 200
    for name, value in (("Origin", "http://evil.example"), ("Sec-Fetch-Site", "cross-site")):
        assert foreign.ask("POST", at, "", **{name: value}).status_code == 403


def test_every_call_is_described_with_its_shapes():
    for call in CALLS:
        operation = PATHS[call.path][call.method.lower()]
        assert ("requestBody" in operation) is (call.method in {"POST", "PUT"})
        assert str(call.code) in operation["responses"]


def test_whoever_sits_at_this_machine_needs_no_secret(app):
    here = Program(app)
    made = here.call("POST", "/v1/alerts", {"name": "Wells"})
    assert made.status_code == 201, made.text
    assert len(here.get("/v1/alerts").json()["alerts"]) == 1
