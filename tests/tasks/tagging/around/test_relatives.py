"""A surname behind another given name than the person's own is somebody else's."""

import pytest

from rasid import tag


@pytest.mark.parametrize(
    ("sentence", "lang"),
    [
        ("ماهر الشرع يجتمع بالموظفين في دمشق", "ar"),
        ("التقى حازم الشرع رجال أعمال في دمشق", "ar"),
        ("Hussein al-Sharaa writes about the economy of Syria", "en"),
        ("قال علي الشرع إن المعرض في دمشق يفتح غداً", "ar"),
        ("Maher al-Sharaa met staff in Damascus", "en"),
        ("Hüseyin eş-Şara Şam'da konuştu", "tr"),
    ],
)
def test_relatives_have_given_names_of_their_own(sentence, lang):
    assert "al-sharaa" not in {given.id for given in tag(title=sentence, text="", lang=lang)}


@pytest.mark.parametrize(
    ("sentence", "lang"),
    [
        ("التقى الشرع رجال أعمال في دمشق", "ar"),
        ("قال أحمد حسين الشرع إن الانتخابات قريبة", "ar"),
        ("Ahmed Hussein al-Sharaa spoke in Damascus", "en"),
        ("In Damascus President al-Sharaa spoke", "en"),
        ("Ahmed eş-Şara Şam'da konuştu", "tr"),
        ("ضغوط أميركية على الشرع في دمشق", "ar"),
        ("يحيي الشرع الحشود في دمشق", "ar"),
    ],
)
def test_the_person_has_his_own_or_none(sentence, lang):
    assert "al-sharaa" in {given.id for given in tag(title=sentence, text="", lang=lang)}
