"""Programs for Go and Java write each message once, and a bridge carries a topic into NATS."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.processes import free_port, listens, until
from tools.read_yaml import read_yaml
from worker.store import keys

EXAMPLES = Path(__file__).parents[2] / "examples"
TITLES = ("أول\tخبر", "second\nline", "third")


def tell(store, *titles):
    """Put messages with the fields that topics have into the stream of a topic; returns ids."""
    key = store.key(keys.TOPIC, "sdf")
    return [store.client.xadd(key, {"seq": "1", "kind": "new", "title": one}) for one in titles]


@pytest.fixture
def environment(settings, store):
    return os.environ | {"RASID_REDIS_URL": settings.redis_url, "RASID_PREFIX": settings.prefix}


def is_waiting(store):
    return any("xreadgroup" in one["cmd"] for one in store.client.client_list())


@contextmanager
def running(words, environment):
    process = subprocess.Popen(words, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def tool(name):
    return shutil.which(name) or pytest.skip(f"no {name} on this machine")


def built_in_go(folder):
    go = tool("go")
    made = os.environ | {"GOCACHE": str(folder / "cache"), "GO111MODULE": "off"}
    words = [go, "build", "-o", str(folder / "reader"), str(EXAMPLES / "go" / "main.go")]
    subprocess.run(words, check=True, env=made, timeout=240)
    return [str(folder / "reader")]


def built_in_java(folder):
    words = [tool("javac"), "-d", str(folder), str(EXAMPLES / "java" / "Reader.java")]
    subprocess.run(words, check=True, timeout=120)
    return [tool("java"), "-XX:-UsePerfData", "-cp", str(folder), "Reader"]


@pytest.mark.parametrize("build", [built_in_go, built_in_java])
def test_a_program_writes_each_message_once_whatever_comes_twice(
    build, tmp_path, environment, store
):
    words, out = build(tmp_path), tmp_path / "out.tsv"
    key = store.key(keys.TOPIC, "sdf")
    first = tell(store, *TITLES)

    def ids():
        lines = out.read_text("utf-8", "replace").splitlines() if out.exists() else []
        return [line.split("\t")[0] for line in lines]

    with running([*words, "sdf", str(out)], environment):
        assert until(lambda: ids() == first)
        (group,) = store.client.xinfo_groups(key)
        assert until(lambda: store.client.xinfo_groups(key)[0]["pending"] == 0, 20)
    assert out.read_text("utf-8").splitlines()[0].endswith("\tnew\tأول خبر")
    # it crashed with lines on the disk that were not acknowledged, and one half written
    store.client.xgroup_setid(key, group["name"], "0")
    store.client.xreadgroup(group["name"], "me", {key: ">"})
    with out.open("ab") as file:
        file.write("9999999999999-0\tnew\tخ".encode()[:-1])
    later = tell(store, "after")
    with running([*words, "sdf", str(out)], environment):
        assert until(lambda: ids() == [*first, *later])
        assert until(lambda: store.client.xinfo_groups(key)[0]["pending"] == 0, 20)
    assert all(one < other for one, other in pairwise(ids()))
    unable_to_write = [tool("prlimit"), "--fsize=1"]
    # it goes on where it stopped: what is on the disk is not written again
    with running([*unable_to_write, *words, "sdf", str(out)], environment) as again:
        assert until(lambda: again.poll() is not None or is_waiting(store))
    assert ids() == [*first, *later]


@pytest.fixture
def nats_url(tmp_path):
    """The address of a real NATS with JetStream, where the distribution's package is installed."""
    pytest.importorskip("nats")
    port = free_port()
    words = [tool("nats-server"), "-js", "-a", "127.0.0.1", "-p", str(port), "-sd", str(tmp_path)]
    with running(words, os.environ):
        assert until(lambda: listens(port), 30)
        yield f"nats://127.0.0.1:{port}"


async def stored(url):
    """Read all that JetStream has: ids and bodies."""
    import nats

    connection = await nats.connect(url)
    server = connection.jetstream()
    state = (await server.stream_info("RASID")).state
    found = [await server.get_msg("RASID", seq=number + 1) for number in range(state.messages)]
    await connection.close()
    return [(one.headers["Nats-Msg-Id"], json.loads(one.data)) for one in found]


def test_a_topic_goes_into_jetstream_once_though_it_is_sent_twice(nats_url, environment, store):
    key = store.key(keys.TOPIC, "sdf")
    ids = tell(store, *TITLES)
    bridge = [sys.executable, str(EXAMPLES / "bridges" / "nats_jetstream.py"), "sdf"]
    carried = environment | {"NATS_URL": nats_url}

    def is_done():
        groups = store.client.xinfo_groups(key)
        return groups and groups[0]["pending"] == 0 and groups[0]["lag"] == 0

    with running(bridge, carried):
        assert until(is_done)
    store.client.xgroup_setid(key, "nats", "0")  # all of it comes again
    ids += tell(store, "after")
    with running(bridge, carried):
        assert until(is_done)
    found = asyncio.run(stored(nats_url))
    assert [id_ for id_, _ in found] == [f"sdf:{one}" for one in ids]
    assert [fields["title"] for _, fields in found] == [*TITLES, "after"]


def test_the_pipeline_for_redpanda_connect_reads_what_is_published():
    text = (EXAMPLES / "pipelines" / "redpanda-connect.yaml").read_text("utf-8")
    asked = read_yaml(text)["input"]["redis_streams"]
    assert asked["streams"] == [f"rasid:{keys.ARTICLES.name()}"]
    assert asked["body_key"] == "data"


def test_the_pipeline_for_logstash_is_one_by_its_grammar():
    parser = pytest.importorskip("logstash_pipeline_parser")
    tree = parser.Pipeline((EXAMPLES / "pipelines" / "logstash.conf").read_text("utf-8"))
    assert [section[0] for section in tree.parse()] == ["input", "filter", "output"]
    with pytest.raises(Exception, match=r".+"):
        parser.Pipeline("input { http { port => } }").parse()
