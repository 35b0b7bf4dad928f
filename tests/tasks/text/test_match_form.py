"""The match form and its way back."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tasks.text.match_form import fold, match_form, match_forms, strip_marks

TATWEEL, FATHA, SHADDA, TANWIN = (
    "\N{ARABIC TATWEEL}",
    "\N{ARABIC FATHA}",
    "\N{ARABIC SHADDA}",
    "\N{ARABIC FATHATAN}",
)
ZWNJ, RLM, ZWSP = "\N{ZERO WIDTH NON-JOINER}", "\N{RIGHT-TO-LEFT MARK}", "\N{ZERO WIDTH SPACE}"
TEXTS = st.text(
    alphabet=st.one_of(
        st.characters(codec="utf-8"), st.sampled_from("أإآىيکك ه_-'İıŞé«»،.\n" + FATHA + TATWEEL)
    )
)


@pytest.mark.parametrize(
    ("published", "form"),
    [
        ("أإآٱ", "اااا"),
        ("مستشفى", "مستشفي"),
        ("ایران", "ايران"),
        ("کوبانی", "كوباني"),
        (f"الد{SHADDA}ولة", "الدولة"),
        (f"قســـد{TATWEEL}", "قسد"),
        (f"{RLM}قسد{RLM}", "قسد"),
        (f"دير{ZWSP} الزور", "دير الزور"),
        (f"ترکمن{ZWNJ}ها", "تركمن ها"),
        ("دير_الزور", "دير الزور"),
        ("دير   الزور", "دير الزور"),
        ('تنظيم "الدولة', "تنظيم الدولة"),
        ("٢٠٢٥", "2025"),
        ("İstanbul IŞIK ışık", "istanbul isik isik"),
        ("Sûriyê", "suriye"),
        ("Su\N{COMBINING CIRCUMFLEX ACCENT}riye", "suriye"),
        ("ŁÓDŹ", "lodz"),
        ("Сирия Ёлка", "сирия елка"),
        ("Da’esh", "da'esh"),
        ("'Isis'", "isis"),
        ("US-led", "us led"),
        ("ﺩﻣﺸﻖ", "دمشق"),
    ],
)
def test_spellings_of_one_word_share_a_match_form(published, form):
    assert match_form(published) == form


@pytest.mark.parametrize(
    ("one", "other"), [("مؤمن", "مومن"), ("سائل", "سايل"), ("سأل", "سئل"), ("حياة", "حياه")]
)
def test_hamza_seats_and_the_feminine_ending_are_not_folded(one, other):
    assert match_form(one) != match_form(other)


def test_many_rare_characters_fold_as_few_do():
    rare = [chr(code) for code in range(0x4E00, 0x4E40)] + list("ÉÑŐ٣ﺩ★")
    assert match_form(" ".join(rare)) == " ".join(match_form(letter) for letter in rare).rstrip(" ")


def test_a_sign_between_words_leaves_more_than_one_space():
    assert "دير الزور" not in fold("دير، الزور").text


def test_marks_leave_the_letters_unfolded():
    assert strip_marks(f"أ{FATHA}لمانيا") == "ألمانيا"


def test_a_span_takes_the_marks_of_its_last_letter_along_but_no_invisible_ones():
    text = f"في دمشق{FATHA}{RLM} اليوم"
    folded = fold(text)
    start = folded.text.index("دمشق")
    begin, end = folded.span(start, start + 4)
    assert text[begin:end] == f"دمشق{FATHA}"


@given(TEXTS)
def test_every_letter_of_the_match_form_leads_back_to_a_letter_that_folds_to_it(text):
    folded = fold(text)
    for position, letter in enumerate(folded.text):
        if letter.isalpha():
            assert letter in match_form(text[folded.origin(position)])


@given(TEXTS)
def test_offsets_grow_with_positions(text):
    folded = fold(text)
    origins = [folded.origin(position) for position in range(1, len(folded.text) - 1)]
    assert origins == sorted(set(origins))


@example("𝓐")
@example("𝕊")
@given(TEXTS)
def test_folding_twice_changes_nothing(text):
    assert match_form(match_form(text)).split() == match_form(text).split()


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_many_texts_fold_as_each_alone(texts):
    assert match_forms(texts) == [match_form(text) for text in texts]
