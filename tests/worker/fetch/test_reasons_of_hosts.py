"""What goes wrong at a host has a reason that says what to do; cookies last one chain."""

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from rasid.testing.loopback import Site, says
from tasks.errors import RasidError
from tasks.http.request import Request
from tasks.http.response import Response
from worker.config.settings import Settings
from worker.fetch.downloader import ACCEPT, ACCEPT_FEED, WebDownloader


async def cookie_wall(request: web.Request) -> web.Response:
    if request.cookies.get("seen") == "1":
        return web.Response(text="article", content_type="text/html")
    return web.Response(
        status=302, headers={"Location": request.path, "Set-Cookie": "seen=1; Path=/"}
    )


async def elsewhere(request: web.Request) -> web.Response:
    other = f"http://localhost:{request.url.port}/echo"
    return web.Response(status=302, headers={"Location": other, "Set-Cookie": "secret=1"})


async def flood(request: web.Request) -> web.Response:
    response = web.Response(status=302, headers={"Location": "/echo"})
    for number in range(60):
        response.set_cookie(f"c{number}", "x" * 50)
    return response


async def echo(request: web.Request) -> web.Response:
    return web.Response(text=f"{request.headers.get('Cookie')}|{request.headers['Accept']}")


PATHS = {
    "/wall": cookie_wall,
    "/elsewhere": elsewhere,
    "/flood": flood,
    "/echo": echo,
    "/unchanged": says(status=304),
}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site(PATHS) as opened:
        yield opened


@pytest.fixture
def downloader() -> Iterator[WebDownloader]:
    opened = WebDownloader(Settings(allow_networks=("127.0.0.0/8", "::1/128"), fetch_seconds=5.0))
    yield opened
    opened.close()


def fetch(downloader: WebDownloader, url: str, **fields: object) -> Response | RasidError:
    wanted = {"url": url, "max_bytes": 100_000, "obeys_robots": False, **fields}
    ((_, answer),) = downloader.fetch_all([msgspec.convert(wanted, Request)])
    return answer


def test_a_page_that_looks_for_its_cookie_after_a_redirect_is_read(downloader, site):
    assert fetch(downloader, site.url + "/wall").body == b"article"


def test_a_cookie_is_gone_with_its_chain(downloader, site):
    fetch(downloader, site.url + "/wall")
    assert fetch(downloader, site.url + "/echo").body.startswith(b"None|")


def test_a_cookie_is_never_sent_to_another_site(downloader, site):
    assert fetch(downloader, site.url + "/elsewhere").body.startswith(b"None|")


def test_a_flood_of_cookies_is_cut(downloader, site):
    cookies = fetch(downloader, site.url + "/flood").body.split(b"|")[0]
    assert 0 < cookies.count(b"=") <= 20


def test_a_feed_is_asked_for_as_one(downloader, site):
    as_page = fetch(downloader, site.url + "/echo").body.decode()
    as_feed = fetch(downloader, site.url + "/echo", is_feed=True).body.decode()
    assert (as_page, as_feed) == (f"None|{ACCEPT}", f"None|{ACCEPT_FEED}")


def test_not_modified_without_a_condition_has_a_reason(downloader, site):
    assert fetch(downloader, site.url + "/unchanged").reason == "not_modified_unasked"
    assert fetch(downloader, site.url + "/unchanged", etag='"1"').status == 304


def test_a_link_that_only_a_script_opens_is_not_asked_for(downloader):
    link = "https://news.google.com/rss/articles/CBMiakFVX3lxTE1ka0ZycS05bUJfb3BhcXVlX2tleQ?oc=5"
    assert fetch(downloader, link, obeys_robots=True).reason == "aggregator_link"


# --- TLS


Key = ec.EllipticCurvePrivateKey


def certificate(
    name: str, key: Key, issuer: str, issuer_key: Key, *, is_ca: bool
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    )
    return builder.sign(issuer_key, hashes.SHA256())


def server_context(folder: Path, issuer: str) -> ssl.SSLContext:
    """Make a server that sends its own certificate alone, signed by ``issuer``."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer_key = key if issuer == "localhost" else ec.generate_private_key(ec.SECP256R1())
    own = certificate("localhost", key, issuer, issuer_key, is_ca=False)
    pem = folder / "own.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    pem.write_bytes(secret + own.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


@pytest.mark.parametrize(
    ("issuer", "reason"), [("Intermediate", "tls_incomplete"), ("localhost", "tls")]
)
def test_a_missing_intermediate_is_told_from_a_wrong_certificate(
    downloader, tmp_path, issuer, reason
):
    with Site({"/": says("x")}, server_context(tmp_path, issuer)) as secure:
        answer = fetch(downloader, secure.url.replace("127.0.0.1", "localhost") + "/")
    assert answer.reason == reason


# An alert of TLS 1.0: fatal (2), protocol_version (70), RFC 5246, section 7.2.
OLD_ALERT = bytes([21, 3, 1, 0, 2, 2, 70])


def answer_once(listener: socket.socket, reply: bytes) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.recv(16_384)
        connection.sendall(reply)
        connection.recv(16_384)


def test_a_host_with_old_tls_alone_has_a_reason(downloader):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(target=answer_once, args=(listener, OLD_ALERT), daemon=True)
        server.start()
        answer = fetch(downloader, f"https://127.0.0.1:{listener.getsockname()[1]}/")
    server.join(5)
    assert answer.reason == "tls_old"
