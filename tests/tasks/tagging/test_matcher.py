"""Names are found as they are written, and only there."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.tagging.matcher import Match, Matcher
from tasks.tagging.patterns import Name

MARKS = ["\N{ARABIC TATWEEL}", "\N{ARABIC FATHA}", "\N{ARABIC SHADDA}", "\N{ARABIC KASRATAN}"]
TERMS = [
    ("coalition", "التحالف الدولي", "ar"),
    ("alliance", "التحالف", "ar"),
    ("damascus", "دمشق", "ar"),
    ("deir-ez-zor", "دير الزور", "ar"),
    ("sdf", "قسد", "ar"),
    ("sdf", "SDF", "en"),
    ("syria", "Suriye", "tr"),
    ("syria", "Sûriye", "ku"),
    ("russia", "Россия", "ru"),
]
SENTENCES = [
    "اعترضت القوات رتلا للتحالف الدولي في دير الزور",
    "وبدمشق اجتمع وفد قسد، والتحالف غائب",
    "The SDF met Suriye'nin elçisi, وقالت ديرالزور",
    "Li Sûriyê û России",
]


def surfaces(terms, text, lang=None):
    return [text[match.start : match.end] for match in Matcher(terms).find(text, lang)]


@pytest.mark.parametrize(
    ("surface", "lang", "text", "found"),
    [
        # Arabic: proclitics belong to the written word
        ("التحالف الدولي", "ar", "تابعًا للتحالف الدولي أمس", ["للتحالف الدولي"]),
        ("التحالف الدولي", "ar", "وبالتحالف الدولي", ["وبالتحالف الدولي"]),
        ("التحالف", "ar", "تحالف جديد", []),
        ("دمشق", "ar", "وبدمشق ولدمشق ودمشق", ["وبدمشق", "ولدمشق", "ودمشق"]),
        ("دمشق", "ar", "دمشقي والدمشق", []),
        ("ألمانيا", "ar", "لألمانيا والمانيا", ["لألمانيا", "والمانيا"]),
        ("باريس", "ar", "كباريس", ["كباريس"]),
        ("لان", "ar", "كلان", []),
        (
            "دير الزور",
            "ar",
            "ديرالزور و#دير_الزور ودير  الزور",
            ["ديرالزور", "دير_الزور", "ودير  الزور"],
        ),
        ("القنيطرة", "ar", "القنيطره", ["القنيطره"]),
        ("سهل الغاب", "ar", "بسهل #الغاب و#سهل #الغاب", ["بسهل #الغاب", "سهل #الغاب"]),
        ("تنظيم الدولة", "ar", "ضد تنظيم «الدولة»", ["تنظيم «الدولة"]),
        ("تنظيم الدولة", "ar", "بلا تنظيم، الدولة", []),
        ("تنظيم الدولة", "ar", "بلا تنظيم.الدولة", []),
        ("نوفمبر", "ar", "29نوفمبر", ["نوفمبر"]),
        # capitals
        ("SDF", "en", "SDF and sdf and Sdf", ["SDF"]),
        ("ISIS", "en", "ISIS, Isis, isis", ["ISIS", "Isis"]),
        ("US", "en", "tell us what the US said", ["US"]),
        ("U.S.", "en", "the U.S. said", ["U.S"]),
        ("Syria", "en", "Syria's, Syrian, Assyria", ["Syria's"]),
        (
            "Deir ez-Zor",
            "en",
            "Deir Ez-Zor, Deir ez Zor, deir ez-zor",
            ["Deir Ez-Zor", "Deir ez Zor"],
        ),
        ("Daesh", "en", "so-called “Daesh”", ["Daesh"]),
        # endings
        (
            "Suriye",
            "tr",
            "Suriye'nin Suriye’de Suriyede SURİYE",
            ["Suriye'nin", "Suriye’de", "Suriyede", "SURİYE"],
        ),
        ("IŞİD", "tr", "IŞİD'in ışid", ["IŞİD'in"]),
        ("ABD", "tr", "ABD'nin ABDest", ["ABD'nin"]),
        ("Dêrazor", "ku", "li Dêrazorê", ["Dêrazorê"]),
        ("Efrînî", "kmr", "Efrîniyan", ["Efrîniyan"]),
        ("Efrînî", "kmr", "Efrîn", []),
        ("دیمەشق", "ckb", "دیمەشقدا", ["دیمەشقدا"]),
        ("Россия", "ru", "в России и Россией", ["России", "Россией"]),
        ("Дамаск", "ru", "Дамаска Дамаском Баку", ["Дамаска", "Дамаском"]),
        ("Баку", "ru", "Баку Бакуа", ["Баку"]),
        ("סוריה", "he", "בסוריה ושבסוריה", ["בסוריה", "ושבסוריה"]),
        ("دمشق", "fa", "در دمشق", ["دمشق"]),
        ("Αθήνα", "el", "στην Αθήνα", ["Αθήνα"]),
    ],
)
def test_a_name_is_found_as_its_language_writes_it(surface, lang, text, found):
    assert surfaces([("x", surface, lang)], text) == found


def test_overlapping_matches_of_different_terms_are_all_returned():
    found = Matcher(TERMS).find("قوات التحالف الدولي")
    assert found == [Match(5, 12, "alliance"), Match(5, 19, "coalition")]


def test_the_language_of_the_text_widens_and_never_narrows():
    pentagon = [("x", "Pentagon", "en")]
    assert surfaces(pentagon, "Pentagon'un") == []
    assert surfaces(pentagon, "Pentagon'un", "tr") == ["Pentagon'un"]
    assert surfaces(pentagon, "Pentagon said", "ar") == ["Pentagon"]


def test_turkish_names_may_be_lower_case_unless_case_is_kept():
    terms = [("x", "Bakan", "tr")]
    assert len(Matcher(terms).find("bakan geldi")) == 1
    assert Matcher(terms, keeps_case=True).find("bakan geldi") == []


@pytest.mark.parametrize("surface", ["", " ", "...", "«»", MARKS[0]])
def test_a_surface_without_letters_matches_nothing(surface):
    assert Matcher([("x", surface, "ar")]).find("دمشق ... «»") == []


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        (
            Name("x", "حكومة", "ar", suffixes="pronouns"),
            "وبحكومتهم حكومتنا حكومة",
            ["وبحكومتهم", "حكومتنا", "حكومة"],
        ),
        (
            Name("x", "اعتقل", "ar", suffixes="verb"),
            "اعتقلت وتعتقل سيعتقلون ليعتقلوه عتقل معتقل",
            ["اعتقلت", "وتعتقل", "سيعتقلون", "ليعتقلوه"],
        ),
        (Name("x", "حكومة", "ar"), "حكومتهم", []),
        (
            Name("x", "غارة", "ar", suffixes="noun"),
            "غارتان الغارتين والغارات بغاراتها غاره غاره غار غارق",
            ["غارتان", "الغارتين", "والغارات", "بغاراتها", "غاره", "غاره"],
        ),
        (
            Name("x", "قتيل", "ar", suffixes="noun"),
            "قتيلين وقتيلا القتيل قتيلة",
            ["قتيلين", "وقتيلا", "القتيل"],
        ),
        (Name("x", "التحالف", "ar", suffixes="none"), "والتحالف التحالف", ["التحالف"]),
        (Name("x", "Suriye", "tr", suffixes="none"), "Suriyede Suriye", ["Suriye"]),
        (Name("x", "Roj", "ku", case="exact"), "ROJ Roj roj", ["Roj"]),
        (Name("x", "Roj", "ku"), "ROJ Roj roj", ["ROJ", "Roj"]),
        (Name("x", "SDF", "en", case="any"), "SDF Sdf sdf", ["SDF", "Sdf", "sdf"]),
    ],
)
def test_a_name_may_ask_for_more_or_less(name, text, found):
    assert surfaces([name], text) == found


@pytest.mark.parametrize(
    ("surface", "lang", "text", "before", "after"),
    [
        ("التحالف", "ar", "والتحالف", "و", ""),
        ("التحالف", "ar", "وَلِلتحالف", "وَلِ", ""),
        ("دمشق", "ar", "وبدمشق", "وب", ""),
        ("Suriye", "tr", "Suriye'nin", "", "'nin"),
        ("סוריה", "he", "ושבסוריה", "ושב", ""),
    ],
)
def test_a_match_says_what_is_not_the_name(surface, lang, text, before, after):
    (match,) = Matcher([("x", surface, lang)]).find(text)
    assert (text[: match.before], text[len(text) - match.after :]) == (before, after)


def test_no_terms_find_nothing():
    assert Matcher([]).find("دمشق") == []


@given(st.sampled_from(SENTENCES), st.data())
def test_marks_never_change_which_terms_match(sentence, data):
    before = [match.term_id for match in Matcher(TERMS).find(sentence)]
    place = data.draw(st.integers(0, len(sentence)))
    mark = data.draw(st.sampled_from(MARKS))
    assert [
        match.term_id for match in Matcher(TERMS).find(sentence[:place] + mark + sentence[place:])
    ] == before


@given(
    st.lists(st.sampled_from([*SENTENCES, *MARKS, " ", "\n\n", "، ", "🙂"]), max_size=8).map(
        "".join
    )
)
def test_offsets_slice_a_word_that_holds_the_name_out_of_the_original(text):
    for match in Matcher(TERMS).find(text):
        alone = Matcher(TERMS).find(text[match.start : match.end])
        assert match.term_id in [again.term_id for again in alone]


@given(st.randoms(use_true_random=False), st.lists(st.sampled_from(SENTENCES), min_size=1))
def test_the_order_of_terms_does_not_matter(shuffler, sentences):
    shuffled = random.Random(shuffler.random()).sample(TERMS, len(TERMS))
    text = "\n\n".join(sentences)
    assert Matcher(shuffled).find(text) == Matcher(TERMS).find(text)


def test_one_matcher_serves_many_threads():
    matcher = Matcher(TERMS)
    texts = SENTENCES * 50
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(matcher.find, texts)) == [matcher.find(text) for text in texts]
