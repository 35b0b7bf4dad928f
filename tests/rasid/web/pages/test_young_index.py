"""The wall while its index is made: it says so, comes again, and shows the newest first."""

import time

from rasid.web import search
from rasid.web.pages import news as pages_news
from tests.rasid.web.pages.conftest import Site, cards
from tests.support.wall_news import serving
from worker.index import feeder
from worker.index.feeder import IndexFeeder


def test_while_there_is_no_index_the_page_says_so_and_comes_again(settings, store, monkeypatch):
    monkeypatch.setattr(pages_news, "_FIRST_SECONDS", 0.1)
    monkeypatch.setattr(IndexFeeder, "run", lambda *_: None)
    with serving(settings, store) as base:
        answer, html = Site(base).ask("/")
    assert (answer.status, answer.getheader("Retry-After")) == (503, "2")
    assert 'http-equiv="refresh"' in html
    assert 'aria-busy="true"' in html
    assert html.count("skeleton") == 5


def test_whoever_comes_before_the_index_is_made_sees_the_news_soon(
    settings, store, news, monkeypatch
):
    begin = IndexFeeder._begin

    def slow(feeder: IndexFeeder) -> None:
        time.sleep(2)
        begin(feeder)

    for module in (pages_news, search):
        monkeypatch.setattr(module, "_FIRST_SECONDS", 0.1)
    monkeypatch.setattr(IndexFeeder, "_begin", slow)
    with serving(settings, store) as base:
        assert Site(base).ask("/")[0].status == 503
        for path in ("/v1/articles", "/v1/articles.csv", "/topics/articles/atom.xml?lang=ar"):
            answer, _ = Site(base).ask(path)
            assert (answer.status, answer.getheader("Retry-After")) == (503, "5"), path
        assert cards(Site(base).page("/"))[0] == "mine"


def test_while_the_index_is_built_the_newest_are_shown_and_it_is_told(
    settings, store, news, monkeypatch
):
    monkeypatch.setattr(feeder, "NEWEST", 2)
    monkeypatch.setattr(IndexFeeder, "_build", lambda _, path, stop: stop.wait(0.1))
    with serving(settings, store) as base:
        html = Site(base).page("/")
    assert 'id="building"' in html
    assert cards(html) == ["mine", "gas"]
