"""The newsroom of the soak: many outlets, an article after another, as fast as they are taken."""

from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

from aiohttp import web

from rasid.testing.loop_thread import LoopThread
from tests.support.news_site import SENTENCE

OUTLETS = 20
LISTED = 150  # articles in a feed
KNOWN = 5  # every fifth article is listed by a second outlet too
CHANGED = 20  # every twentieth is changed once, when so many more of its outlet are out
LATER = 120
START = datetime(2025, 11, 1, tzinfo=UTC)


class SoakNewsroom:
    """A context manager; ``allow`` says how many articles may be out."""

    def __init__(self, articles: int, ahead: int) -> None:
        self._articles, self._allowed = articles, min(articles, ahead)
        self._loop = LoopThread()
        self._urls: list[str] = []

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
        self._loop.run(self._runner.cleanup())
        self._loop.end()

    @property
    def feeds(self) -> list[str]:
        """Name the feeds of all outlets."""
        return [f"{url}/feed" for url in self._urls]

    def allow(self, articles: int) -> None:
        """Let so many articles be out; never fewer than before."""
        self._allowed = min(self._articles, max(self._allowed, articles))

    async def _open(self) -> web.AppRunner:
        app = web.Application()
        app.router.add_get("/feed", self._answer)
        app.router.add_get(r"/{number:\d+}", self._answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        for _ in range(OUTLETS):
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self._urls.append(f"http://127.0.0.1:{runner.addresses[-1][1]}")
        self._numbers = {url.rpartition(":")[2]: at for at, url in enumerate(self._urls)}
        return runner

    async def _answer(self, request: web.Request) -> web.Response:
        number = request.match_info.get("number")
        if number is None:
            body, kind = self._feed(self._numbers[str(request.url.port)]), "application/atom+xml"
        else:
            body, kind = self._page(int(number)), "text/html"
        return web.Response(text=body, content_type=kind, charset="utf-8")

    def _is_changed(self, number: int) -> bool:
        return number % CHANGED == 0 and self._allowed - number > LATER * OUTLETS

    def _feed(self, outlet: int) -> str:
        newest = self._allowed - 1
        own = range(newest - (newest - outlet) % OUTLETS, -1, -OUTLETS)[:LISTED]
        other = (outlet + 1) % OUTLETS
        theirs = range(newest - (newest - other) % OUTLETS, -1, -OUTLETS)[:LISTED]
        known = [number for number in theirs if number // OUTLETS % KNOWN == 0]
        entries = "".join(map(self._entry, [*own, *known]))
        head = '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar"><title>Outlet</title>'
        return f"{head}{entries}</feed>"

    def _entry(self, number: int) -> str:
        url = f"{self._urls[number % OUTLETS]}/{number}"
        at = START + timedelta(seconds=number)
        changed = at + timedelta(hours=1) if self._is_changed(number) else at
        dates = f"<published>{at.isoformat()}</published><updated>{changed.isoformat()}</updated>"
        title = f"<title>{self._title(number)}</title>"
        return f"<entry>{title}<id>{url}</id><link href='{url}'/>{dates}</entry>"

    def _title(self, number: int) -> str:
        return f"خبر رقم {number}" + (" محدث" if self._is_changed(number) else "")

    def _page(self, number: int) -> str:
        paragraph = f"<p>{self._title(number)}. {SENTENCE * 3}</p>"
        title = self._title(number)
        return (
            f"<html lang=ar><title>{title}</title><h1>{title}</h1>"
            f"<article>{paragraph * 3}</article></html>"
        )
