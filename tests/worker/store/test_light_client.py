"""The light client gives what redis-py gives, by another way."""

import socket
import threading
from pathlib import Path

import pytest
import redis

from worker.store.client import Store
from worker.store.errors import ForbiddenError, LockError, RefusedError, StoreError
from worker.store.light_client import LightClient, is_light

ASKED = (
    ("ping",),
    ("get", "text"),
    ("get", "nothing"),
    ("exists", "text"),
    ("hgetall", "hash"),
    ("hgetall", "nothing"),
    ("hmget", "hash", ["a", "no"]),
    ("hmget", "hash", "a", "b"),
    ("lrange", "list", 0, -1),
    ("smembers", "set"),
    ("zrange", "sorted", 0, -1),
    ("zscore", "sorted", "x"),
    ("zscore", "sorted", "no"),
    ("xrevrange", "stream"),
    ("xrevrange", "stream", "2-0"),
    ("hget", "hash", "a"),  # redis-py's, as all that are not listed
)
WITH_OPTIONS = (
    ("zrange", ("sorted", 0, -1), {"withscores": True}),
    ("zrange", ("sorted", 0, -1), {"desc": True}),
    ("xrevrange", ("stream",), {"count": 1}),
    ("xrevrange", ("stream", "1-0"), {"count": 5}),
)


@pytest.fixture
def filled(store):
    client = store.client
    names = {name: f"{store.prefix}{name}" for name in ("hash", "list", "set", "sorted", "stream")}
    client.set(f"{store.prefix}text", "نص\r\nثان")
    client.hset(names["hash"], mapping={"a": "1", "b": b"\xff no text"})
    client.rpush(names["list"], "one", "")
    client.sadd(names["set"], "m")
    client.zadd(names["sorted"], {"x": 1.5, "y": -2})
    for number in (1, 2, 3):
        client.xadd(names["stream"], {"n": number}, id=f"{number}-0")
    yield store
    client.delete(f"{store.prefix}text", *names.values())


@pytest.fixture
def light(filled):
    opened = Store(filled.url, filled.prefix, light=True)
    assert isinstance(opened.client, LightClient)
    yield opened
    opened.close()


def _named(store, name, *rest):
    key = (f"{store.prefix}{rest[0]}",) if rest else ()
    return name, *key, *rest[1:]


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: " ".join(map(str, asked)))
def test_an_answer_is_redis_pys(filled, light, asked):
    name, *rest = _named(filled, *asked)
    assert getattr(light.client, name)(*rest) == getattr(filled.client, name)(*rest)


@pytest.mark.parametrize(("name", "rest", "options"), WITH_OPTIONS)
def test_options_are_redis_pys_too(filled, light, name, rest, options):
    _, *named = _named(filled, name, *rest)
    expected = getattr(filled.client, name)(*named, **options)
    assert getattr(light.client, name)(*named, **options) == expected


def test_a_pipeline_answers_in_order(filled, light):
    answers = []
    for store in (filled, light):
        with store.client.pipeline(transaction=False) as pipe:
            pipe.hgetall(f"{store.prefix}hash")
            pipe.zscore(f"{store.prefix}sorted", "y")
            pipe.hget(f"{store.prefix}hash", "a")
            answers.append(pipe.execute())
    assert answers[0] == answers[1]


def test_a_step_runs_whether_the_server_knows_it_or_not(filled, light):
    filled.client.script_flush()
    assert light.run("ledger") == light.run("ledger") == filled.run("ledger")


def test_a_refusal_is_redis_pys_refusal(filled, light):
    for client in (filled.client, light.client):
        with pytest.raises(RefusedError, match="WRONGTYPE"):
            client.hgetall(f"{filled.prefix}text")
    assert light.client.get(f"{filled.prefix}text")  # the next answer is not mixed up


def test_errors_of_redis_py_are_kinds_of_ours():
    assert issubclass(redis.ConnectionError, StoreError)
    assert issubclass(redis.exceptions.NoPermissionError, ForbiddenError)
    assert issubclass(redis.exceptions.ReadOnlyError, RefusedError)
    assert issubclass(redis.exceptions.LockNotOwnedError, LockError)
    assert not issubclass(redis.ConnectionError, RefusedError)
    with pytest.raises(StoreError):
        raise redis.TimeoutError("slow")


def test_a_password_and_a_user_are_told(filled, light):
    user, key = f"u{filled.prefix.strip(':')}", f"{filled.prefix}text"
    filled.client.acl_setuser(
        user, enabled=True, passwords=["+p@ss"], keys=[key], commands=["+get"]
    )
    try:
        address = f"unix://{user}:p%40ss@{filled.url.partition('@')[2] or filled.url[7:]}"
        client = Store(address, filled.prefix, light=True).client
        assert client.get(key) == filled.client.get(key)
        with pytest.raises(ForbiddenError):
            client.hgetall(key)
        wrong = Store(address.replace("p%40ss", "no"), filled.prefix, light=True).client
        with pytest.raises(StoreError, match="WRONGPASS"):
            wrong.get(key)
    finally:
        filled.client.acl_deluser(user)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("unix:///run/v.sock", True),
        ("unix:///run/v.sock?db=2", True),
        ("redis://u:p@host:1/3", True),
        ("rediss://host", False),
        ("sentinel://a:1/m", False),
        ("redis://host?socket_timeout=1", False),
    ],
)
def test_what_it_cannot_speak_is_left_to_redis_py(url, expected):
    assert is_light(url) is expected


@pytest.mark.parametrize("said", [b"", b"$100\r\nshort", b"*2\r\n+one\r\n", b"?what\r\n"])
def test_a_server_that_breaks_off_is_an_error_of_the_store(tmp_path, said):
    path = Path(tmp_path) / "s"
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(path))
    listening.listen()

    def answer():
        with listening.accept()[0] as one:
            one.recv(1000)
            one.sendall(said)

    answering = threading.Thread(target=answer)
    answering.start()
    with pytest.raises(StoreError):
        Store(f"unix://{path}", light=True).client.get("x")
    answering.join()
    listening.close()


def test_a_server_that_is_not_there_is_an_error_of_the_store():
    with pytest.raises(StoreError, match="No such file"):
        Store("unix:///nowhere/v.sock", light=True).client.ping()
