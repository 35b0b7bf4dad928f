"""A headline that begins with a name and a colon quotes a person."""

import pytest

from tasks.tagging.around.speaking import is_quoted
from tests.support.hits import marked


@pytest.mark.parametrize(
    ("sentence", "lang"),
    [
        ("<الشرع>: لن نسمح بتقسيم البلاد", "ar"),
        ("عاجل | <الشرع>: سنعود", "ar"),
        ("#<الشرع>: «سنعود»", "ar"),
        ("<Abdi>: “We agree”", "en"),
    ],
)
def test_a_name_with_a_colon_behind_it_begins_a_quotation(sentence, lang):
    assert is_quoted(*marked(sentence, lang))
    assert is_quoted(*marked(sentence, lang, field="title"))


@pytest.mark.parametrize(
    ("sentence", "lang"),
    [
        ("<الشرع> يحرم ذلك: هذا رأي الفقهاء", "ar"),
        ("رأي <الشرع>: يجوز", "ar"),
        ("<و+الشرع>: يجوز", "ar"),
        ("<Abdi>:", "en"),
    ],
)
def test_other_names_begin_none(sentence, lang):
    assert not is_quoted(*marked(sentence, lang))


def test_a_text_behind_a_title_begins_no_quotation():
    assert not is_quoted(*marked("<Abdi>: We agree", "en", title="Talks"))
