"""What every answer passes: compression, and which other origins may read it."""

import pytest

from rasid.web.app import create_app
from tests.support.in_process import Visitor

DESK = "https://desk.example"


@pytest.fixture
def visit(settings, store):
    """Visits of a web process with other settings."""

    def made(**changes):
        return Visitor(create_app(settings.model_copy(update=changes), store))

    return made


@pytest.mark.parametrize("coding", ["br", "gzip"])
@pytest.mark.parametrize("path", ["/v1/openapi.json", "/metrics", "/"])
def test_what_a_client_can_unpack_is_packed(visit, coding, path):
    visitor = visit()
    plain = visitor.get(path, **{"accept-encoding": "identity"})
    packed = visitor.get(path, **{"accept-encoding": coding})  # the client unpacks it
    assert plain.headers.get("content-encoding") is None
    assert packed.headers["content-encoding"] == coding
    assert "accept-encoding" in packed.headers["vary"].lower()
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    assert packed.text[:15] == plain.text[:15]


def test_other_origins_read_nothing_by_themselves(visit):
    answer = visit().get("/v1/topics", origin=DESK)
    assert "access-control-allow-origin" not in answer.headers


def test_a_named_origin_reads_what_is_for_programs_and_no_page(visit):
    visitor = visit(web_origins=(DESK,))
    answer = visitor.get("/v1/topics", origin=DESK)
    assert answer.headers["access-control-allow-origin"] == DESK
    assert "access-control-allow-credentials" not in answer.headers
    other = visitor.get("/v1/topics", origin="https://else.example")
    assert other.headers.get("access-control-allow-origin") != "https://else.example"
    for path in ("/", "/operate", "/make", "/kept"):
        page = visitor.get(path, origin=DESK)
        assert "access-control-allow-origin" not in page.headers, path


def test_a_refusal_is_told_to_the_named_origin_too(visit):
    visitor = visit(web_origins=(DESK,))
    answer = visitor.get("/v1/articles?nonsense=1", origin=DESK)
    assert answer.status_code == 400
    assert answer.headers["access-control-allow-origin"] == DESK


def test_a_refusal_is_a_problem_with_its_details(visit):
    answer = visit().get("/v1/articles?nonsense=1")
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert (told["status"], told["title"], told["parameter"]) == (400, "Bad Request", "nonsense")
    assert told["detail"] == told["error"]
