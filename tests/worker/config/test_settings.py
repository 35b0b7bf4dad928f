import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from rasid.cli.server.settings import settings as settings_command
from tasks.errors import SettingsError
from worker.config.service import MAX_SOCKET_PATH
from worker.config.setting_texts import descriptions
from worker.config.settings import Settings, load_settings
from worker.config.types import Shown, without_password

WATCHED = ("WEB_PORT", "HOST_DELAY_SECONDS", "DOWNLOADS")


def test_the_environment_wins_over_the_file(tmp_path, monkeypatch):
    (tmp_path / "rasid.toml").write_text("web_port = 9000\nhost_delay_seconds = 3\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RASID_WEB_PORT", "9001")
    settings = load_settings()
    assert (settings.web_port, settings.host_delay_seconds) == (9001, 3)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RASID_WEB_PORT", "many"),
        ("RASID_WEB_PORT", "70000"),
        ("RASID_ALLOW_NETWORKS", "127.0.0.0/99"),
        ("RASID_DOWNLOADS", "0"),
        ("RASID_REDIS", "typo"),
        ("RASID_LEASE_SECONDS", "-1"),
        ("RASID_REDIS_URL", "not-a-url"),
        ("RASID_TASK_SECONDS", "90"),
        ("RASID_LOG_LEVEL", "loud"),
    ],
)
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
    settings = load_settings(
        allow_networks=("127.0.0.0/8", "10.0.0.0/8"), concurrency=3, log_json=True
    )
    for name, value in settings.environment().items():
        monkeypatch.setenv(name, value)
    assert load_settings() == settings.model_copy(update={"data_dir": settings.data_dir.resolve()})


@pytest.mark.parametrize(
    ("address", "shows"),
    [
        ("redis://desk:geheim@host:1/0", "redis://desk:***@host:1/0"),
        ("redis://:geheim@host", "redis://:***@host"),
        ("redis://host?password=geheim&db=1", "redis://host?password=***&db=1"),
        ("unix:///run/v.sock", "unix:///run/v.sock"),
        ("redis://u:geh/@eim@host", "redis://u:***@host"),
        ("redis://u@host:1?x=a:b", "redis://u@host:1?x=a:b"),
    ],
)
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
    told = descriptions()
    assert [name for name in Settings.model_fields if not told.get(name, "").endswith(".")] == []


def test_a_wrong_name_in_the_file_is_one_line_that_names_it(tmp_path, monkeypatch):
    (tmp_path / "rasid.toml").write_text("web_prot = 1\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match=r"web_prot in rasid\.toml is no setting"):
        load_settings()


@pytest.fixture
def printed(tmp_path, monkeypatch):
    (tmp_path / "rasid.toml").write_text("web_port = 9000\nhost_delay_seconds = 3\n")
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "WEB_PORT": "9001",
        "REDIS_URL": "redis://desk:geheim@h",
        "WEB_TOKENS": "geheim=sdf+isis",
    }.items():
        monkeypatch.setenv(f"RASID_{name}", value)
    return lambda *options: CliRunner().invoke(settings_command, list(options)).output


def test_every_setting_is_printed_with_its_source(printed):
    rows = {row["name"]: row for row in map(json.loads, printed("--json").splitlines())}
    assert rows.keys() == {f"RASID_{name.upper()}" for name in Settings.model_fields}
    seen = {
        name: (rows[f"RASID_{name}"]["value"], rows[f"RASID_{name}"]["source"]) for name in WATCHED
    }
    assert seen == {
        "WEB_PORT": (9001, "environment"),
        "HOST_DELAY_SECONDS": (3, "rasid.toml"),
        "DOWNLOADS": (64, "default"),
    }


def test_no_secret_is_printed(printed):
    for output in (printed("--json"), printed()):
        assert "geheim" not in output
        assert "redis://desk:***@h" in output
        assert "***=sdf+isis" in output


