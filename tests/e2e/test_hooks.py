"""Webhooks: signed, told until they are heard, never to private addresses.

Notifications as digests.
"""

import base64
import hashlib
import hmac
import http.server
import json
import threading

import pytest

from tests.e2e.web.test_web_streams import tell
from tests.support.processes import rasid, until
from worker.store import keys


class Receiver:
    """A real endpoint that keeps what it was sent.

    While open it answers with the statuses it was given, then 204.
    """

    def __init__(self):
        self.got, self.answers = [], []
        self.open = threading.Event()
        self.open.set()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.got.append((dict(self.headers), body))
                outer.open.wait(10)
                self.send_response(outer.answers.pop(0) if outer.answers else 204)
                self.send_header("Location", "http://127.0.0.1:1/")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def events(self):
        return [json.loads(body) for _, body in self.got]


@pytest.fixture
def receiver():
    one = Receiver()
    yield one
    one.server.shutdown()
    one.server.server_close()


@pytest.fixture
def hooks(service):
    def run(*arguments):
        done = rasid("hooks", *arguments, **service.environment)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture
def listed(hooks):
    return lambda: json.loads(hooks("list", "--json"))


def verified(headers, body, secret):
    """Check a signature as the specification tells receivers to."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    return expected in headers["webhook-signature"].split(" ")


def test_an_article_is_told_once_signed_and_thin(service, hooks, receiver, listed):
    _, secret = hooks("add", receiver.url, "sdf", "isis").split()
    id_ = tell(service, "sdf", "isis", title="عنوان")
    tell(service, "coalition")
    service.processes.start("hooks", "hooks", "run")
    assert until(lambda: receiver.got, 20)
    ((headers, body),) = receiver.got
    assert verified(headers, body, secret)
    assert headers["Content-Type"] == "application/json"
    event = json.loads(body)
    assert (event["type"], event["data"]["message"], event["data"]["topics"]) == (
        "article.new",
        id_,
        ["isis", "sdf"],
    )
    assert (event["data"]["title"], event["data"]["changed"]) == ("عنوان", [])
    assert "text" not in event["data"]
    assert until(lambda: listed()["delivered"] == 1)
    assert secret not in hooks("list") + hooks("list", "--json") + service.processes.log("hooks")


def test_only_the_languages_asked_for_are_told(service, hooks, receiver):
    hooks("add", receiver.url, "sdf", "--lang", "ar", "--lang", "ckb")
    for lang in ("en", "ar", "tr", "ckb"):
        tell(service, "sdf", lang=lang)
    service.processes.start("hooks", "hooks", "run")
    assert until(lambda: len(receiver.got) == 2, 20)
    assert {event["data"]["lang"] for event in receiver.events()} == {"ar", "ckb"}


def test_a_failure_is_tried_again_with_the_same_id(service, hooks, receiver, listed):
    hooks("add", receiver.url, "sdf")
    receiver.answers += [503, 302]  # a redirect is not followed
    service.processes.start("hooks", "hooks", "run")
    tell(service, "sdf")
    assert until(lambda: len(receiver.got) == 1, 20)
    assert until(lambda: listed()["last"] == "503")
    assert (listed()["waiting"], listed()["failing_since"] > 0) == (1, True)
    assert until(lambda: len(receiver.got) == 2, 20)
    first, second = (headers["webhook-id"] for headers, _ in receiver.got)
    assert first == second
    assert until(lambda: listed()["last"] == "302")


def test_what_came_while_nobody_delivered_comes_later(service, hooks, receiver):
    hooks("add", receiver.url, "sdf")
    titles = [f"n{number}" for number in range(5)]
    for title in titles[:3]:
        tell(service, "sdf", title=title)
    service.processes.start("hooks", "hooks", "run")
    assert until(lambda: len(receiver.got) >= 2, 20)
    service.processes.kill("hooks")
    for title in titles[3:]:
        tell(service, "sdf", title=title)
    service.store.client.delete(
        *service.store.client.scan_iter(service.store.key(keys.HOOK_RUNNER, "*"))
    )  # its lease
    service.processes.start("hooks", "hooks", "run")
    assert until(lambda: {event["data"]["title"] for event in receiver.events()} == set(titles), 30)
    ids = [headers["webhook-id"] for headers, _ in receiver.got]
    assert len(set(ids)) == 5


def test_410_unsubscribes(service, hooks, receiver, listed):
    hooks("add", receiver.url, "sdf")
    receiver.answers += [410]
    service.processes.start("hooks", "hooks", "run")
    tell(service, "sdf")
    assert until(lambda: listed()["state"] == "gone", 20)
    assert until(
        lambda: not service.store.client.xinfo_groups(service.store.key(keys.TOPIC, "sdf")), 20
    )
    tell(service, "sdf")
    assert len(receiver.got) == 1


def test_private_addresses_are_refused_by_the_same_guard(service, hooks, receiver, listed):
    id_, _ = hooks("add", receiver.url, "sdf").split()
    outside = {**service.environment, "RASID_ALLOW_NETWORKS": ""}
    done = rasid("hooks", "test", id_, **outside)
    assert (done.returncode, receiver.got) == (1, [])
    assert "address_forbidden" in done.stderr


def test_rotation_signs_with_both_secrets(service, hooks, receiver):
    id_, old = hooks("add", receiver.url, "sdf").split()
    new = hooks("rotate", id_).strip()
    assert "answered 204" in hooks("test", id_)
    ((headers, body),) = receiver.got
    assert new != old
    assert verified(headers, body, new)
    assert verified(headers, body, old)


def test_a_hook_that_is_removed_leaves_nothing(service, hooks, receiver):
    id_, _ = hooks("add", receiver.url, "sdf").split()
    hooks("remove", id_)
    left = [key for key in service.store.client.scan_iter(f"{service.store.prefix}*") if id_ in key]
    assert left == []
    assert rasid("hooks", "remove", id_, **service.environment).returncode == 2


def test_a_hook_that_is_removed_while_it_is_served_leaves_nothing(service, hooks, receiver):
    receiver.answers = [503]
    receiver.open.clear()
    id_, _ = hooks("add", receiver.url, "sdf").split()
    service.processes.start("hooks", "hooks", "run")
    tell(service, "sdf", title="never heard")
    assert until(lambda: receiver.got, 30)
    hooks("remove", id_)
    receiver.open.set()
    assert service.processes.stop("hooks") == 0
    assert [
        key for key in service.store.client.scan_iter(f"{service.store.prefix}*") if id_ in key
    ] == []
    assert service.store.client.xinfo_groups(service.store.key(keys.TOPIC, "sdf")) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "file:///etc/passwd", "sdf"),
        ("add", "http://a.example/", "nothing"),
        ("add", "http://10.0.0.1/x", "sdf"),
        ("notify", "no-service://x", "sdf"),
    ],
)
def test_wrong_hooks_are_refused(service, arguments):
    done = rasid("hooks", *arguments, **service.environment)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


def test_notifications_are_digests_with_a_rate_cap(service, hooks, receiver, listed):
    hooks("notify", receiver.url.replace("http://", "json://"), "sdf", "--every", "1")
    for number in range(25):
        tell(service, "sdf", title=f"n{number}")
    service.processes.start("hooks", "hooks", "run")
    assert until(lambda: receiver.got, 30)
    tell(service, "sdf", title="later")
    (event,) = receiver.events()
    assert "n0 (" in event["message"]
    assert "and 5 more" in event["message"]
    assert until(lambda: listed()["waiting"] == 1, 20)
    assert len(receiver.got) == 1
    assert "/hook" not in hooks("list")
