"""Outlets on loopback, and the model of what they published: the truth that readers are held to."""

import asyncio
import random
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from aiohttp import web

from rasid.testing.loop_thread import LoopThread
from tests.support.news_site import SENTENCE

OUTLETS = 6
LISTED = 120  # articles in a feed: what an outlet writes in some minutes
TOPICS = ("sdf", "deir-ez-zor")  # which every article has, by its sentence
REPEATED, EDITED = 0.2, 0.15  # shares: listed by another outlet as well; changed once more
SLOW_SECONDS = 1.5

Revision = tuple[str, int]  # the address of an article, and which of its forms


@dataclass
class Article:
    """One article as its outlet has it now."""

    outlet: int
    number: int
    released_at: datetime
    revision: int = 1
    also_in: int = -1
    edited_at: datetime | None = None

    @property
    def title(self) -> str:
        return f"خبر رقم {self.outlet}-{self.number} صيغة {self.revision}"


@dataclass
class Outlet:
    """A site of its own, on a port of its own; ``mood`` is how it answers."""

    number: int
    url: str = ""
    mood: str = "well"
    articles: list[Article] = field(default_factory=list)


class Newsroom:
    """A context manager: releases articles until it is left; ``released`` has all of them."""

    def __init__(self, seed: int, *, a_second: float = 1.0) -> None:
        self._draw, self._pause = random.Random(seed), 1 / a_second
        self.outlets = [Outlet(number) for number in range(OUTLETS)]
        self.released: dict[Revision, float] = {}
        self._known: set[Revision] = set()
        self._lock, self._stop = threading.Lock(), threading.Event()
        self._writer = threading.Thread(target=self._write, name="writer", daemon=True)
        self._loop = LoopThread("newsroom")

    def __enter__(self) -> Self:
        self._loop.start()
        self._runner = self._loop.run(self._open())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end_writing()
        self._loop.run(self._runner.cleanup())
        self._loop.end()

    @property
    def feeds(self) -> list[str]:
        return [f"{outlet.url}/feed" for outlet in self.outlets]

    def begin_writing(self) -> None:
        self._writer.start()

    def end_writing(self) -> None:
        self._stop.set()
        if self._writer.is_alive():
            self._writer.join(5)

    def note_published(self, revisions: set[Revision]) -> None:
        """Learn what is out: an article is edited only when its form before is published."""
        with self._lock:
            self._known |= revisions

    def released_until(self, moment: float) -> set[Revision]:
        """Return what was released before a moment of the monotonic clock."""
        with self._lock:
            return {name for name, at in self.released.items() if at <= moment}

    def write_one(self) -> Revision:
        """Release one more article, or one more form of an older one."""
        with self._lock:
            old = self._to_be_edited() if self._draw.random() < EDITED else None
            return self._edit(old) if old else self._release()

    def _write(self) -> None:
        while not self._stop.wait(self._pause):
            self.write_one()

    def _release(self) -> Revision:
        outlet = self._draw.choice(self.outlets)
        article = Article(outlet.number, len(outlet.articles), datetime.now(UTC))
        if self._draw.random() < REPEATED:
            article.also_in = self._draw.randrange(OUTLETS)
        outlet.articles.append(article)
        return self._note(article)

    def _edit(self, article: Article) -> Revision:
        article.revision, article.edited_at = article.revision + 1, datetime.now(UTC)
        return self._note(article)

    def _to_be_edited(self) -> Article | None:
        recent = [one for outlet in self.outlets for one in outlet.articles[-LISTED // 2 :]]
        ready = [one for one in recent if self._name(one) in self._known and one.revision < 3]
        return self._draw.choice(ready) if ready else None

    def _name(self, article: Article) -> Revision:
        return f"{self.outlets[article.outlet].url}/{article.number}", article.revision

    def _note(self, article: Article) -> Revision:
        name = self._name(article)
        self.released[name] = time.monotonic()
        return name

    async def _open(self) -> web.AppRunner:
        app = web.Application()
        app.router.add_get("/feed", self._answer)
        app.router.add_get(r"/{number:\d+}", self._answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        for outlet in self.outlets:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            outlet.url = f"http://127.0.0.1:{runner.addresses[-1][1]}"
        return runner

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        outlet = next(one for one in self.outlets if one.url.endswith(f":{request.url.port}"))
        if outlet.mood == "down" and request.transport:
            request.transport.abort()
        if outlet.mood == "refusing":
            return web.Response(status=503)
        if outlet.mood == "slow":
            await asyncio.sleep(SLOW_SECONDS)
        with self._lock:
            number = request.match_info.get("number")
            body = self._feed(outlet) if number is None else _page(outlet.articles[int(number)])
        kind = "application/atom+xml" if number is None else "text/html"
        return web.Response(text=body, content_type=kind, charset="utf-8")

    def _feed(self, outlet: Outlet) -> str:
        others = [
            one for other in self.outlets for one in other.articles if one.also_in == outlet.number
        ]
        listed = [*outlet.articles[-LISTED:], *others[-LISTED // 4 :]]
        entries = "".join(self._entry(one) for one in listed)
        return (
            '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar">'
            f"<title>O{outlet.number}</title><id>{outlet.url}</id>{entries}</feed>"
        )

    def _entry(self, article: Article) -> str:
        url, _ = self._name(article)
        changed = (article.edited_at or article.released_at).isoformat()
        return (
            f"<entry><title>{article.title}</title><id>{url}</id><link href='{url}'/>"
            f"<published>{article.released_at.isoformat()}</published>"
            f"<updated>{changed}</updated></entry>"
        )


def _page(article: Article) -> str:
    paragraph = f"<p>{article.title}. {SENTENCE * 3}</p>"
    return (
        f"<html lang=ar><title>{article.title}</title><h1>{article.title}</h1>"
        f"<article>{paragraph * 3}</article></html>"
    )
