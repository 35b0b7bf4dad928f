"""What a flow may expect of any ``Downloader``: the real one and the fake."""

from collections.abc import Iterator

import pytest

from rasid.testing import FakeWeb, Site, says
from tasks.errors import TransientError
from tasks.http.request import Request
from tasks.http.response import Response
from tasks.ports import Downloader
from worker.config.settings import Settings
from worker.fetch.downloader import WebDownloader

BODY = "<p>نص</p>".encode()
UNREACHABLE = "http://127.0.0.1:9/"


@pytest.fixture(params=["real", "fake"])
def web(request) -> Iterator[tuple[Downloader, str]]:
    """A downloader, and the address of a site with the one page /page."""
    if request.param == "fake":
        answers = {"http://a.example/page": BODY, UNREACHABLE: TransientError("connect")}
        yield FakeWeb(answers), "http://a.example"
        return
    with Site({"/page": says(BODY, Content_Type="text/html")}) as site:
        downloader = WebDownloader(Settings(allow_networks=("127.0.0.0/8",)))
        try:
            yield downloader, site.url
        finally:
            downloader.close()


def ask(url: str) -> Request:
    return Request(url=url, max_bytes=1_000, obeys_robots=False)


def test_a_page_comes_with_its_addresses_status_body_and_type(web):
    downloader, site = web
    ((index, response),) = downloader.fetch_all([ask(f"{site}/page")])
    assert isinstance(response, Response)
    assert (index, response.status, response.body) == (0, 200, BODY)
    assert response.url == response.final_url == f"{site}/page"
    assert response.content_type.startswith("text/html")


def test_a_status_is_no_failure_of_the_download(web):
    downloader, site = web
    ((_, response),) = downloader.fetch_all([ask(f"{site}/missing")])
    assert (type(response), response.status) == (Response, 404)


def test_a_failure_is_a_value_and_costs_the_others_nothing(web):
    downloader, site = web
    requests = [ask(f"{site}/page"), ask(UNREACHABLE), ask(f"{site}/page")]
    responses = dict(downloader.fetch_all(requests))
    assert sorted(responses) == [0, 1, 2]
    assert isinstance(responses[1], TransientError)
    assert responses[1].reason == "connect"
    assert responses[0].body == responses[2].body == BODY


def test_nothing_asked_is_nothing_answered(web):
    downloader, _ = web
    assert list(downloader.fetch_all([])) == []
