"""What other programs take for the pages of ``pipeline.py``: fetch, extract, append to a stream.

Each is one process with a share of the pages, started by ``pipeline.py``:

    python benchmarks/pipeline_peers.py PEER SERVER PART OF PAGES HOSTS

``floor`` only parses the page; ``trafilatura`` and ``newspaper`` extract its text, after aiohttp;
``scrapy`` is a spider that asks trafilatura. None polls, remembers, tags or finds stories, and none
asks for robots.txt or waits between two pages of a host.
"""

import argparse
import asyncio
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import aiohttp
import redis
from web_of_hosts import address_of, cpu_of, page_server_of, started

from worker.config.settings import Settings
from worker.store.embedded_server import EmbeddedServer

AT_ONCE = 64
PROCESSES = 2
LONGEST_SECONDS = 300.0
Extract = Callable[[str], str]


def floor() -> Extract:
    from selectolax.lexbor import LexborHTMLParser

    def text(html: str) -> str:
        body = LexborHTMLParser(html).body
        return body.text() if body else ""

    return text


def trafilatura() -> Extract:
    import trafilatura

    return lambda html: trafilatura.extract(html, include_comments=False) or ""


def newspaper() -> Extract:
    import newspaper

    return lambda html: (
        newspaper.article("http://x.example/", input_html=html, fetch_images=False).text
    )


EXTRACTORS = {build.__name__: build for build in (floor, trafilatura, newspaper)}
PEERS = (*EXTRACTORS, "scrapy")


def run_peer(name: str, options: argparse.Namespace) -> None:
    """Take the pages of ``web_options`` by two processes of a peer, and print how it went."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(EmbeddedServer(Settings(data_dir=folder)))
        client = stack.enter_context(redis.Redis.from_url(server.url))
        pages = stack.enter_context(page_server_of(options))
        before = cpu_of(pages.pid), children_seconds(), time.monotonic()
        shape = [str(PROCESSES), str(options.pages), str(options.hosts)]
        command = [sys.executable, __file__, name, server.url]
        parts = [str(part) for part in range(PROCESSES)]
        for process in [stack.enter_context(started([*command, at, *shape])) for at in parts]:
            process.wait(LONGEST_SECONDS)
        seconds, count = time.monotonic() - before[2], client.xlen("peer")
        used = client.info("cpu")
        cpu = {
            "pages": cpu_of(pages.pid) - before[0],
            "processes": children_seconds() - before[1],
            "server": used["used_cpu_sys"] + used["used_cpu_user"],
        }
    each = ", ".join(f"{who} {1000 * spent / count:.2f}" for who, spent in cpu.items())
    print(f"{name}: {count / seconds:.0f} pages/s, the start of its processes included")
    print(f"  CPU ms a page: {each}", flush=True)


def children_seconds() -> float:
    """Return the CPU seconds of the ended processes that this one started."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def fetch_all(addresses: list[str], extract: Extract, server: redis.Redis) -> None:
    """Take all pages, ``AT_ONCE`` downloads under way."""
    places = asyncio.Semaphore(AT_ONCE)

    async def fetch(session: aiohttp.ClientSession, address: str) -> None:
        async with places, session.get(address) as response:
            html = await response.text(errors="replace")
        append(server, address, extract(html))

    connector = aiohttp.TCPConnector(limit=AT_ONCE)
    async with aiohttp.ClientSession(connector=connector) as session:
        await asyncio.gather(*(fetch(session, address) for address in addresses))


def append(server: redis.Redis, address: str, text: str) -> None:
    server.xadd("peer", {"url": address, "text": text})


def crawl(addresses: list[str], extract: Extract, server: redis.Redis) -> None:
    """Take all pages by Scrapy, as many at once."""
    import scrapy
    from scrapy.crawler import CrawlerProcess
    from scrapy.http import Response

    class Pages(scrapy.Spider):
        name = "pages"
        start_urls = addresses
        custom_settings = {  # noqa: RUF012 (as Scrapy reads it)
            "CONCURRENT_REQUESTS": AT_ONCE,
            "ROBOTSTXT_OBEY": False,
            "LOG_LEVEL": "ERROR",
            "TELNETCONSOLE_ENABLED": False,
        }

        def parse(self, response: Response) -> None:
            append(server, response.url, extract(response.text))

    crawler = CrawlerProcess()
    crawler.crawl(Pages)
    crawler.start()


def main() -> None:
    name, url = sys.argv[1:3]
    part, of, pages, hosts = map(int, sys.argv[3:7])
    addresses = [address_of(number, hosts) for number in range(part, pages, of)]
    server = redis.Redis.from_url(url)
    if name == "scrapy":
        crawl(addresses, trafilatura(), server)
    else:
        asyncio.run(fetch_all(addresses, EXTRACTORS[name](), server))


if __name__ == "__main__":
    main()
