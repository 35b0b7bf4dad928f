"""A settings file with secrets that everybody may read is told, without the secrets."""

import json

import pytest
from click.testing import CliRunner

from rasid.cli.server.doctor import doctor
from worker.config.file_access import open_secrets, remedy

SECRETS = """
redis_url = "redis://user:hunter2@127.0.0.1:1/0"
web_tokens = ["sesame", "open=sdf"]
web_port = 8081
"""


@pytest.mark.parametrize(
    ("text", "mode", "found"),
    [
        (SECRETS, 0o644, ("redis_url", "web_tokens")),
        (SECRETS, 0o640, None),
        ("web_port = 8081\nredis_url = 'redis://127.0.0.1:1/0'", 0o644, ()),
        ("web_port = [", 0o644, None),
    ],
)
def test_secrets_that_everybody_may_read_are_named(text, mode, found, tmp_path):
    path = tmp_path / "rasid.toml"
    path.write_text(text)
    path.chmod(mode)
    assert open_secrets(path) == found


def test_a_file_that_is_not_there_is_not_open(tmp_path):
    assert open_secrets(tmp_path / "rasid.toml") is None


def test_the_doctor_tells_it_and_no_secret(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rasid.toml").write_text(SECRETS)
    (tmp_path / "rasid.toml").chmod(0o644)
    said = CliRunner().invoke(doctor, ["--here", "--json"]).output
    findings = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    (finding,) = [one for one in findings if one["check"] == "settings"]
    assert finding["state"] == "fault"
    assert "redis_url, web_tokens" in finding["text"]
    assert "hunter2" not in said
    assert "sesame" not in remedy(("web_tokens",))
