"""The pages over a real server, with a day of news."""

import http.client
import re
import time
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit

import pytest

from tests.support import wall_news
from tests.support.processes import until

PATIENCE_SECONDS = 30.0  # for an index that is being made on a busy machine


class Site:
    """Asks for pages as a browser without a script would, one cookie jar a site."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, method: str = "GET", body: str = "", **headers: str):
        connection = http.client.HTTPConnection(urlsplit(self.base).netloc, timeout=20)
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **headers}
        if body:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body or None, sent)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return answer, text

    def page(self, path: str, **headers: str) -> str:
        """Ask for a page, again while it says that it is being prepared, as browsers do."""
        end = time.monotonic() + PATIENCE_SECONDS
        answer, text = self.ask(path, **headers)
        while 'http-equiv="refresh"' in text and time.monotonic() < end:
            time.sleep(0.1)
            answer, text = self.ask(path, **headers)
        assert answer.status == 200, (answer.status, text[:500])
        return text

    def post(self, path: str, fields: dict[str, str], **headers: str):
        return self.ask(path, "POST", urlencode(fields), **headers)


def cards(html: str) -> list[str]:
    """List the stories of a page."""
    return re.findall(r'data-story="([^"]*)"', html)


@pytest.fixture
def news(store):
    return wall_news.newsroom(store, datetime.now(UTC))


@pytest.fixture
def site(settings, store, news):
    with wall_news.serving(settings, store) as base:
        until(lambda: Site(base).ask("/v1/articles?limit=1")[0].status == 200)  # the index is made
        yield Site(base)
