import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tasks.core.errors import SettingsError
from worker.cli.settings import settings as settings_command
from worker.settings import MAX_SOCKET_PATH, Settings, load_settings
from worker.settings_types import Shown, without_password

WATCHED = ("WEB_PORT", "HOST_DELAY_SECONDS", "BATCH_SIZE")


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
     ("RASID_TASK_SECONDS", "90"), ("RASID_LOG_LEVEL", "loud")],
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


@pytest.mark.parametrize(
    ("address", "shows"),
    [("redis://desk:geheim@host:1/0", "redis://desk:***@host:1/0"), ("redis://:geheim@host", "redis://:***@host"),
     ("redis://host?password=geheim&db=1", "redis://host?password=***&db=1"), ("unix:///run/v.sock", "unix:///run/v.sock"),
     ("redis://u:geh/@eim@host", "redis://u:***@host"), ("redis://u@host:1?x=a:b", "redis://u@host:1?x=a:b")],
)  # fmt: skip
def test_a_password_is_never_shown(address, shows):
    assert without_password(address) == shows


def test_an_error_about_a_secret_does_not_tell_it(monkeypatch):
    monkeypatch.setenv("RASID_REDIS_URL", "http://u:geheim@h")
    with pytest.raises(SettingsError, match=r"RASID_REDIS_URL is 'http://u:\*\*\*@h'"):
        load_settings()


def test_what_holds_a_secret_knows_how_to_hide_it():
    for name, field in Settings.model_fields.items():
        if any(word in name for word in ("password", "secret", "token", "redis_url")):
            assert any(isinstance(mark, Shown) for mark in field.metadata), name


def test_every_setting_says_what_it_is_for():
    assert [name for name, field in Settings.model_fields.items() if not (field.description or "").endswith(".")] == []


def test_a_wrong_name_in_the_file_is_one_line_that_names_it(tmp_path, monkeypatch):
    (tmp_path / "rasid.toml").write_text("web_prot = 1\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match=r"web_prot in rasid\.toml is no setting"):
        load_settings()


@pytest.fixture
def printed(tmp_path, monkeypatch):
    (tmp_path / "rasid.toml").write_text("web_port = 9000\nhost_delay_seconds = 3\n")
    monkeypatch.chdir(tmp_path)
    for name, value in {"WEB_PORT": "9001", "REDIS_URL": "redis://desk:geheim@h", "WEB_TOKENS": "geheim=sdf+isis"}.items():
        monkeypatch.setenv(f"RASID_{name}", value)
    return lambda *options: CliRunner().invoke(settings_command, list(options)).output


def test_every_setting_is_printed_with_its_source(printed):
    rows = {row["name"]: row for row in map(json.loads, printed("--json").splitlines())}
    assert rows.keys() == {f"RASID_{name.upper()}" for name in Settings.model_fields}
    seen = {name: (rows[f"RASID_{name}"]["value"], rows[f"RASID_{name}"]["source"]) for name in WATCHED}
    assert seen == {
        "WEB_PORT": (9001, "environment"),
        "HOST_DELAY_SECONDS": (3, "rasid.toml"),
        "BATCH_SIZE": (20, "default"),
    }


def test_no_secret_is_printed(printed):
    for output in (printed("--json"), printed()):
        assert "geheim" not in output
        assert "redis://desk:***@h" in output
        assert "***=sdf+isis" in output


def test_only_what_was_set_is_printed_when_asked(printed):
    names = [line.split()[0] for line in printed("--set").splitlines()[1:]]
    assert names == ["RASID_REDIS_URL", "RASID_WEB_PORT", "RASID_WEB_TOKENS", "RASID_HOST_DELAY_SECONDS"]


def test_a_long_data_directory_still_gets_a_socket():
    long = Settings(data_dir=Path("/tmp/" + "x" * 200))
    assert len(str(long.socket)) <= MAX_SOCKET_PATH
    assert long.socket != Settings(data_dir=Path("/tmp/" + "y" * 200)).socket
