"""Pages of many hosts that take their time: the corpus' real ones, made unlike each other.

They are served from loopback addresses after a latency; some hosts may be slow. Run by itself it
serves until it is killed.
"""

import argparse
import asyncio
import gzip
import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).parents[1]
CORPUS = Path(os.environ.get("RASID_CORPUS", ROOT / ".." / "shared" / "corpus"))
PORT = 18_088
NETWORK = os.environ.get("RASID_WEB_OF_HOSTS", "127.1")
ENTRIES_OF_A_FEED = 300
TICKS = os.sysconf("SC_CLK_TCK")
_OWN_ADDRESS = re.compile(rb"<link[^>]+canonical[^>]*>|<meta[^>]+og:url[^>]*>", re.IGNORECASE)
_PARAGRAPH = re.compile(rb"<p[ >].*?</p>", re.DOTALL | re.IGNORECASE)
_WORD = re.compile(rb"(?<=\s)[^\s<>=\"'&]{4,}(?=\s)")


def originals() -> list[bytes]:
    """Read the corpus' pages."""
    english = sorted((CORPUS / "extraction" / "aeb" / "html").glob("*.html.gz"))
    rows = json.loads((CORPUS / "arabic" / "gold.json").read_text("utf-8"))
    eastern = [(CORPUS / "arabic" / row["file"]).read_bytes() for row in rows]
    return [gzip.decompress(file.read_bytes()) for file in english] + eastern


def unlike(body: bytes, number: int) -> bytes:
    """Change every third word of the paragraphs, so that no page is a copy of another."""
    mark, chance = str(number).encode(), random.Random(number)

    def word(found: re.Match[bytes]) -> bytes:
        return found[0] + mark if chance.random() < 1 / 3 else found[0]

    def paragraph(found: re.Match[bytes]) -> bytes:
        return _WORD.sub(word, found[0])

    title = b"<title>%s " % mark
    return _PARAGRAPH.sub(paragraph, _OWN_ADDRESS.sub(b"", body)).replace(b"<title>", title, 1)


def host_of(number: int, hosts: int) -> str:
    """Name the host of a page: an address of 127.1/16, or of another network that is ours."""
    host = number % hosts
    return f"{NETWORK}.{host // 250}.{host % 250 + 1}"


def address_of(number: int, hosts: int) -> str:
    return f"http://{host_of(number, hosts)}:{PORT}/{number}"


def feed_of(first: int, last: int, hosts: int) -> bytes:
    links = "".join(
        f"<item><title>Page {n}</title><link>{escape(address_of(n, hosts))}</link></item>"
        for n in range(first, last)
    )
    return f"<rss version='2.0'><channel><title>F</title>{links}</channel></rss>".encode()


def response(body: bytes, kind: str, status: str = "200 OK") -> bytes:
    packed = gzip.compress(body, 1)
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Encoding: gzip\r\n"
    return f"{head}Content-Length: {len(packed)}\r\n\r\n".encode() + packed


def responses(pages: int, hosts: int) -> dict[bytes, bytes]:
    """Write every response down before the first request."""
    known = originals()
    made = {
        f"/{n}".encode(): response(unlike(known[n % len(known)], n), "text/html")
        for n in range(pages)
    }
    for first in range(0, pages, ENTRIES_OF_A_FEED):
        listed = feed_of(first, min(first + ENTRIES_OF_A_FEED, pages), hosts)
        made[f"/feed/{first}".encode()] = response(listed, "application/rss+xml")
    return made


async def serve(pages: int, hosts: int, latency: float, slow: float) -> None:
    """Serve until killed; every so many hosts is slow, by `slow`."""
    made, missing = responses(pages, hosts), response(b"", "text/plain", "404 Not Found")
    slow_hosts = {host_of(n, hosts) for n in range(hosts) if slow and n % round(1 / slow) == 3}

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1]
                is_slow = host in slow_hosts and not path.startswith((b"/feed", b"/robots"))
                await asyncio.sleep(10.0 if is_slow else latency)
                writer.write(made.get(path, missing))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    addresses = [host_of(n, hosts) for n in range(hosts)]
    await asyncio.start_server(connected, addresses, PORT, backlog=512)
    print("ready", flush=True)
    await asyncio.Event().wait()


def cpu_of(pid: int) -> float:
    """Add up the CPU seconds of a process and all below it, ended ones too."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    seconds = sum(int(field) for field in fields[11:15]) / TICKS
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        seconds += sum(cpu_of(int(child)) for child in task.read_text().split())
    return seconds


@contextmanager
def started(command: list[str], **options: object) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(command, text=True, **options)  # type: ignore[call-overload]
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


def wait_for_line(process: subprocess.Popen[str]) -> None:
    """Wait until the page server has written its pages down."""
    if process.stdout is not None:
        process.stdout.readline()


@contextmanager
def page_server_of(options: argparse.Namespace) -> Iterator[subprocess.Popen[str]]:
    """Serve the pages in a process of their own, ready when it is given."""
    names = ("pages", "hosts", "latency", "slow")
    web = [f"--{name}={getattr(options, name)}" for name in names]
    with started([sys.executable, __file__, *web], stdout=subprocess.PIPE) as process:
        wait_for_line(process)
        yield process


def web_options() -> argparse.ArgumentParser:
    """Describe the options that tell what is served."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--pages", type=int, default=3_000)
    parser.add_argument("--hosts", type=int, default=400)
    parser.add_argument("--latency", type=float, default=0.2)
    parser.add_argument("--slow", type=float, default=0.0, help="share of hosts that take 10 s")
    return parser


if __name__ == "__main__":
    asked = web_options().parse_args()
    asyncio.run(serve(asked.pages, asked.hosts, asked.latency, asked.slow))
