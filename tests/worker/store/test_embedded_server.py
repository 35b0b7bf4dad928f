"""The embedded server: durable, owned by one, adopted after a crash."""

import pytest
from structlog.testing import capture_logs

from tasks.errors import SettingsError
from tasks.ports import Claim
from tests.support.servers import LooseServer
from worker.config.settings import Settings
from worker.jobs.app import create_app
from worker.jobs.queues import Queues
from worker.store.client import Store
from worker.store.embedded_server import EmbeddedServer


def test_what_was_written_is_there_after_a_restart(tmp_path):
    settings = Settings(data_dir=tmp_path)
    with EmbeddedServer(settings) as server:
        Store(server.url).client.set("kept", "yes")
        assert Store(server.url).client.config_get("maxmemory-policy") == {
            "maxmemory-policy": "noeviction"
        }
    with EmbeddedServer(settings) as server:
        assert Store(server.url).client.get("kept") == "yes"


def test_a_kill_of_the_server_loses_nothing_that_is_older_than_a_second(tmp_path):
    settings = Settings(data_dir=tmp_path)
    with EmbeddedServer(settings) as server:
        client = Store(server.url).client
        client.set("kept", "yes")
        client.waitaof(1, 0, 2000)
        server.process.kill()
        server.process.wait(5)
    with EmbeddedServer(settings) as server:
        assert Store(server.url).client.get("kept") == "yes"


def test_a_directory_has_one_owner(tmp_path):
    settings = Settings(data_dir=tmp_path)
    with EmbeddedServer(settings), pytest.raises(SettingsError, match="another rasid runs"):
        EmbeddedServer(settings).__enter__()


def test_a_server_whose_owner_crashed_is_adopted_and_stopped_at_the_end(tmp_path):
    settings = Settings(data_dir=tmp_path)
    crashed = EmbeddedServer(settings).__enter__()
    Store(crashed.url).client.set("kept", "yes")
    crashed.lock.close()  # what the kernel does for a process that was killed
    with EmbeddedServer(settings) as server:
        assert server.process is None
        assert Store(server.url).client.get("kept") == "yes"
    assert crashed.process.wait(10) == 0


def test_a_server_that_was_killed_is_started_again_with_what_it_had(tmp_path):
    with EmbeddedServer(Settings(data_dir=tmp_path)) as server:
        client = Store(server.url).client
        client.set("kept", "yes")
        client.waitaof(1, 0, 2000)
        server.process.kill()
        server.process.wait(5)
        with capture_logs() as logged:
            server.check()
        assert [(event["name"], event["code"]) for event in logged] == [("server", -9)]
        assert Store(server.url).client.get("kept") == "yes"


def test_a_socket_s_password_and_database_hold_for_jobs_as_well(tmp_path):
    socket = tmp_path / "own.sock"
    with LooseServer(tmp_path, "--unixsocket", str(socket), "--requirepass", "p@ss"):
        for address in (f"unix://:p%40ss@{socket}?db=3", f"unix://{socket}?db=3&password=p%40ss"):
            settings = Settings(redis_url=address)
            queues, store = Queues(create_app(settings), settings), Store(address)
            queues.poll(Claim("feed", 1))
            assert store.client.llen(queues.key("feeds")) == 1
            store.client.flushdb()
            store.close()
