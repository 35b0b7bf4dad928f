"""The embedded server: durable, owned by one, adopted after a crash."""

import errno
import resource
import signal
import socket
from contextlib import ExitStack

import pytest
from structlog.testing import capture_logs

from tasks.errors import SettingsError
from tasks.ports import Claim
from tests.support.servers import LooseServer
from worker.config.settings import Settings
from worker.jobs.app import create_app
from worker.jobs.queues import Queues
from worker.store import embedded_server
from worker.store.client import Store
from worker.store.embedded_server import EmbeddedServer, is_answering
from worker.store.server_probe import ServerState, state_of


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


def test_an_adopted_server_that_ends_is_started_again(tmp_path):
    settings = Settings(data_dir=tmp_path)
    crashed = EmbeddedServer(settings).__enter__()
    crashed.lock.close()
    with EmbeddedServer(settings) as server:
        client = Store(server.url).client
        client.set("kept", "yes")
        client.waitaof(1, 0, 2000)
        crashed.process.kill()
        crashed.process.wait(5)
        server.check()
        assert server.process is not None
        assert Store(server.url).client.get("kept") == "yes"


def test_a_frozen_server_is_never_joined_by_a_second_one_on_its_files(tmp_path, monkeypatch):
    monkeypatch.setattr(embedded_server, "START_SECONDS", 0.5)
    settings = Settings(data_dir=tmp_path)
    crashed = EmbeddedServer(settings).__enter__()
    crashed.lock.close()
    crashed.process.send_signal(signal.SIGSTOP)
    try:
        assert is_answering(settings)
        with pytest.raises(SettingsError, match="does not respond"):
            EmbeddedServer(settings).__enter__()
    finally:
        crashed.process.send_signal(signal.SIGCONT)
    with EmbeddedServer(settings) as server:  # nobody kept the directory
        assert server.process is None
    assert crashed.process.wait(10) == 0


def test_a_frozen_server_at_which_many_have_knocked_is_one_that_is_there(tmp_path):
    place = tmp_path / "socket"
    with socket.socket(socket.AF_UNIX) as listening, ExitStack() as knocking:
        listening.bind(str(place))
        listening.listen(1)  # and accepts none, as when it is frozen
        while True:
            one = knocking.enter_context(socket.socket(socket.AF_UNIX))
            one.setblocking(False)
            if one.connect_ex(str(place)) == errno.EAGAIN:
                break
        assert state_of(place) is ServerState.SILENT
    assert state_of(place) is ServerState.ABSENT


def test_a_process_without_descriptors_takes_no_server_for_absent(tmp_path):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        listening.listen()
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
        try:
            state = state_of(tmp_path / "socket")
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert state is ServerState.SILENT


def test_a_server_that_refuses_is_one_that_is_there(tmp_path):
    settings = Settings(data_dir=tmp_path)
    options = ("--unixsocket", str(settings.socket), "--requirepass", "secret")
    with LooseServer(tmp_path, *options):
        assert state_of(settings.socket) is ServerState.READY
    assert state_of(settings.socket) is ServerState.ABSENT


def test_a_file_that_takes_long_to_load_is_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr(embedded_server, "PROGRESS_SECONDS", 0.0)
    settings = Settings(data_dir=tmp_path)
    with EmbeddedServer(settings) as server:
        client = Store(server.url).client
        filling = client.pipeline(transaction=False)
        for number in range(2_000):
            filling.set(f"key:{number}", "x" * 500)
        filling.execute()
        client.waitaof(1, 0, 2000)
    slow = ["--key-load-delay", "400", "--loading-process-events-interval-bytes", "1024"]
    options = EmbeddedServer._options
    monkeypatch.setattr(EmbeddedServer, "_options", lambda self: [*options(self), *slow])
    with capture_logs() as logged, EmbeddedServer(settings) as server:
        assert Store(server.url).client.get("key:1999")
    told = [event["percent"] for event in logged if event["event"] == "server_loading"]
    assert told
    percents = [percent for percent in told if percent is not None]  # it may be through meanwhile
    assert percents == sorted(percents)


def test_a_server_that_cannot_start_is_not_left_behind(tmp_path, monkeypatch):
    def deaf(self):
        return [*options(self), "--unixsocket", str(tmp_path / "elsewhere.sock")]

    options = EmbeddedServer._options
    monkeypatch.setattr(EmbeddedServer, "_options", deaf)
    monkeypatch.setattr(embedded_server, "START_SECONDS", 1.0)
    server = EmbeddedServer(Settings(data_dir=tmp_path))
    with pytest.raises(SettingsError, match="did not start"):
        server.__enter__()
    assert server.process.poll() is not None


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