def test_only_what_was_set_is_printed_when_asked(printed):
    names = [line.split()[0] for line in printed("--set").splitlines()[1:]]
    assert names == [
        "RASID_REDIS_URL",
        "RASID_WEB_PORT",
        "RASID_WEB_TOKENS",
        "RASID_HOST_DELAY_SECONDS",
    ]


def test_a_long_data_directory_still_gets_a_socket():
    long = Settings(data_dir=Path("/tmp/" + "x" * 200))
    assert len(str(long.socket)) <= MAX_SOCKET_PATH
    assert long.socket != Settings(data_dir=Path("/tmp/" + "y" * 200)).socket


@pytest.fixture
def secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("RASID_SECRETS_DIR", str(tmp_path))
    return tmp_path


def test_a_setting_may_be_a_file_of_the_directory_of_secrets(secrets):
    (secrets / "RASID_REDIS_URL").write_text("rediss://worker@store.example:6380/0\n")
    (secrets / "RASID_REDIS_PASSWORD").write_text("p@ss/w:rd\n")
    (secrets / "RASID_WEB_TOKENS").write_text("first\nsecond=sdf+isis\n")
    (secrets / "something-else").write_text("of somebody else")
    settings = load_settings()
    assert settings.server_url == "rediss://worker:p%40ss%2Fw%3Ard@store.example:6380/0"
    assert settings.web_tokens == ("first", "second=sdf+isis")


def test_the_environment_wins_over_a_secret_file_and_the_file_over_the_settings_file(
    secrets, monkeypatch
):
    (secrets / "RASID_REDIS_URL").write_text("redis://secret.example")
    (secrets / "RASID_CONTACT").write_text("secret")
    (secrets / "rasid.toml").write_text('contact = "toml"\n')
    monkeypatch.chdir(secrets)
    monkeypatch.setenv("RASID_REDIS_URL", "redis://environment.example")
    assert (load_settings().redis_url, load_settings().contact) == (
        "redis://environment.example",
        "secret",
    )


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("redis://store:6379/0", "redis://:secret@store:6379/0"),
        ("unix:///run/store.sock", "unix://:secret@/run/store.sock"),
        ("redis://worker:@store/0", "redis://worker:secret@store/0"),
        ("redis://:own@store/0", "redis://:own@store/0"),
    ],
)
def test_the_password_joins_a_url_that_has_none(url, whole):
    assert Settings(redis_url=url, redis_password="secret").server_url == whole


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("RASID_REDIS_PASSWORD", "hush", "RASID_REDIS_URL"),
        ("RASID_REDIS_URL", "http://:hush@store", "redis://"),
        ("RASID_TYPO", "hush", "RASID_TYPO"),
    ],
)
def test_a_wrong_secret_is_one_line_that_does_not_repeat_it(secrets, name, text, word):
    (secrets / name).write_text(text)
    with pytest.raises(SettingsError, match=name) as caught:
        load_settings()
    assert word in str(caught.value)
    assert "hush" not in str(caught.value)


def test_a_directory_of_secrets_that_is_not_there_is_one_line(monkeypatch):
    monkeypatch.setenv("RASID_SECRETS_DIR", "/nowhere")
    with pytest.raises(SettingsError, match="RASID_SECRETS_DIR /nowhere cannot be read"):
        load_settings()


def test_secrets_are_not_shown_with_the_settings():
    shown = repr(Settings(redis_url="redis://store", redis_password="hush", web_tokens=("hush",)))
    assert "hush" not in shown


@pytest.mark.parametrize(
    "mistyped",
    [
        "worker:hunter2@valkey:6379",
        "redis:/:hunter2@valkey",
        "rediss:worker:hunter2@v",
        "sentinel://w:hunter2@a@b/m",
    ],
)
def test_a_mistyped_address_does_not_show_its_password(mistyped):
    with pytest.raises(SettingsError, match="RASID_REDIS_URL") as caught:
        load_settings(redis_url=mistyped)
    assert "hunter2" not in str(caught.value)
