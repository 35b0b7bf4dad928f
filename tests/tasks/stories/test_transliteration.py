"""Names of one place or person in several alphabets."""

import pytest

from tasks.stories.transliteration import skeletons


@pytest.mark.parametrize(
    "spellings",
    [
        "الشحيل Shuhayl Shuhail",
        "الميادين Mayadin Meyadin",
        "كلّس Kilis",
        "حافر Hafir Hafirê",
        "الطبقة Tabqa Tebqa",
        "تەمر Temir",
        "الخطيب Khatib",
        "شيباني Shaibani Şeybani",
        "مقصود Maqsoud Meqsûd",
    ],
)
def test_spellings_of_a_name_meet(spellings):
    first, *others = map(skeletons, spellings.split())
    assert all(first & other for other in others)


@pytest.mark.parametrize("pair", ["حلب حماة", "منبج Mayadin", "الرقة Rastan", "Idlib Kobane"])
def test_other_names_do_not_meet(pair):
    one, other = map(skeletons, pair.split())
    assert not one & other


def test_too_few_consonants_tell_no_name():
    assert skeletons("Homs") == {"hms"}
    assert not skeletons("Sur")
    assert not skeletons("في")
