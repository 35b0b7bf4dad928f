"""The words around a name come as published, but without marks that carry no letter."""

import pytest

from tasks.tagging import surroundings
from tests.support.hits import marked

SENTENCE = "سارت الحافلة نحو <و+الرقة+> ثم عادت"


def test_so_many_characters_are_given_as_are_asked_for():
    hit, text = marked(SENTENCE)
    assert surroundings.before(hit, text, 4) == "نحو "
    assert surroundings.behind(hit, text, 3) == " ثم"


def test_a_reach_beyond_the_text_gives_what_there_is():
    hit, text = marked(SENTENCE)
    assert surroundings.before(hit, text, 1_000) == "سارت الحافلة نحو "
    assert surroundings.behind(hit, text, 1_000) == " ثم عادت"


@pytest.mark.parametrize("field", ["title", "lead", "body"])
def test_words_are_those_of_the_field_that_the_name_stands_in(field):
    hit, text = marked(SENTENCE, field=field, title="" if field == "title" else "عنوان لا يهم")
    assert surroundings.before(hit, text, 40) == "سارت الحافلة نحو "


def test_marks_without_a_letter_are_left_out():
    fatha, tatweel = "\N{ARABIC FATHA}", "\N{ARABIC TATWEEL}"
    hit, text = marked(f"من{fatha} <الرقة> إلـ{tatweel}ى")
    assert surroundings.before(hit, text, 10) == "من "
    assert surroundings.behind(hit, text, 10) == " إلى"


def test_the_ending_of_a_name_comes_with_what_is_behind_it_when_asked_for():
    hit, text = marked("Dün <+Humus+'ta> yağmur vardı", "tr")
    assert surroundings.behind(hit, text, 7) == " yağmur"
    assert surroundings.behind(hit, text, 7, with_ending=True) == "'ta yağmur"


@pytest.mark.parametrize(
    ("sentence", "clitics"),
    [("قال <و+الرقة>", "و"), ("كتب <ول+حمص>", "ول"), ("زار <حمص>", "")],
)
def test_clitics_are_what_grammar_wrote_before_the_name(sentence, clitics):
    hit, text = marked(sentence)
    assert surroundings.clitics(hit, text) == clitics
