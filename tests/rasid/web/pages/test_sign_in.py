"""The form for a token: a session for browsers, nothing for other sites, only its own topics."""

import json
import time
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from rasid.web import session
from tests.rasid.web.pages.conftest import Site, cards
from tests.support import wall_news

ALL, SOME = "secret-of-the-desk", "other-secret"


@pytest.fixture
def closed(settings, store, news):
    texts = (ALL, f"{SOME}=turkey")
    with wall_news.serving(settings.model_copy(update={"web_tokens": texts}), store) as base:
        yield Site(base)


def sign_in(site: Site, token: str, path: str = "/", **headers: str):
    answer, html = site.ask(path)
    assert answer.status == 401
    form = html.split('name="form" value="')[1].split('"')[0]
    following = html.split('name="next" value="')[1].split('"')[0]
    fields = {"form": form, "token": token, "next": following}
    return site.post("/session", fields, **headers)


def test_a_stranger_meets_the_form_and_no_news(closed):
    for path in ("/", "/topics", "/article/mine", "/topic/syria"):
        answer, html = closed.ask(path)
        assert answer.status == 401
        assert "asks for a token" in html
        assert "انفجار" not in html
    assert closed.ask("/live")[0].status == 401
    assert closed.ask("/static/base.css")[0].status == 200


def test_a_token_opens_a_session_and_leads_back(closed):
    answer, _ = sign_in(closed, ALL, "/?topic=syria")
    assert (answer.status, answer.getheader("Location")) == (303, "/?topic=syria")
    cookie = next(
        one for one in answer.headers.get_all("Set-Cookie") if one.startswith("rasid-session")
    )
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert cards(closed.page("/")) != []
    assert closed.ask("/v1/topics")[0].status == 200


def test_a_wrong_token_is_told_and_opens_nothing(closed):
    answer, html = sign_in(closed, "guess")
    assert answer.status == 401
    assert "No token of this installation" in html
    assert "rasid-session" not in closed.cookies


def test_guesses_are_slowed_down_and_a_session_is_not(closed):
    sign_in(closed, ALL)
    here, stranger = dict(closed.cookies), Site(closed.base)
    for _ in range(10):
        assert sign_in(stranger, "guess")[0].status == 401
    for token in ("guess", ALL):  # a right one is not told either
        answer, html = sign_in(stranger, token)
        assert (answer.status, int(answer.getheader("Retry-After")) > 0) == (429, True)
        assert "Too many tokens were wrong" in html
        assert "rasid-session" not in stranger.cookies
    closed.cookies = here
    assert closed.ask("/")[0].status == 200
    assert closed.ask("/v1/topics", Authorization=f"Bearer {ALL}")[0].status == 200


def test_a_form_of_another_site_opens_nothing(closed):
    answer, _ = sign_in(closed, ALL, Origin="https://evil.example")
    assert answer.status == 401
    answer, _ = closed.post("/session", {"token": ALL, "form": "guess"})
    assert answer.status == 401
    assert "rasid-session" not in closed.cookies


@pytest.mark.parametrize(
    "following", ["//evil.example", "https://evil.example", "/\\evil.example", "/\r\nX: y", "/\t/["]
)
def test_signing_in_leads_to_no_other_site(closed, following):
    _, html = closed.ask("/session")
    form = html.split('name="form" value="')[1].split('"')[0]
    answer, _ = closed.post("/session", {"form": form, "token": ALL, "next": following})
    assert (answer.status, answer.getheader("Location")) == (303, "/")


def test_a_session_ends(closed):
    sign_in(closed, ALL)
    _, html = closed.ask("/session")
    form = html.split('name="form" value="')[1].split('"')[0]
    closed.post("/session", {"form": form, "leave": "1"})
    assert closed.ask("/")[0].status == 401


def test_a_token_in_the_address_is_for_machines_only(closed):
    assert closed.ask(f"/v1/topics?token={ALL}")[0].status == 200
    assert closed.ask(f"/?token={ALL}")[0].status == 401


def test_a_narrow_token_sees_its_topics_only_everywhere(closed, store, news):
    both = msgspec.structs.replace(news["gas"], tags=(*news["gas"].tags, *news["mine"].tags))
    wall_news.add(store, wall_news.revised(both), at=datetime.now(UTC))
    sign_in(closed, SOME)
    html = closed.page("/")
    assert cards(html) == ["gas"]
    for page in (html, closed.page("/article/gas"), closed.page("/topics")):
        assert "Explosion" not in page
        assert "Hasakah" not in page
    assert closed.ask("/article/mine")[0].status == 404
    assert closed.ask("/topic/hasakah")[0].status == 404
    assert closed.page("/topic/turkey")
    assert "Explosion" not in closed.page("/article/gas?why=explosion-ied")
    assert closed.ask("/v1/stream/hasakah/json")[0].status == 403
    assert closed.ask("/metrics")[0].status == 403


