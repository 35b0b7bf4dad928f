"""Networks of proxies: all addresses are refused, wide ones are told by doctor and start."""

import json

import pytest
from click.testing import CliRunner

from rasid.cli.server.doctor import doctor
from tasks.errors import SettingsError
from tests.support.processes import rasid
from worker.config.proxy_networks import wide
from worker.config.settings import load_settings

ALL = "RASID_WEB_PROXY_NETWORKS"


@pytest.mark.parametrize(
    "networks", ["0.0.0.0/0", "::/0", "10.0.0.5/32,::/0", "0.0.0.0/1,128.0.0.0/1"]
)
def test_every_address_is_no_network_of_proxies(networks, monkeypatch):
    monkeypatch.setenv(ALL, networks)
    with pytest.raises(SettingsError, match=rf"{ALL}.*every address: whoever asks.*10\.0\.0\.5/32"):
        load_settings()


@pytest.mark.parametrize(
    ("networks", "found"),
    [
        ((), ()),
        (("10.0.0.5/32", "10.1.0.0/24", "fd00::5/128", "fd00::/120"), ()),
        (("10.0.0.5/32", "10.0.0.0/23"), ("10.0.0.0/23",)),
        (("fd00::/64",), ("fd00::/64",)),
    ],
)
def test_a_network_with_room_for_visitors_is_wide(networks, found):
    assert wide(networks) == found


@pytest.mark.parametrize(
    ("header", "deed"), [("X-User", "name any reader in X-User"), ("", "wrong tokens")]
)
def test_the_doctor_tells_what_a_wide_one_lets_visitors_do(header, deed, monkeypatch):
    monkeypatch.setenv(ALL, "10.0.0.0/8")
    monkeypatch.setenv("RASID_WEB_PROXY_HEADER", header)
    said = CliRunner().invoke(doctor, ["--here", "--json"]).output
    findings = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    (finding,) = [one for one in findings if one["check"] == "proxies"]
    assert finding["state"] == "note"
    assert deed in finding["text"]
    monkeypatch.setenv(ALL, "10.0.0.0/24")
    assert "proxies" not in CliRunner().invoke(doctor, ["--here", "--json"]).output


def test_a_start_tells_it():
    nowhere = {"RASID_REDIS_URL": "redis://127.0.0.1:1/0", "RASID_WEB_PORT": "0"}
    done = rasid("web", **nowhere, **{ALL: "10.0.0.0/8"})
    assert f"! 10.0.0.0/8 in {ALL}" in done.stderr
