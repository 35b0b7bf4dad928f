"""The verdict about two texts, part by part."""

from datetime import date

import pytest

from tasks.stories.agreement import weigh
from tasks.stories.contradictions import contradictions
from tasks.stories.relation import overlap, relation
from tasks.stories.telling import telling_of

REPORT = (
    "اندلع حريق في مستودع للخشب بمدينة الورد مساء الأحد وأتى على 40 طنا من البضائع، وشاركت "
    "سبع سيارات إطفاء في إخماده، ولم تقع إصابات بين العمال الذين غادروا المكان قبل ساعة."
)
SHORT = "انقطاع المياه عن أحياء المدينة الشرقية حتى إشعار آخر"


def related(one: str, other: str) -> str:
    return relation(telling_of(one), telling_of(other))


def test_a_text_copies_itself_and_one_of_nothing_is_related_to_none():
    assert related(REPORT, REPORT) == "copy"
    assert related(SHORT, SHORT) == "copy"
    for empty in ("", " ", "…", "123"):
        assert related(empty, REPORT) == "other"
        assert related(empty, empty) == "other"


@pytest.mark.parametrize(
    ("written", "instead"),
    [("40", "55"), ("الأحد", "الخميس"), ("الورد", "النهر"), ("سبع", "خمس")],
)
def test_another_fact_in_the_same_words_is_another_event(written, instead):
    other = REPORT.replace(written, instead)
    one, two = telling_of(REPORT), telling_of(other)
    assert overlap(one, two) > 0.5
    assert contradictions(one, two)
    assert related(REPORT, other) == related(other, REPORT) == "other"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gold prices rise as dollar weakens", "Oil prices rise as dollar weakens"),
        ("Wheat prices fall as harvest ends", "Copper prices fall as harvest ends"),
        (
            "Altın fiyatları dolar zayıflarken yükseldi",
            "Petrol fiyatları dolar zayıflarken yükseldi",
        ),
    ],
)
def test_prices_of_two_goods_are_two_events(one, other):
    assert related(one, other) == related(other, one) == "other"
    assert related(one, one) == "copy"


@pytest.mark.parametrize(
    ("written", "instead"),
    [("40", "أربعين"), ("سبع", "7"), ("مساء الأحد", "الأحد"), ("ولم تقع إصابات", "دون إصابات")],
)
def test_the_same_fact_in_other_words_is_none(written, instead):
    other = REPORT.replace(written, instead)
    assert not contradictions(telling_of(REPORT), telling_of(other))
    assert related(REPORT, other) == "copy"


def test_facts_that_only_one_text_has_contradict_nothing():
    shorter, longer = REPORT.split("،", 1)[0], f"{REPORT} وقدر صاحبه الخسائر بنحو 90 ألف دولار."
    assert related(shorter, longer) == "copy"


def test_independent_reports_of_days_far_apart_are_two_events():
    arabic = "قتل سبعة أشخاص بانفجار لغم قرب تدمر يوم الأحد ونقل 22 جريحا إلى مشفى حمص"
    english = "A landmine near Palmyra killed seven and left 22 wounded in Homs hospital on Sunday"
    first = telling_of(arabic, published_on=date(2025, 5, 4))
    for day, expected in ((4, "same"), (6, "same"), (20, "other")):
        assert relation(first, telling_of(english, published_on=date(2025, 5, day))) == expected


def test_other_days_speak_against_one_event():
    one = telling_of("Gunmen attacked a checkpoint near Palmyra on Sunday and killed two soldiers")
    two = telling_of("Two soldiers died on Friday as their checkpoint near Palmyra was attacked")
    assert weigh(one, two).days < 0
    assert relation(one, two) == "other"


def test_nothing_named_in_common_is_no_event():
    one = telling_of("Seven people were killed and 22 injured in a crash, police said on Sunday")
    two = telling_of("Police counted seven killed and 22 injured after a crash on Sunday")
    assert not weigh(one, two).places
    assert not weigh(one, two).names
