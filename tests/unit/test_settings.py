from pathlib import Path

import pytest

from tasks.core.errors import SettingsError
from worker.settings import MAX_SOCKET_PATH, Settings, load_settings


def test_the_environment_wins_over_the_file(tmp_path, monkeypatch):
    (tmp_path / "rasid.toml").write_text("web_port = 9000\nhost_delay_seconds = 3\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RASID_WEB_PORT", "9001")
    settings = load_settings()
    assert (settings.web_port, settings.host_delay_seconds) == (9001, 3)


@pytest.mark.parametrize(
    ("name", "value"),
    [("RASID_WEB_PORT", "many"), ("RASID_WEB_PORT", "70000"), ("RASID_ALLOW_NETWORKS", "127.0.0.0/99"),
     ("RASID_BATCH_SIZE", "0"), ("RASID_REDIS", "typo"), ("RASID_LEASE_SECONDS", "-1"), ("RASID_REDIS_URL", "not-a-url"),
     ("RASID_TASK_SECONDS", "90")],
)  # fmt: skip
def test_a_bad_setting_is_one_line_that_names_it(name, value, monkeypatch):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as caught:
        load_settings()
    assert "\n" not in str(caught.value)


def test_a_bad_settings_file_is_one_line(tmp_path, monkeypatch):
    (tmp_path / "rasid.toml").write_text("web_port = [")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match=r"rasid\.toml"):
        load_settings()


def test_child_processes_see_the_same_settings(monkeypatch):
    settings = load_settings(allow_networks=("127.0.0.0/8", "10.0.0.0/8"), concurrency=3, log_json=True)
    for name, value in settings.environment().items():
        monkeypatch.setenv(name, value)
    assert load_settings() == settings.model_copy(update={"data_dir": settings.data_dir.resolve()})


def test_a_long_data_directory_still_gets_a_socket():
    long = Settings(data_dir=Path("/tmp/" + "x" * 200))
    assert len(str(long.socket)) <= MAX_SOCKET_PATH
    assert long.socket != Settings(data_dir=Path("/tmp/" + "y" * 200)).socket
