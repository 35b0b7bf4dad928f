"""The match form and its way back."""

import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tasks.text.marks import strip_marks
from tasks.text.match_form import fold, match_form, match_forms

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
CUT_TEXTS = st.text(alphabet=st.sampled_from("دعشقسأوه7w /*.•،_\n" + FATHA + TATWEEL + RLM))
WORDS = st.text(alphabet="دعشقسأوىة", min_size=2, max_size=8)
WHOLE_TEXTS = st.lists(
    st.tuples(WORDS, st.sampled_from([" ", ". ", "، ", "\n", " / ", ": ", " - ", f"{FATHA} "]))
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
    ("published", "form"),
    [
        ("دنیا و این", "دنيا و اين"),
        ("أ ف ب", "ا ف ب"),
        ("أ.ف.ب", "ا ف ب"),
        (f'ب{TATWEEL}"الجيش"', "ب الجيش"),
        (f"ل{TATWEEL}«التحالف»", "ل التحالف"),
    ],
)
def test_words_that_are_not_cut_stay_apart(published, form):
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


IN_A_ROW = re.compile(r"(?<!\w)[ء-ي](?: [ء-ي]){3}(?!\w)")


@example("𝓐")
@example("𝕊")
@given(TEXTS)
def test_folding_twice_changes_nothing(text):
    form = match_form(text)
    assume(not IN_A_ROW.search(form))  # signs between single letters are spaces by now
    assert match_form(form).split() == form.split()


@given(st.lists(TEXTS, max_size=4))
def test_many_texts_fold_as_each_alone(texts):
    assert match_forms(texts) == [match_form(text) for text in texts]


@pytest.mark.parametrize(
    ("published", "form", "written"),
    [
        (f"قس{TATWEEL}.{TATWEEL}د", "قسد", ""),
        (f"قس{TATWEEL}،{TATWEEL}د", "قسد", ""),
        (f"قس{TATWEEL}-د", "قسد", ""),
        (f"قس*{TATWEEL}د", "قسد", ""),
        (f"قس،{TATWEEL}د", "قسد", ""),
        (f"داع{TATWEEL} {TATWEEL}ش", "داعش", ""),
        (f"ق{TATWEEL}.{TATWEEL}س{TATWEEL}.{TATWEEL}د", "قسد", ""),
        ("د/عش", "دعش", ""),
        ("د•اعش", "داعش", ""),
        ("داع*ش", "داعش", ""),
        ("داع.ش", "داعش", ""),
        ("د ا ع ش", "داعش", ""),
        ("د_ا_ع_ش", "داعش", ""),
        ("ق-س-د", "قسد", ""),
        ("د.ا.ع.ش", "داعش", ""),
        (f"زار ق{FATHA}رى د ا ع ش{FATHA}{RLM} أمس", "داعش", f"د ا ع ش{FATHA}"),
        ("عناصر د ا ع ش، في البادية", "داعش", "د ا ع ش"),
        (f"مقر «قس{TATWEEL}.{TATWEEL}د» ومقر د/عش", "دعش", "د/عش"),
        (f"مقر «قس{TATWEEL}.{TATWEEL}د» ومقر د/عش", "قسد", f"قس{TATWEEL}.{TATWEEL}د"),
        (f"  مع   وب{TATWEEL}!{TATWEEL}قسد", "وبقسد", f"وب{TATWEEL}!{TATWEEL}قسد"),
    ],
)
def test_a_cut_word_is_whole_and_leads_back_to_how_it_was_published(published, form, written):
    folded = fold(published)
    start = folded.text.index(f" {form} ") + 1
    begin, end = folded.span(start, start + len(form))
    assert published[begin:end] == (written or published)


@pytest.mark.parametrize(
    ("published", "form"),
    [
        ("كتاب/قلم", "كتاب قلم"),
        ("حمص.حلب", "حمص حلب"),
        ("س/ع", "س ع"),
        ("أ ب", "ا ب"),
        ("د. سامر", "د  سامر"),
        (f"7 ه{TATWEEL}. ثم", "7 ه  ثم"),
        ("a/bc d e f", "a bc d e f"),
        ("هو و هي", "هو و هي"),
        ("وصل *ثم* عاد", "وصل ثم عاد"),
    ],
)
def test_signs_and_letters_that_cut_no_word_stay_between_words(published, form):
    assert not fold(published).is_cut
    assert match_form(published).split() == form.split()


@example(f"د{FATHA} ا ع ش")
@example(f"{TATWEEL}أ/أ")
@given(CUT_TEXTS)
def test_spans_of_words_slice_within_the_text_in_order(text):
    folded = fold(text)
    last = 0
    for word in re.finditer(r"\S+", folded.text):
        begin, end = folded.span(*word.span())
        assert last <= begin < end <= len(text)
        last = end


@given(CUT_TEXTS)
def test_every_letter_of_a_cut_word_leads_back_to_its_letter(text):
    folded = fold(text)
    assert folded.text.strip().replace(" ", "") == "".join(
        match_form(text[folded.origin(position)])
        for position, letter in enumerate(folded.text)
        if letter != " "
    )


@given(WHOLE_TEXTS)
def test_a_text_without_cut_words_folds_as_without_the_search_for_them(pieces):
    text = "".join(word + sign for word, sign in pieces)
    folded = fold(text)
    assert not folded.is_cut
    assert folded.text.split() == [match_form(word) for word, _ in pieces]
    assert match_forms([text]) == [match_form(text)]
