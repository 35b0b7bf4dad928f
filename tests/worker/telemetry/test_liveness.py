"""Signs of life: who gave one, how long ago, and what systemd hears of it."""

import os
import re
import socket
import time

import pytest

from rasid.cli import COMMANDS
from tests.support.processes import rasid
from worker.config.settings import Settings
from worker.telemetry.liveness import PROCESSES, LivenessFile, seconds_since


def test_a_process_that_never_gave_a_sign_has_no_age(tmp_path):
    assert seconds_since(Settings(data_dir=tmp_path), "poll") is None


def test_a_sign_counts_for_the_process_that_gave_it(tmp_path):
    settings = Settings(data_dir=tmp_path)
    began = time.time()
    LivenessFile(settings, "poll").give()
    assert seconds_since(settings, "poll") < time.time() - began + 1
    assert seconds_since(settings, "work") is None


def test_a_directory_that_cannot_be_written_stops_no_work(tmp_path):
    (tmp_path / "alive").write_text("a file where the directory should be")
    LivenessFile(Settings(data_dir=tmp_path), "poll").give()
    assert seconds_since(Settings(data_dir=tmp_path), "poll") is None


@pytest.mark.parametrize("kind", ["path", "abstract"])
def test_systemd_hears_that_it_is_ready_and_alive(tmp_path, monkeypatch, kind):
    name = str(tmp_path / "notify")[-90:] if kind == "abstract" else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind("\0" + name if kind == "abstract" else name)
        systemd.settimeout(2)
        monkeypatch.setenv("NOTIFY_SOCKET", "@" + name if kind == "abstract" else name)
        LivenessFile(Settings(data_dir=tmp_path), "poll").give()
        assert systemd.recv(100) == b"READY=1\nWATCHDOG=1"


def test_every_process_that_can_be_asked_for_is_a_command():
    assert set(PROCESSES) <= set(COMMANDS)


@pytest.mark.parametrize(
    ("age", "within", "code"),
    [(0, "3600", 0), (7_200, "3600", 1), (7_200, "86400", 0), (None, "3600", 1)],
)
def test_the_command_fails_for_a_sign_that_is_old_or_missing(tmp_path, age, within, code):
    if age is not None:
        LivenessFile(Settings(data_dir=tmp_path), "work").give()
        when = time.time() - age
        os.utime(tmp_path / "alive" / "work", (when, when))
    done = rasid("alive", "work", "--within", within, RASID_DATA_DIR=str(tmp_path))
    assert (done.returncode, done.stderr) == (code, "")
    shown = re.search(r"(\d+) s ago", done.stdout)
    assert (shown is None) == ("never" in done.stdout) == (age is None)
    assert shown is None or int(shown[1]) >= age


def test_without_a_name_all_that_ran_here_are_asked(tmp_path):
    assert rasid("alive", RASID_DATA_DIR=str(tmp_path)).returncode == 1
    LivenessFile(Settings(data_dir=tmp_path), "work").give()
    assert rasid("alive", RASID_DATA_DIR=str(tmp_path)).returncode == 0
    LivenessFile(Settings(data_dir=tmp_path), "poll").give()
    os.utime(tmp_path / "alive" / "poll", (1, 1))
    assert rasid("alive", RASID_DATA_DIR=str(tmp_path)).returncode == 1
