"""What is refused says so in words of the reader, and what ends tells how to go on."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.rasid.web.pages.conftest import Site, cards
from tests.support.wall_news import serving


def test_a_search_without_a_word_says_so_and_shows_nothing(site):
    html = site.page("/?q=%F0%9F%98%80")
    assert cards(html) == []
    assert "<bdi>😀</bdi> cannot be searched: there is no letter or digit" in html
    assert 'value="😀"' in html
    assert "/kept?" not in html.split("<main")[0].split('class="query"')[1]
    site.cookies["rasid-lang"] = "ar"
    assert "ليس فيه حرف ولا رقم يُبحث عنه" in site.page("/?q=*")
    for path in ("/v1/articles", "/v1/stream/articles/json", "/topics/articles/atom.xml"):
        answer, text = site.ask(f"{path}?q=*")
        assert (answer.status, answer.headers["Content-Type"]) == (400, "application/problem+json")
        assert "no letter or digit" in text
    assert site.page("/kept/export?q=*&as=csv").count("\n") == 1
    assert 'value="*"' in site.page("/alerts?q=*").split('action="/alerts/save"')[1]


@pytest.mark.parametrize(
    "path",
    [
        "/healthz?x=1",
        "/readyz?verbose",
        "/metrics?name=up",
        "/v1/topics?lang=ar",
        "/v1/articles/mine?lang=ar",
        "/v1/openapi.json?x=1",
        "/topics.opml?lables=ar",
        "/topics.opml?labels=xx",
    ],
)
def test_programs_are_told_of_parameters_that_mean_nothing(site, path):
    answer, text = site.ask(path.replace("?verbose", "?verbose=1"))
    assert (answer.status, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert "no such parameter" in text or "is one of" in text


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/article/mine?rev=abc", "rev"),
        ("/article/mine?rev=9", "rev"),
        ("/article/mine?rev=0", "rev"),
        ("/article/mine?revision=1", "revision"),
        ("/topic/hasakah?span=1y", "span"),
        ("/topics?q=x", "q"),
    ],
)
def test_readers_are_told_of_parameters_that_mean_nothing(site, path, parameter):
    answer, text = site.ask(path)
    assert answer.status == 400
    assert f"<bdi>{parameter}</bdi>: " in text
    assert site.ask(path.partition("?")[0])[0].status == 200


@pytest.mark.parametrize("path", "/ /article/mine /topic/hasakah /topics /v1/articles".split())
def test_what_networks_add_to_a_shared_link_is_no_fault(site, path):
    answer, text = site.ask(f"{path}?fbclid=IwAR0&utm_source=telegram")
    assert answer.status == 200
    assert "no such parameter" not in text


def test_a_language_is_chosen_by_any_of_its_tags(site):
    for tag, lang in (("ku", "ku"), ("ku-Arab", "ckb"), ("ar-SY", "ar")):
        answer, _ = site.ask(f"/topics?ui={tag}")
        assert answer.status == 303
        assert f'<html lang="{lang}"' in site.page("/topics")
    html = site.page("/?ui=xx", **{"Accept-Language": "tr"})
    assert "<bdi>ui</bdi>" in html


def test_a_zone_has_its_name_in_the_readers_language(site):
    site.cookies |= {"rasid-lang": "ar", "rasid-zone": "Asia/Damascus"}
    assert "التوقيت: دمشق" in site.page("/topics")
    site.cookies["rasid-zone"] = "Asia/Tokyo"
    assert 'التوقيت: <span lang="en" dir="ltr">Tokyo</span>' in site.page("/topics")


def test_what_comes_without_reading_a_page_has_an_answer(site, settings, store):
    closed = settings.model_copy(update={"web_tokens": ("secret",)})
    with serving(closed, store) as base:
        for one in (site, Site(base)):
            answer, text = one.ask("/favicon.ico")
            assert (answer.status, answer.headers["Content-Type"]) == (200, "image/svg+xml")
            assert "<svg" in text
            assert one.page("/robots.txt") == "User-agent: *\nDisallow: /\n"


def test_reasons_are_said_in_the_language_of_the_page(site):
    site.cookies["rasid-lang"] = "ar"
    note = site.page("/?level=village&lang=tr").split('class="note warn" role="alert"')[1][:600]
    assert "ليس من:" in note
    assert 'lang="en"' not in note


def test_an_empty_page_promises_no_way_out_where_there_is_none(site):
    sentence = "With a clause less there would be more"
    assert sentence not in site.page("/?q=nosuchword&lang=fa")
    assert sentence in site.page("/?lang=tr&independent=9")


def test_the_end_of_the_news_is_told_to_readers(settings, store, news):
    closed = settings.model_copy(update={"web_tokens": ("secret=turkey",)})
    with serving(settings, store) as base:
        html = Site(base).page("/?lang=tr")
        assert "Nothing older that is kept here matches" in html
        assert '<code dir="ltr">rasid export</code>' in html
        assert "the oldest news that is kept here" in Site(base).page("/")
    with serving(closed, store) as base:
        html = Site(base).page("/?lang=tr", Authorization="Bearer secret")
        assert "Nothing older that is kept here matches" in html
        assert "rasid export" not in html


@pytest.mark.parametrize(
    ("asked", "is_told"),
    [("since=24h", True), ("published_from=7d", True), ("since=900d", False), ("q=x", False)],
)
def test_the_end_of_the_time_that_was_asked_for_is_told(site, asked, is_told):
    end = site.page(f"/?{asked}").partition('id="oldest"')[2].partition("</span></div>")[0]
    assert ("in the time that you asked for" in end) == is_told
    if is_told:
        begin = datetime.now(UTC) - timedelta(days=1 if "24h" in asked else 7)
        told = datetime.fromisoformat(re.search(r'datetime="([^"]+)"', end)[1])
        assert abs(told - begin) < timedelta(minutes=2)
        assert "rasid export" not in end


@pytest.mark.parametrize(
    ("method", "path", "taken"),
    [
        ("DELETE", "/v1/feeds", "GET, HEAD, POST"),
        ("POST", "/v1/articles", "GET, HEAD"),
        ("OPTIONS", "/v1/dead", "GET, HEAD"),
        ("PUT", "/", "GET, HEAD"),
    ],
)
def test_a_method_that_an_address_does_not_take_is_told_which_it_takes(site, method, path, taken):
    answer, text = site.ask(path, method)
    assert (answer.status, answer.headers["Content-Type"]) == (405, "application/problem+json")
    assert answer.headers["Allow"] == taken
    assert f"it takes {taken}" in text


@pytest.mark.parametrize("path", ["/topics/nosuch/atom.xml", "/static/nosuch.js", "/v1/nosuch"])
def test_what_is_not_there_is_a_problem_for_programs(site, path):
    answer, _ = site.ask(path)
    assert (answer.status, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_a_fault_of_ours_is_a_problem_too(settings, store, monkeypatch):
    def fail(_request):
        raise ZeroDivisionError

    monkeypatch.setattr("rasid.web.health.alive", fail)
    with serving(settings, store) as base:
        answer, _ = Site(base).ask("/healthz")
    assert (answer.status, answer.headers["Content-Type"]) == (500, "application/problem+json")


def test_the_language_is_chosen_on_a_page_that_refused_a_form_too(site):
    site.page("/")
    form = {"form": site.cookies["rasid-form"], "article": "none"}
    answer, html = site.post("/kept/star", form)
    assert answer.status == 422
    action = re.search(r'class="pop" action="([^"]+)"', html)[1]
    answer, _ = site.ask(f"{action}?ui=ar")
    assert (answer.status, answer.getheader("Location")) == (303, "/")
    html = site.page("/topics")
    assert re.search(r'class="pop" action="([^"]+)"', html)[1] == "/topics"
