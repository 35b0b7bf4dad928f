import pickle

import pytest

from tasks.errors import DeniedError, NoArticle, PermanentError, TransientError
from tasks.http.response import Response, page_of


def answer(status: int, **fields) -> Response:
    return Response(
        url="https://a.example/x", final_url="https://a.example/y", status=status, **fields
    )


def test_a_good_answer_is_a_page():
    page = page_of(answer(200, body=b"<p>", content_type="text/html"))
    assert (page.url, page.final_url, page.body) == (
        "https://a.example/x",
        "https://a.example/y",
        b"<p>",
    )


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 520, 999])
def test_statuses_that_pass_are_tried_again(status):
    with pytest.raises(TransientError) as caught:
        page_of(answer(status, retry_after=30))
    assert (caught.value.reason, caught.value.retry_after) == (f"http_{status}", 30)


@pytest.mark.parametrize("status", [204, 304, 400, 401, 403, 404, 410, 451, 501])
def test_other_statuses_are_final(status):
    with pytest.raises(PermanentError, match=f"http_{status}"):
        page_of(answer(status))


@pytest.mark.parametrize(
    "error",
    [
        TransientError("timeout", "x", 7.0),
        PermanentError("too_big"),
        DeniedError("robots", "u"),
        NoArticle(),
    ],
)
def test_errors_survive_pickling(error):
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), vars(again)) == (type(error), vars(error))
