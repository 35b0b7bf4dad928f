"""The systemd units: complete, hardened, and read by systemd without a complaint."""

import shutil

import pytest

from tests.support.deployment import SYSTEMD, unit
from tools.units import faults
from worker.telemetry.liveness import PROCESSES

UNITS = sorted(SYSTEMD.glob("rasid-*.service"))
SHARED = unit(SYSTEMD / "rasid-.service.d" / "10-all.conf")


def test_every_process_has_a_unit_that_the_target_brings_along():
    assert {path.stem.removeprefix("rasid-") for path in UNITS} == set(PROCESSES)
    for path in UNITS:
        assert ("WantedBy", "rasid.target") in unit(path)
    assert ("PartOf", "rasid.target") in SHARED


@pytest.mark.parametrize(
    "line",
    [
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "CapabilityBoundingSet=",
        "MemoryDenyWriteExecute=yes",
        "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
        "SystemCallFilter=@system-service",
        "User=rasid",
        "Type=notify",
        "Restart=always",
        "KillMode=mixed",
        "RASID_SECRETS_DIR=%d",
    ],
)
def test_units_are_hardened_and_started_again(line):
    assert any(line in (f"{key}={value}", value) for key, value in SHARED)


def test_the_data_directory_is_the_one_that_systemd_makes():
    assert ("StateDirectory", "rasid") in SHARED
    assert ("Environment", "RASID_DATA_DIR=/var/lib/rasid") in SHARED


def test_a_watchdog_waits_longer_than_the_time_between_two_signs_of_life():
    assert int(dict(SHARED)["WatchdogSec"]) >= 120


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="skipped: no systemd-analyze")
def test_systemd_has_no_complaint():
    assert list(faults()) == []
