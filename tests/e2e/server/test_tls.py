"""Certificates are always verified: the issuer and the name."""

import json
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from rasid.testing.loopback import Site, says
from tests.support.processes import rasid

SENTENCE = (
    "The convoy waited at the bridge for an hour while officers checked whether its permit "
    "had been announced. "
)
PAGE = (
    f"<html lang=en><title>At the bridge</title><article><h1>At the "
    f"bridge</h1><p>{SENTENCE * 4}</p></article></html>"
)


@pytest.fixture
def authority(tmp_path: Path) -> trustme.CA:
    made = trustme.CA()
    made.cert_pem.write_to_path(tmp_path / "ca.pem")
    return made


def site(authority: trustme.CA, name: str) -> Site:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    return Site({"/page": says(PAGE)}, tls=context)


@pytest.fixture
def extract(tmp_path: Path) -> Iterator:
    def run(url: str, *, trusted: bool = True):
        trust = {"SSL_CERT_FILE": str(tmp_path / "ca.pem")} if trusted else {}
        return rasid("extract", url, "--json", RASID_ALLOW_NETWORKS="127.0.0.0/8,::1/128", **trust)

    return run


def test_a_certificate_for_the_name_is_accepted(authority, extract):
    with site(authority, "localhost") as right:
        done = extract(right.url.replace("127.0.0.1", "localhost") + "/page")
    assert json.loads(done.stdout)["title"] == "At the bridge", done.stderr


@pytest.mark.parametrize(
    ("name", "trusted", "reason"),
    [("other.example", True, "tls"), ("localhost", False, "tls_incomplete")],
)
def test_a_certificate_with_the_wrong_name_or_an_unknown_issuer_is_refused(
    authority, extract, name, trusted, reason
):
    with site(authority, name) as wrong:
        done = extract(wrong.url.replace("127.0.0.1", "localhost") + "/page", trusted=trusted)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"rasid: {reason}: ")
    assert len(done.stderr.splitlines()) == 1
    assert not wrong.hits
