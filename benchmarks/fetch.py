"""What a guarded download costs.

CPU per 200 kB page against bare aiohttp, urllib3 and httpx, and memory under a bomb.

Server and clients are processes of their own; clients run in turns, so that a drifting machine is
fair to all. CPU is the client's own user and system time. Usage: python benchmarks/fetch.py
"""

import asyncio
import gzip
import json
import os
import random
import resource
import ssl
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

PAGE_BYTES = 200_000
AT_ONCE = 20
ROUNDS = {0.0: 5, 0.2: 3}
PAGES = {0.0: 400, 0.2: 100}  # two connections to one host at 200 ms take their time
LATENCIES = (0.0, 0.2)
BOMB_MEGABYTES = 1000
CLIENTS = ("rasid", "aiohttp", "urllib3", "httpx")


def page() -> bytes:
    """Return a page of made-up words that compresses about as markup does."""
    chance = random.Random(7)
    words = [
        "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(2, 9)))
        for _ in range(3000)
    ]
    body = "".join(
        f"<p class=text>{' '.join(chance.choices(words, k=60))}</p>\n" for _ in range(600)
    )
    return body.encode()[:PAGE_BYTES]


# --- the server


async def serve(latency: float, certificate: str) -> None:
    """Answer every request with the page after ``latency`` seconds, and /bomb with 1 GB of zeros.

    Print the port.
    """
    packed = gzip.compress(page(), 6)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n"
    whole = head + f"Content-Length: {len(packed)}\r\n\r\n".encode() + packed
    packer = zlib.compressobj(9, wbits=31)
    block = bytes(1_000_000)
    first, again = (packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                await asyncio.sleep(latency)
                if b"/bomb" in request:
                    writer.writelines(
                        [head, b"Connection: close\r\n\r\n", first, *[again] * (BOMB_MEGABYTES - 1)]
                    )
                    await writer.drain()
                    return
                writer.write(whole)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH) if certificate else None
    if context:
        context.load_cert_chain(certificate)
    server = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=context)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


# --- the clients


def with_rasid(url: str, count: int) -> None:
    """Download as the workers do: batches through the one downloader."""
    from tasks.http.request import Request
    from worker.config.settings import Settings
    from worker.fetch.downloader import WebDownloader

    downloader = WebDownloader(Settings(allow_networks=("127.0.0.0/8",)))
    request = Request(url=url, max_bytes=5_000_000, obeys_robots=False)
    for _ in range(count // AT_ONCE):
        for _, answer in downloader.fetch_all([request] * AT_ONCE):
            assert len(answer.body) == PAGE_BYTES, answer
    downloader.close()


def with_aiohttp(url: str, count: int) -> None:
    """Download with a plain session, as its manual shows."""
    import aiohttp

    async def one(session: aiohttp.ClientSession) -> None:
        async with session.get(url) as answer:
            assert len(await answer.read()) == PAGE_BYTES

    async def run() -> None:
        async with aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit_per_host=2)
        ) as session:
            for _ in range(count // AT_ONCE):
                await asyncio.gather(*(one(session) for _ in range(AT_ONCE)))

    asyncio.run(run())


def with_urllib3(url: str, count: int) -> None:
    """Download with a pool manager and a thread for each connection."""
    import urllib3

    manager = urllib3.PoolManager(maxsize=AT_ONCE, ca_certs=os.environ.get("SSL_CERT_FILE"))
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for answer in threads.map(lambda _: manager.request("GET", url), range(count)):
            assert len(answer.data) == PAGE_BYTES


def with_httpx(url: str, count: int) -> None:
    """Download with its asynchronous client."""
    import httpx

    async def run() -> None:
        async with httpx.AsyncClient(verify=ssl.create_default_context()) as client:
            for _ in range(count // AT_ONCE):
                for answer in await asyncio.gather(*(client.get(url) for _ in range(AT_ONCE))):
                    assert len(answer.content) == PAGE_BYTES

    asyncio.run(run())


def bombed(url: str) -> None:
    """Print how far the downloader's process grows, in bytes, while it refuses 1 GB of zeros."""
    from tasks.http.request import Request
    from worker.config.settings import Settings
    from worker.fetch.downloader import WebDownloader

    downloader = WebDownloader(Settings(allow_networks=("127.0.0.0/8",)))
    list(downloader.fetch_all([Request(url=url + "x", max_bytes=5_000_000, obeys_robots=False)]))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ((_, answer),) = downloader.fetch_all(
        [Request(url=url + "bomb", max_bytes=5_000_000, obeys_robots=False)]
    )
    growth = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    print(json.dumps({"reason": answer.reason, "growth": growth}))
    downloader.close()


def measured(client: Callable[[str, int], None], url: str, count: int) -> None:
    """Print a client's CPU milliseconds per page; the first pages warm it up."""
    client(url, AT_ONCE)
    began = time.process_time()
    client(url, count)
    print(1000 * (time.process_time() - began) / count)


# --- the comparison


def child(*arguments: str, environment: dict[str, str]) -> str:
    """Run this file as another process and return what it printed."""
    done = subprocess.run(
        [sys.executable, __file__, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def compare(latency: float, certificate: Path | None, environment: dict[str, str]) -> None:
    """Print one line: CPU per page of each client, and ours as a multiple of bare aiohttp's."""
    server = subprocess.Popen(
        [sys.executable, __file__, "serve", str(latency), str(certificate or "")],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        port = server.stdout.readline().strip()
        url = f"{'https' if certificate else 'http'}://localhost:{port}/"
        spent: dict[str, list[float]] = {name: [] for name in CLIENTS}
        for _ in range(ROUNDS[latency]):
            for name in CLIENTS:
                spent[name].append(
                    float(child("client", name, url, str(PAGES[latency]), environment=environment))
                )
        ratio = median(
            ours / theirs for ours, theirs in zip(spent["rasid"], spent["aiohttp"], strict=True)
        )
        figures = "  ".join(f"{name} {median(values):5.2f}" for name, values in spent.items())
        print(
            f"{1000 * latency:4.0f} ms {'TLS  ' if certificate else 'plain'}  {figures}  "
            f"rasid/aiohttp {ratio:.2f}"
        )
        if not certificate and not latency:
            bomb = json.loads(child("bomb", "", url, environment=environment))
            print(f"1 GB bomb: {bomb['reason']}, the process grew by {bomb['growth'] / 1e6:.1f} MB")
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    """Compare all clients, with and without latency and TLS."""
    import trustme

    print(
        f"CPU ms per page of {PAGE_BYTES // 1000} kB (gzip), {AT_ONCE} at once, median of "
        f"{ROUNDS} rounds of {PAGES} pages"
    )
    with tempfile.TemporaryDirectory() as place:
        authority = trustme.CA()
        authority.cert_pem.write_to_path(Path(place) / "ca.pem")
        authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(
            Path(place) / "server.pem"
        )
        environment = {**os.environ, "SSL_CERT_FILE": str(Path(place) / "ca.pem")}
        for latency in LATENCIES:
            for certificate in (None, Path(place) / "server.pem"):
                compare(latency, certificate, environment)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve", latency, certificate]:
            asyncio.run(serve(float(latency), certificate))
        case ["client", name, url, count]:
            measured(globals()[f"with_{name}"], url, int(count))
        case ["bomb", _, url]:
            bombed(url)
        case _:
            main()
