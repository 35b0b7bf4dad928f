"""Quarters, squares and hospitals of a city place its governorate (``topics/quarters.tsv``)."""

import pytest

from rasid import tagging


def topics(text: str, lang: str) -> set[str]:
    return {found.id for found in tagging.tag(text=text, lang=lang)}


@pytest.mark.parametrize(
    ("text", "lang", "governorate"),
    [
        ("حملة دهم في حي الوعر صباح اليوم.", "ar", "homs"),
        ("اندلع حريق في سوق حي السكري.", "ar", "aleppo"),
        ("وقفة احتجاجية في ساحة الأمويين.", "ar", "damascus"),
        ("إصابة شاب بإطلاق نار في حي غويران.", "ar", "hasakah"),
        ("قطع المياه عن حي المشلب والدوار القريب منه.", "ar", "raqqa"),
        ("سقطت قذيفة قرب حويجة صكر.", "ar", "deir-ez-zor"),
        ("توتر في محيط دوار العنقود.", "ar", "suwayda"),
        ("Two people were hurt in Kafr Souseh on Friday.", "en", "damascus"),
        ("Prisoners were moved from Ghwayran.", "en", "hasakah"),
    ],
)
def test_a_quarter_places_its_governorate(text, lang, governorate):
    assert governorate in topics(text, lang)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("اجتاز المتسابقون الطريق الوعر إلى القمة.", "ar"),
        ("افتتحت مدرسة في حي الزهراء بمدينة جدة.", "ar"),
        ("أقيم المعرض في حي الدرعية بالرياض.", "ar"),
        ("وصلت الحافلات إلى حي النزهة في عمّان.", "ar"),
        ("فاز نسور قاسيون في مباراة أمس.", "ar"),
        ("مرض السكري يصيب كثيرين.", "ar"),
    ],
)
def test_what_other_cities_or_words_are_called_places_nothing(text, lang):
    assert topics(text, lang).isdisjoint(
        {"homs", "aleppo", "damascus", "raqqa", "syria", "deir-ez-zor", "hasakah"}
    )


def test_a_quarter_of_two_cities_goes_to_the_one_that_is_named():
    found = topics("اشتباك في حي الخالدية بمدينة حمص.", "ar")
    assert "homs" in found
    assert "aleppo" not in found
