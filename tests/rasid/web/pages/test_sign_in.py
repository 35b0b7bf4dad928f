"""The form for a token: a session for browsers, nothing for other sites, only its own topics."""

import msgspec
import pytest

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


def test_a_form_of_another_site_opens_nothing(closed):
    answer, _ = sign_in(closed, ALL, Origin="https://evil.example")
    assert answer.status == 401
    answer, _ = closed.post("/session", {"token": ALL, "form": "guess"})
    assert answer.status == 401
    assert "rasid-session" not in closed.cookies


@pytest.mark.parametrize(
    "following", ["//evil.example", "https://evil.example", "/\\evil.example", "/\r\nX: y"]
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
    wall_news.add(store, wall_news.revised(both), at=wall_news.datetime.now(wall_news.UTC))
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
