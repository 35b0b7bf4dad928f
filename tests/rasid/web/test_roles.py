"""Every address that changes something, and every page of a role, by every role."""

import json

import pytest

from rasid.web.app import create_app
from tests.support.in_process import Visitor
from tests.support.processes import until
from worker.readers.reader import ALERT, EDIT, OPERATE, READ, ROLES, checked
from worker.readers.registry import ReaderRegistry

# Which role the addresses below these take; a new address needs a line here.
ROLE_OF = {
    "/alerts": ALERT,
    "/kept": READ,
    "/make": EDIT,
    "/operate": OPERATE,
    "/v1/alerts": ALERT,
    "/v1/dead": OPERATE,
    "/v1/feeds": OPERATE,
    "/v1/topics": EDIT,
    "/v1/views": READ,
}
# Whoever signs in or out has no role yet; hubs have the token of their address.
OF_NOBODY = {"/session", "/websub/{feed}/{token}"}
OF_EVERY_READER = {("GET", "/v1/topics")}  # the list of topics, beside the calls that change them
HARMLESS = {"GET", "HEAD", "OPTIONS"}
JSON = {"Content-Type": "application/json"}


def role_of(path: str) -> str:
    """Return the role that an address takes, "" where the table has none."""
    above = [one for one in ROLE_OF if path == one or path.startswith(f"{one}/")]
    return ROLE_OF[above[0]] if above else ""


def guarded(app) -> list[tuple[str, str, str]]:
    """List method, path and role of what changes something, and of pages of a role."""
    return [
        (method, route.path, role_of(route.path))
        for route in app.routes
        for method in sorted((getattr(route, "methods", None) or {"GET"}) - {"HEAD"})
        if method not in HARMLESS or role_of(route.path)
        if (method, route.path) not in OF_EVERY_READER
    ]


def ask(visitor: Visitor, method: str, path: str) -> int:
    """Ask with an empty form or an empty object; returns the status."""
    path = path.replace("{id}", "x").replace("{name}", "x")
    if path.startswith("/v1"):
        return visitor.ask(method, path, json.dumps({}), **JSON).status_code
    answer = visitor.post(path) if method == "POST" else visitor.ask(method, path)
    return answer.status_code


@pytest.fixture
def app(settings, store):
    return create_app(settings, store)


@pytest.fixture
def add(store):
    def added(*roles: str) -> str:
        return ReaderRegistry(store).add(checked("-".join(("has", *roles)), ("*",), roles), 1.0)

    return added


def test_every_address_that_changes_something_is_in_the_table(app):
    changing = {path for method, path, role in guarded(app) if method not in HARMLESS and not role}
    assert changing == OF_NOBODY
    assert {role for _, _, role in guarded(app)} >= set(ROLES)


@pytest.mark.parametrize("roles", [(), *((role,) for role in ROLES[1:]), ROLES[1:]])
@pytest.mark.parametrize("is_program", [True, False])
def test_each_role_opens_its_addresses_and_no_others(app, add, roles, is_program):
    secret = add(*roles)
    visitor = Visitor(app, secret=secret if is_program else "")
    if not is_program:
        visitor.sign_in(secret)
    for method, path, role in guarded(app):
        if role:
            is_refused = ask(visitor, method, path) == 403
            assert is_refused == (role != READ and role not in roles), (method, path)


def test_a_stranger_changes_nothing_and_sees_no_page_of_a_role(app, add):
    add(*ROLES)
    stranger = Visitor(app, peer="192.0.2.1")
    for method, path, role in guarded(app):
        if role:
            assert ask(stranger, method, path) in {401, 403}, (method, path)


def test_a_reader_who_was_revoked_changes_nothing_any_more(app, add, store):
    add(*ROLES)  # without any reader whoever is at this machine is one
    program = Visitor(app, secret=add(EDIT))
    assert ask(program, "POST", "/make/preview") == 200
    ReaderRegistry(store).revoke(f"has-{EDIT}")
    assert until(lambda: ask(program, "POST", "/make/preview") == 401, 20)
