"""Who may do what over HTTP: readers, sessions, proxies; every change asks for role and form."""

import asyncio

import httpx
import pytest
from starlette.applications import Starlette

from rasid.web import access, session
from rasid.web.api.calls import CallEndpoint
from rasid.web.app import create_app
from rasid.web.changes import Change
from tasks.errors import SettingsError
from tests.support.in_process import Visitor
from worker.config.settings import Settings
from worker.readers.kept import Kept
from worker.readers.reader import ROLES, checked
from worker.readers.registry import ReaderRegistry

NOW = 1_800_000_000.0
OWN_CHECK = {"/session", "/websub/{feed}/{token}"}  # a form that anybody may send; tokens of hubs


@pytest.fixture
def secrets(store):
    known = ReaderRegistry(store)
    return {
        "reads": known.add(checked("reads", ("*",), ()), NOW),
        "turkey": known.add(checked("turkey", ("turkey",), ()), NOW),
        "all": known.add(checked("all", ("*",), ROLES), NOW),
        "proxied": known.add(checked("proxied", ("*",), ("operate",)), NOW, has_secret=False),
    }


def app_of(settings: Settings, store, **changed):
    return create_app(settings.model_copy(update=changed), store)


def httpx_status(app: Starlette, peer: str, headers: list[tuple[str, str]]) -> int:
    """Ask for the topics with headers of which one name may come twice."""

    async def ask() -> int:
        transport = httpx.ASGITransport(app=app, client=(peer, 50_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return (await client.get("/v1/topics", headers=headers)).status_code

    return asyncio.run(ask())


def who(visitor: Visitor, path: str = "/session") -> str:
    """Name the reader that the page of sessions names, "" for a stranger."""
    text = visitor.get(path).text
    return text.split("You are <bdi>")[1].split("</bdi>")[0] if "You are <bdi>" in text else ""


def test_every_change_refuses_without_role_and_without_its_form(settings, store, secrets):
    app = app_of(settings, store)
    routes = [one for one in app.routes if (one.methods or set()) - {"GET", "HEAD"}]
    calls = [one for one in routes if one.path.startswith("/v1/")]
    assert all(isinstance(one.endpoint, CallEndpoint) for one in calls)  # tests/rasid/web/api
    routes = [one for one in routes if one not in calls]
    changes = [one for one in routes if one.path not in OWN_CHECK]
    assert {one.path for one in routes} - {one.path for one in changes} == OWN_CHECK
    stranger, reads, acts = Visitor(app), Visitor(app), Visitor(app)
    for visitor, secret in ((reads, "reads"), (acts, "all")):
        assert visitor.sign_in(secrets[secret]).status_code == 303
        visitor.get("/topics")
    for route in changes:
        assert isinstance(route.endpoint, Change), route.path
        assert route.methods == {"POST"}, route.path
        path = route.path.replace("{id}", "x")
        assert stranger.post(path).status_code == 401, path
        assert acts.post(path, form="").status_code == 403, path
        assert acts.post(path, form="guessed-value-of-a-form").status_code == 403, path
        assert acts.ask("POST", path, "", Origin="http://evil.example").status_code == 403, path
        if route.endpoint.role != "read":
            assert reads.post(path).status_code == 403, path


def test_a_secret_opens_what_its_reader_may_read_until_it_is_revoked(settings, store, secrets):
    app = app_of(settings, store)
    assert Visitor(app).get("/v1/topics").status_code == 401
    assert Visitor(app, secret="guess").get("/v1/topics").status_code == 401
    assert Visitor(app, secret=secrets["reads"]).get("/metrics").status_code == 200
    assert Visitor(app, secret=secrets["turkey"]).get("/metrics").status_code == 403
    ReaderRegistry(store).revoke("reads")
    assert (
        Visitor(app_of(settings, store), secret=secrets["reads"]).get("/v1/topics").status_code
        == 401
    )


def test_a_session_is_its_readers_and_ends_when_it_leaves(settings, store, secrets):
    visitor = Visitor(app_of(settings, store))
    assert visitor.sign_in("guess").status_code == 401
    visitor.sign_in(secrets["reads"])
    kept = visitor.cookies[session.SESSION]
    assert secrets["reads"] not in kept
    assert who(visitor) == "reads"
    visitor.post("/session", leave="1")
    visitor.cookies[session.SESSION] = kept
    assert who(visitor) == ""


def test_forms_of_other_tabs_stay_good_when_the_page_of_sessions_is_opened(settings, store):
    visitor = Visitor(app_of(settings, store))
    visitor.get("/topics")
    value = visitor.cookies[session.FORM]
    visitor.get("/session")
    assert visitor.cookies[session.FORM] == value
    assert visitor.post("/kept/views/save", form=value, name="v", query="").status_code == 303
    stale = visitor.post("/session", form="another-value-of-a-form", next="/kept")
    assert "The form is old" in stale.text
    assert 'name="next" value="/kept"' in stale.text


def test_tokens_of_the_settings_are_readers_named_by_their_place(settings, store):
    app = app_of(settings, store, web_tokens=("first", "second=turkey"))
    visitor = Visitor(app)
    visitor.sign_in("second")
    assert who(visitor) == "token-2"
    assert visitor.get("/topic/syria").status_code == 404


def test_at_this_machine_nobody_signs_in_until_a_reader_is_added(settings, store):
    app = app_of(settings, store, web_hosts=("wall.example",))
    assert who(Visitor(app)) == "local"
    for far in (
        Visitor(app, peer="10.0.0.9"),
        Visitor(app, host="wall.example"),
    ):
        assert who(far) == "open"
    assert (
        "You are <bdi>open" in Visitor(app).get("/session", **{"X-Forwarded-For": "10.1.1.1"}).text
    )
    assert Visitor(app, host="evil.example").get("/").status_code == 400
    ReaderRegistry(store).add(checked("lina", ("*",), ()), NOW)
    closed = app_of(settings, store)
    assert Visitor(closed).get("/").status_code == 401
    assert who(Visitor(closed)) == ""


def test_an_open_wall_lets_strangers_read_and_readers_change(settings, store, secrets):
    app = app_of(settings, store, web_open=True, web_host="0.0.0.0")
    visitor = Visitor(app)
    assert who(visitor) == "open"
    visitor.sign_in(secrets["all"])
    assert who(visitor) == "all"


def test_strangers_of_an_open_wall_keep_nothing(settings, store):
    visitor = Visitor(app_of(settings, store, web_open=True, web_host="0.0.0.0"))
    page = visitor.get("/kept?topic=syria").text
    assert "/kept/export?as=csv" in page
    assert "/kept/views/save" not in page
    assert "data-form" not in page
    for path in ("/kept/star", "/kept/read", "/kept/views/save"):
        assert visitor.post(path, name="v", article="a", story="s").status_code == 403
    assert visitor.get("/kept/marks").status_code == 401
    headers = {"Content-Type": "application/json"}
    assert visitor.ask("PUT", "/v1/views/v", '{"query": ""}', **headers).status_code == 403
    assert Kept(store, "open").views() == []


def test_a_proxy_of_ours_names_the_reader_and_nobody_else_does(settings, store, secrets):
    named = {"X-Forwarded-User": "proxied"}
    app = app_of(
        settings,
        store,
        web_proxy_header="X-Forwarded-User",
        web_proxy_networks=("10.0.0.5/32",),
        web_host="0.0.0.0",
    )
    assert "You are <bdi>proxied" in Visitor(app, peer="10.0.0.5").get("/session", **named).text
    assert Visitor(app, peer="10.0.0.6").get("/", **named).status_code == 401
    both = [("X-Forwarded-User", "proxied"), ("X-Forwarded-User", "all")]
    assert httpx_status(app, "10.0.0.5", both) == 401
    assert httpx_status(app, "10.0.0.5", both[:1]) == 200
    assert Visitor(app, peer="10.0.0.5").get("/", **{"X-Forwarded-User": "who"}).status_code == 401
    assert Visitor(app, peer="127.0.0.1").get("/").status_code == 401


@pytest.mark.parametrize(
    ("changed", "has_readers", "starts"),
    [
        ({}, False, True),
        ({"web_host": "0.0.0.0"}, False, False),
        ({"web_host": "0.0.0.0"}, True, True),
        ({"web_host": "0.0.0.0", "web_open": True}, False, True),
        ({"web_host": "0.0.0.0", "web_proxy_header": "X-User"}, False, True),
    ],
)
def test_a_wide_address_needs_a_reader(settings, changed, has_readers, starts):
    made = settings.model_copy(update=changed)
    if starts:
        access.check(made, has_readers=has_readers)
        return
    with pytest.raises(SettingsError, match="rasid readers add"):
        access.check(made, has_readers=has_readers)


def test_a_wide_address_whose_last_reader_was_revoked_stays_closed(settings, store):
    app = app_of(settings, store, web_host="0.0.0.0")
    assert Visitor(app).get("/v1/topics").status_code == 401
