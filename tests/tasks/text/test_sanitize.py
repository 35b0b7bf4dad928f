import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.text.sanitize import clean, clean_line

ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
MIXED = st.text(
    st.sampled_from(
        "اب ەک\u200c\u200d\u200b\u202e\u2066\n\r\t\u094d\u0915👩💻"
        "\ufe0f\U0001f3f4\U000e0067\U000e007fe\u0301"
    )
)
BIDI = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C]
UNSEEN = [0x200B, 0x2060, 0xFEFF, 0x00AD, 0x180E, 0xFFF9, 0xE0001]
CONTROLS = [*range(0x0A), *range(0x0B, 0x20), *range(0x7F, 0xA0)]
BROKEN = [0xD800, 0xDFFF, 0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF]


@pytest.mark.parametrize(
    "text",
    [
        'قوات سوريا الديمقراطية "قسد" شرق الفرات، ١٢٪',
        "می\N{ZERO WIDTH NON-JOINER}خواهم اصلاح\N{ZERO WIDTH NON-JOINER}طلبان",
        "ئەم هەواڵە لە کوردستان بڵاو کرایەوە",
        "क्\N{ZERO WIDTH JOINER}ष और क्\N{ZERO WIDTH NON-JOINER}ष",
        "👩\N{ZERO WIDTH JOINER}💻 🏳\ufe0f\N{ZERO WIDTH JOINER}🌈",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "İstanbul'da “güvenlik” — Ankara…",
        "two\nlines",
    ],
)
def test_text_as_people_write_it_is_unchanged(text):
    assert clean(text) == text


@pytest.mark.parametrize("code", [*BIDI, *UNSEEN, *BROKEN])
def test_invisible_and_reordering_characters_go(code):
    assert clean(f"ab{chr(code)}cd") == "abcd"


@pytest.mark.parametrize("code", CONTROLS)
def test_controls_never_glue_or_survive(code):
    assert clean(f"ab{chr(code)}cd") in {"abcd", "ab cd", "ab\ncd"}


@pytest.mark.parametrize(
    "text", ["a\u200cb", "a\u200db", "\u200cab", "ab\u200d", "ب\u200c ب", "🏴 \U000e0067"]
)
def test_joiners_and_tags_go_where_no_script_needs_them(text):
    assert clean(text).replace(" ", "") in {"ab", "بب", "🏴"}


def test_a_title_cannot_be_turned_around():
    assert clean_line("invoice\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe") == "invoicefdp.exe"


def test_line_breaks_of_all_systems_become_line_feeds():
    assert clean("a\r\nb\rc\u2028d\u2029e\x85f") == "a\nb\nc\nd\ne\nf"


def test_letters_are_composed():
    assert clean("e\u0301") == "é"


@given(ANY | MIXED)
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


@given(ANY | MIXED)
def test_cleaned_text_is_safe_everywhere(text):
    cleaned = clean(text)
    cleaned.encode()
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not {ord(sign) for sign in cleaned} & {*BIDI, *UNSEEN, *CONTROLS, *BROKEN}


@given(ANY | MIXED)
def test_a_clean_line_is_one_line_without_double_spaces(text):
    line = clean_line(text)
    assert line == " ".join(line.split())


@settings(max_examples=500)
@given(st.text(st.sampled_from("ابxक\u094d\u0300\u064b\u0323\u200c\u200d👩"), max_size=12))
def test_joiners_among_marks_are_settled_at_once(text):
    assert clean(clean(text)) == clean(text)
