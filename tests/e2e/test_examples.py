"""Programs of ``examples/`` read what is published and acknowledge it."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.web.test_web_streams import tell
from tests.support.processes import free_port, listens, until
from worker.store import keys

NODE = Path(__file__).parents[2] / "examples" / "node"


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The programs for Node with the packages that their lock file names."""
    folder = shutil.copytree(NODE, tmp_path_factory.mktemp("examples") / "node")
    if not shutil.which("npm"):
        pytest.skip("no npm")
    command = ["npm", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=240, check=False
    )
    if done.returncode:
        pytest.skip(f"npm does not reach its registry: {done.stderr[-200:]}")
    return folder


@pytest.mark.parametrize("program", ["ioredis.mjs", "node-redis.mjs"])
def test_a_program_for_node_prints_what_comes_and_acknowledges_it(
    installed, service, tmp_path, program
):
    out = tmp_path / "out"
    tell(service, "sdf", title="before")
    environment = os.environ | {
        name: service.environment[name] for name in ("RASID_REDIS_URL", "RASID_PREFIX")
    }
    with out.open("w") as written:
        running = subprocess.Popen(
            ["node", program, "sdf"], cwd=installed, stdout=written, stderr=written, env=environment
        )
        try:
            assert until(lambda: "1 new before" in out.read_text(), 20), out.read_text()
            tell(service, "sdf", title="after")
            assert until(lambda: "2 new after" in out.read_text(), 20), out.read_text()
            key = service.store.key(keys.TOPIC, "sdf")
            assert until(lambda: service.store.client.xinfo_groups(key)[0]["pending"] == 0, 10)
        finally:
            running.kill()
            running.wait()


def ends_names(port: str) -> bool:
    """End the daemon of Erlang's names at a port, which goes on when the last node has ended."""
    kill = ["epmd", "-port", port, "-kill"]
    return b"Killed" in subprocess.run(kill, check=False, capture_output=True).stdout


@pytest.fixture
def rabbitmq(tmp_path):
    """The address of a real RabbitMQ, where the distribution's package is installed."""
    programs = sorted(Path("/usr/lib/rabbitmq/lib").glob("rabbitmq_server-*/sbin/rabbitmq-server"))
    if not programs:
        pytest.skip("no rabbitmq-server")
    pytest.importorskip("pika")
    port, names = free_port(), str(free_port())
    environment = os.environ | {
        "HOME": str(tmp_path),
        "RABBITMQ_NODENAME": f"rasid{port}@localhost",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_MNESIA_BASE": str(tmp_path / "data"),
        "RABBITMQ_LOG_BASE": str(tmp_path / "log"),
        "RABBITMQ_PID_FILE": str(tmp_path / "pid"),
        "RABBITMQ_FEATURE_FLAGS_FILE": str(tmp_path / "flags"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(tmp_path / "plugins"),
        "ERL_EPMD_PORT": names,
    }
    running = subprocess.Popen(
        [programs[-1]], cwd=tmp_path, env=environment, start_new_session=True
    )
    try:
        assert until(lambda: listens(port), 60)
        yield f"amqp://guest:guest@127.0.0.1:{port}/"
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        assert until(lambda: ends_names(names), 20)


def test_a_topic_goes_into_an_exchange_of_rabbitmq(rabbitmq, service):
    import pika

    connection = pika.BlockingConnection(pika.URLParameters(rabbitmq))
    channel = connection.channel()
    channel.exchange_declare("rasid", exchange_type="topic", durable=True)
    channel.queue_declare("desk")
    channel.queue_bind("desk", "rasid", "sdf")
    ids = [tell(service, "sdf", title=str(number)) for number in range(5)]
    bridge = NODE.parent / "bridges" / "rabbitmq.py"
    environment = os.environ | {
        "RABBITMQ_URL": rabbitmq,
        **{name: service.environment[name] for name in ("RASID_REDIS_URL", "RASID_PREFIX")},
    }
    running = subprocess.Popen([sys.executable, str(bridge), "sdf"], env=environment)
    try:
        assert until(lambda: channel.queue_declare("desk", passive=True).method.message_count == 5)
    finally:
        running.kill()
        running.wait()
    found = [channel.basic_get("desk", auto_ack=True) for _ in ids]
    assert [properties.message_id for _, properties, _ in found] == ids
    assert [json.loads(body)["title"] for _, _, body in found] == ["0", "1", "2", "3", "4"]
    connection.close()