def test_a_narrow_token_learns_of_no_other_topic(closed, store, news):
    extra = (*news["gas"].tags, *news["mine"].tags)
    wall_news.add(store, wall_news.revised(news["gas"], tags=extra), at=datetime.now(UTC))
    closed.cookies = {"rasid-session": session.issue(SOME, time.time())}
    assert closed.page("/v1/topics") == '{"topics":["turkey"]}'
    for path in (
        *("/v1/stream/turkey/json", "/v1/articles/gas", "/topics/turkey/atom.xml"),
        *("/topics/turkey/feed.json", "/topics.opml", "/topic/turkey", "/article/gas?why=hasakah"),
    ):
        text = closed.page(path)
        assert "turkey" in text, path
        for other in ("Explosion", "explosion-ied", '"hasakah"'):
            assert other not in text, (path, other)
    assert "Explosion" not in closed.page("/?topic=explosion-ied&q=nothing")
    assert closed.ask("/?add=explosion-ied")[0].getheader("Location") == "/?wrong=explosion-ied"
    for path in ("/v1/articles?topic=hasakah", "/v1/stream/turkey/json?not=hasakah"):
        answer, text = closed.ask(path)
        assert (answer.status, "did you mean" in text) == (400, False), path
    missing = json.loads(closed.ask("/v1/stream/hasakahs/json")[1])
    assert missing["streams"] == ["turkey"]
    assert cards(closed.page("/?not=explosion-ied")) == ["gas"]


def test_a_narrow_token_sees_no_revision_without_its_topics(settings, store, news):
    text = "قبل ذلك كتب شيء آخر."
    before = wall_news.revised(news["gas"], text=text, tags=news["mine"].tags)
    wall_news.add(store, before, at=datetime.now(UTC) - timedelta(seconds=20))
    after = wall_news.revised(before, text=f"{text} ثم", tags=news["gas"].tags)
    wall_news.add(store, after, at=datetime.now(UTC) - timedelta(seconds=10))
    texts = (ALL, f"{SOME}=turkey")
    with wall_news.serving(settings.model_copy(update={"web_tokens": texts}), store) as base:
        site = Site(base)
        site.cookies = {"rasid-session": session.issue(ALL, time.time())}
        assert "?rev=2#revisions" in site.page("/article/gas")
        site.cookies = {"rasid-session": session.issue(SOME, time.time())}
        page = site.page("/article/gas")
        assert "?rev=2#revisions" not in page
        assert "?rev=3#revisions" in page


def test_what_a_token_opens_is_kept_by_no_cache_between(closed):
    closed.cookies = {"rasid-session": session.issue(ALL, time.time())}
    answer, _ = closed.ask("/topics/turkey/atom.xml")
    assert "private" in answer.getheader("Cache-Control")
    assert {"Authorization", "Cookie"} <= set(answer.getheader("Vary").split(", "))
    for path in ("/", "/v1/topics", "/v1/articles", "/v1/stream/turkey/json", "/v1/articles/gas"):
        assert closed.ask(path)[0].getheader("Cache-Control") == "no-store", path


def test_a_query_of_the_wall_asks_for_open_topics_only(closed):
    sign_in(closed, SOME)
    assert cards(closed.page("/?topic=turkey")) == ["gas"]
    assert cards(closed.page("/?topic=turkey&not=hasakah")) == ["gas"]
    for asked in ("topic=hasakah", "q=topic:hasakah", "all=turkey,hasakah", "governorate=hasakah"):
        assert cards(closed.page(f"/?{asked}")) == [], asked


def test_a_stranger_chooses_the_language_of_the_form(closed):
    _, html = closed.ask("/?lang=tr")
    menu = html.partition('class="pop" action="/session"')[2].partition("</form>")[0]
    assert 'name="next" value="/?lang=tr"' in menu
    answer, _ = closed.ask("/session?next=%2F%3Flang%3Dtr&ui=ar")
    assert answer.status == 303
    answer, html = closed.ask(answer.getheader("Location"))
    assert (answer.status, '<html lang="ar" dir="rtl"' in html) == (401, True)
    assert '<input type="hidden" name="next" value="/?lang=tr">' in html.partition("<main")[2]
    assert closed.ask("/?ui=tr")[0].status == 303
