"""Pages made to be slow or to break the look at them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.interstitials.rules import RULES
from tasks.text.normalize import INTERSTITIALS, normalize
from tests.support.runaway import no_runaway
from tests.tasks.interstitials.pages import answer, reason

REASONS = {rule.reason for rule in RULES} | {"pdf", "image", "media", "feed", "binary", "not_html"}


@pytest.mark.untraced
@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<p ",
        "<!--",
        "<!",
        "<script>",
        "<a>",
        "<title>",
        ">" + "x" * 59,
        "<p>" + " " * 70,
        "<h1>404</h1>",
        "a" * 99,
    ],
)
def test_no_page_takes_long(piece):
    body = (piece * (200_000 // len(piece.encode())))[:199_000]
    with no_runaway():
        reason(answer(body))


@settings(max_examples=80)
@given(
    st.binary(max_size=300)
    | st.text(alphabet="<>/apscrit!-=\"' &;4ب\x00", max_size=300).map(str.encode),
    st.sampled_from(["", "text/html", "application/json", "image/png"]),
    st.sampled_from([200, 403, 503]),
)
def test_any_answer_passes_or_has_a_reason(body, content_type, status):
    assert reason(answer(body, content_type=content_type, status=status)) in {"", *REASONS}


def test_words_are_compared_without_marks_and_variants():
    assert normalize("  الصَّفحة غيرُ موجودة!", INTERSTITIALS) == "الصفحه غير موجوده"
    assert normalize("GİRİŞ YAP", INTERSTITIALS) == "giris yap"
