"""One outlet on its own port: how it answers a request, and what was asked for so far."""

import hashlib
from collections import Counter

import msgspec

from rasid.demo import feed_pages as feeds
from rasid.demo import pages
from rasid.demo.plan import FEED_PATHS, Outlet, Planned, edited

FAILURES = 2  # how often a page that fails answers 503 first
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
EMPTY_PAGE = (
    b'<!doctype html><html lang="ar" dir="rtl"><head><title></title></head><body><div '
    b'id="app"></div></body></html>'
)
ROBOTS = b"User-agent: *\nDisallow: /members/\nDisallow: /search\nAllow: /\n"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A response; ``wait_seconds`` pass before it is sent."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    etag: str = ""
    wait_seconds: float = 0.0


class Site:
    """Answers for one outlet. Used by the server's one thread; others only read counts."""

    def __init__(self, outlet: Outlet, base: str, slow_seconds: float) -> None:
        self.outlet = outlet
        self.base = base
        self.violations: list[str] = []
        self._slow_seconds = slow_seconds
        self._pages = {
            path: article
            for article in outlet.articles
            for path in (article.path, *article.more_paths)
        }
        self._asked: Counter[str] = Counter()
        # polls of the feed since the article at this path was fetched first
        self._polls: Counter[str] = Counter()
        self._delivered: set[str] = set()  # paths whose edited page has gone out

    @property
    def is_exhausted(self) -> bool:
        """Tell whether every page has been asked for as often as planned, and each edited one after
        its edit.
        """
        counts = dict(self._asked)
        is_asked = all(counts.get(path, 0) >= article.asks for path, article in self._pages.items())
        return is_asked and all(
            path in self._delivered for path, article in self._pages.items() if article.edit
        )

    def answer(self, path: str, query: str = "", if_none_match: str = "") -> Answer:
        """Answer a request; a page is known by its decoded path and query, or by its path alone."""
        if path == FEED_PATHS[self.outlet.kind]:
            return self._feed(if_none_match)
        if path == "/robots.txt":
            return Answer(body=ROBOTS, content_type="text/plain; charset=utf-8")
        if path == "/":
            return Answer(body=pages.render_front(self.outlet, self.base))
        known = f"{path}?{query}" if f"{path}?{query}" in self._pages else path
        article = self._pages.get(known)
        return self._page(known, article) if article else self._missing()

    def _feed(self, if_none_match: str) -> Answer:
        """List the articles as they stand; only the edit changes the response."""
        body = feeds.render(
            self.outlet, [self._current(article) for article in self.outlet.articles], self.base
        )
        self._polls.update(
            article.path for article in self.outlet.articles if self._asked[article.path]
        )
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if etag in if_none_match:
            return Answer(status=304, etag=etag)
        return Answer(body=body, content_type=feeds.CONTENT_TYPES[self.outlet.kind], etag=etag)

    def _current(self, article: Planned) -> Planned:
        """Apply an article's edit from the second poll after its first fetch on.

        The poll in between leaves time to publish the first form; else there is nothing to revise.
        """
        return edited(article) if article.edit and self._polls[article.path] else article

    def _page(self, path: str, article: Planned) -> Answer:
        self._asked[path] += 1
        if article.behaviour == "members":
            self.violations.append(f"{self.base}{path} was fetched although robots.txt denies it")
        if article.behaviour == "missing":
            return self._missing()
        if article.behaviour == "fails_twice" and self._asked[path] <= FAILURES:
            return Answer(
                status=503, body=b"<!doctype html><title>503</title><h1>Service Unavailable</h1>"
            )
        if article.behaviour == "empty":
            return Answer(body=EMPTY_PAGE)
        if article.behaviour == "pdf":
            return Answer(body=PDF, content_type="application/pdf")
        return self._readable(path, article)

    def _readable(self, path: str, article: Planned) -> Answer:
        current = self._current(article)
        if current is not article:
            self._delivered.add(path)
        return Answer(
            body=pages.render(self.outlet, current, self.base),
            content_type=pages.content_type(article),
            wait_seconds=self._slow_seconds if article.behaviour == "slow" else 0.0,
        )

    def _missing(self) -> Answer:
        return Answer(
            status=404,
            body=b"<!doctype html><title>404</title><h1>Not Found</h1><p>No such page.</p>",
        )
