"""The embedded server on TCP: only when asked, never without its password."""

import stat

import pytest
import redis

from tests.support.processes import free_port
from worker.config.settings import Settings, load_settings
from worker.config.tcp_access import FILE, known_password, read_address
from worker.store.connect import connect_store
from worker.store.embedded_server import EmbeddedServer


def test_it_listens_where_it_is_asked_to_with_a_password_of_its_own(tmp_path):
    port = free_port()
    settings = Settings(data_dir=tmp_path, server_listen=f"127.0.0.1:{port}")
    with EmbeddedServer(settings) as server:
        password = known_password(tmp_path)
        assert len(password) >= 32
        assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=port).ping()
        assert redis.Redis.from_url(server.tcp_url).ping()
        assert connect_store(settings).ping() is None  # by the socket, as commands do
        options = server.process.args
        assert not any(password in option for option in options)  # others see arguments
    with EmbeddedServer(settings) as server:
        assert known_password(tmp_path) == password
    with EmbeddedServer(Settings(data_dir=tmp_path)) as server:
        assert server.tcp_url == ""
        with pytest.raises(redis.ConnectionError):
            redis.Redis(port=port).ping()
        assert connect_store(Settings(data_dir=tmp_path)).ping() is None


def test_a_server_that_a_crash_left_listens_as_well_when_it_is_asked_to(tmp_path):
    settings = Settings(data_dir=tmp_path, server_listen=f"127.0.0.1:{free_port()}")
    left = EmbeddedServer(Settings(data_dir=tmp_path)).__enter__()
    left.lock.close()  # its owner died
    redis.Redis(unix_socket_path=str(left.socket)).set("kept", "1")
    with EmbeddedServer(settings) as server:
        assert redis.Redis.from_url(server.tcp_url).get("kept") == b"1"
    left.process.wait(10)


@pytest.mark.parametrize("text", ["6379", ":6379", "localhost", "h:0", "h:99999", "h:x"])
def test_what_is_no_address_is_refused(text, monkeypatch):
    with pytest.raises(ValueError, match="HOST:PORT"):
        read_address(text)
    monkeypatch.setenv("RASID_SERVER_LISTEN", text)
    with pytest.raises(Exception, match="RASID_SERVER_LISTEN"):
        load_settings()


def test_an_address_of_version_six_keeps_its_brackets():
    assert read_address("[::1]:6379").url("p") == "redis://:p@[::1]:6379/0"
