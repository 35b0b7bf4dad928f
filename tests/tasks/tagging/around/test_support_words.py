"""Words that several topics share make a name believable when they stand close to it."""

import msgspec
import pytest

from tasks.tagging.around.support_words import FILE, support_groups, support_nearby, support_words
from tasks.tagging.taxonomy import Examples, Labels, Term, Topic
from tasks.text.word_tables import Phrases, read_tables
from tests.support.hits import marked

FAR = "وهذه كلمات أخرى كثيرة لا تعني هنا أي شيء على الإطلاق"


POMEGRANATE = Topic(
    id="pomegranate",
    kind="actor",
    labels=Labels(en="Pomegranate"),
    terms=(),
    examples=Examples(must=()),
    window=5,
)


def supports(groups):
    return support_words(msgspec.structs.replace(POMEGRANATE, support_groups=groups))


def nearby(sentence, lang="ar", *, groups=("power",), window=5):
    """Return the published words of the support that was found, "" for none."""
    hit, text = marked(sentence, lang)
    found = support_nearby(supports(groups), hit, text, window)
    return found.surface(text) if found else ""


@pytest.mark.parametrize(
    ("sentence", "lang", "support"),
    [
        ("قال وزير <الرمان> كلمته", "ar", "وزير"),
        ("<الرمان> زاره وزير", "ar", "وزير"),
        ("قابل <الرمان> والوزير ضيوفا", "ar", "والوزير"),
        ("كتب <الرمان> للحكومة رسالة", "ar", "للحكومة"),
        ("رد <الرمان> بغارات جديدة", "ar", "بغارات"),
        ("رد <الرمان> أمس وبغارات جديدة", "ar", "وبغارات"),
        ("فتح <الرمان> المَحادثات", "ar", "المَحادثات"),
        ("كتب <الرمان> رسالة إلى جدته", "ar", ""),
        ("زاره <الرمان>، ثم قال: «وزير» جديد", "ar", "وزير"),
        ("ذهب (رئيس)، ثم جاء <الرمان>", "ar", "رئيس"),
    ],
)
def test_a_word_of_a_group_is_found_with_what_grammar_puts_around_it(sentence, lang, support):
    assert nearby(sentence, lang) == support


@pytest.mark.parametrize(
    ("sentence", "support"),
    [
        ("talks with Turkey about <Pomegranate>", "Turkey"),
        ("we ate a turkey with <Pomegranate>", ""),
        ("we ate peaches in peru with <Pomegranate>", "peru"),
    ],
)
def test_a_state_whose_name_is_a_word_supports_with_its_capital_only(sentence, support):
    hit, text = marked(sentence, "en")
    terms = tuple(Term(name, "en", "support") for name in ("Turkey", "Peru"))
    wanted = support_words(msgspec.structs.replace(POMEGRANATE, terms=terms))
    found = support_nearby(wanted, hit, text, 5)
    assert (found.surface(text) if found else "") == support


@pytest.mark.parametrize("sentence", [f"وزير {FAR} <الرمان>", f"<الرمان> {FAR} وزير"])
def test_a_word_far_away_supports_nothing(sentence):
    assert nearby(sentence, window=3) == ""
    assert nearby(sentence, window=30) == "وزير"


def test_the_word_behind_goes_before_the_word_in_front():
    assert nearby("وزير أمام <الرمان> ثم رئيس ثم سفارة") == "رئيس"
    assert nearby("رئيس ثم وزير أمام <الرمان>") == "وزير"


def test_only_the_groups_that_are_asked_for_support():
    assert nearby("قال وزير <الرمان>", groups=()) == ""
    others = tuple(sorted(set(support_groups()) - {"power"}))
    assert others
    assert nearby("قال وزير <الرمان>", groups=others) == ""
    assert nearby("قال وزير <الرمان>", groups=(*others, "power")) == "وزير"


def test_the_words_of_another_field_support_nothing():
    hit, text = marked("قال <الرمان>", title="وزير")
    assert support_nearby(supports(("power",)), hit, text, 5) is None


def test_what_was_found_is_a_support_at_its_published_place():
    hit, text = marked("عاد <الرمان> والوزير معا")
    found = support_nearby(supports(("power",)), hit, text, 5)
    assert (found.term.role, found.field) == ("support", "lead")
    assert text.text[found.match.start : found.match.end] == "والوزير"


@pytest.mark.untraced
@pytest.mark.parametrize("group", support_groups())
def test_every_single_word_of_a_shipped_group_is_found_beside_a_name(group):
    missing = [
        word
        for lang, words in support_groups()[group].items()
        for word in words
        if not nearby(f"<Zzz> {word}", lang, groups=(group,))
    ]
    assert missing == []


def test_a_word_supports_in_texts_of_its_language_and_in_those_of_none_of_ours():
    assert nearby("<Zzz> hükümet", "tr") == "hükümet"
    assert nearby("<Zzz> hükümet", "en") == ""
    assert nearby("<Zzz> hükümet", "und") == "hükümet"


def test_the_groups_are_those_of_the_shipped_file():
    assert support_groups() == read_tables(FILE, dict[str, Phrases])
