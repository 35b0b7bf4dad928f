"""What a newcomer types first: settings, places, completion, the manual."""

import shutil
import subprocess
import tomllib

import pytest

from rasid.cli.server.init import settings_file
from rasid.testing.loopback import Site, says
from tests.conftest import ROOT
from worker.config.settings import Settings, load_settings


def test_a_settings_file_is_written_once_and_holds_what_holds_anyway(typed, tmp_path, monkeypatch):
    place = tmp_path / "mine"
    assert typed("init", str(place)).code == 0
    assert typed("init", str(place)).code == 2
    for name in list(Settings().environment()):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(place)
    assert load_settings().model_fields_set == {"topics_dir"}
    assert (place / "rasid.toml").stat().st_mode & 0o077 == 0
    assert len(list((place / "topics").iterdir())) > 10


def test_every_line_of_it_can_be_taken_into_use():
    lines = [line.removeprefix("#") for line in settings_file().splitlines()]
    given = tomllib.loads("\n".join(line for line in lines if not line.startswith(" ")))
    assert given.keys() == Settings.model_fields.keys()
    defaults, empty = Settings(), {"feeds", "topics_dir", "sites_dir", "index_dir"}
    kept = {name: value for name, value in given.items() if name not in empty}
    assert Settings(**kept) == defaults


def test_all_places_are_told_and_what_removes_them(typed, settings):
    told = typed("paths").out
    assert str(settings.data_dir) in told
    assert f"rm -r {settings.data_dir}" in told


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_told_how_to_complete(typed, shell):
    assert "_RASID_COMPLETE" in typed("completion", shell).out


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("rasid ta", "tail"),
        ("rasid tail hasak", "hasakah"),
        ("rasid feeds pau", "pause"),
        ("rasid tail --fol", "--follow"),
        ("rasid dead list --reason http", ""),
    ],
)
def test_words_are_completed(typed, monkeypatch, line, expected):
    words = line.split()
    monkeypatch.setenv("_RASID_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
    done = typed()
    assert (f"plain,{expected}" in done.lines) is bool(expected), done.out


def test_ids_of_feeds_are_completed_while_the_server_runs(typed, catalogue, monkeypatch):
    id_, _ = catalogue.add("http://a.example/feed")
    monkeypatch.setenv("_RASID_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", f"rasid feeds show {id_[:3]}")
    monkeypatch.setenv("COMP_CWORD", "3")
    assert typed().lines == [f"plain,{id_}"]
    monkeypatch.setenv("RASID_REDIS_URL", "redis://127.0.0.1:1/0")
    assert (typed().out.strip(), typed().err) == ("", "")


def test_the_manual_names_every_command():
    from rasid.cli import COMMANDS

    page = (ROOT / "docs" / "reference" / "rasid.1").read_text("utf-8")
    assert all(f".SS rasid {name}" in page for name in COMMANDS)
    if shutil.which("groff") is None:
        pytest.skip("skipped: no groff")
    read = subprocess.run(
        ["groff", "-man", "-ww", "-z", "-Tutf8"],
        input=page.encode(),
        capture_output=True,
        check=True,
    )
    assert read.stderr == b""


def test_a_command_that_fails_does_not_advise_itself(typed, monkeypatch):
    monkeypatch.setenv("RASID_ALLOW_NETWORKS", "127.0.0.0/8")
    with Site({"/page": says("<p>page</p>")}) as site:
        done = typed("feeds", "test", f"{site.url}/page", "--entry", ".card")
    assert done.code == 1
    assert "rasid feeds test" not in done.err
    assert "in a browser" in done.err
