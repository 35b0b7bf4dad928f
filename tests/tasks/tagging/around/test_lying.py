"""In which province or state a place lies, as the words around it say."""

import pytest

from tasks.tagging.around.lying import province_behind, state_behind
from tests.support.hits import marked


@pytest.mark.parametrize(
    ("sentence", "lang", "province"),
    [
        ("مدينة <المنصورة> بمحافظة الدقهلية", "ar", "الدقهليه"),
        ("بلدة <المنصورة> في محافظة #الرقة", "ar", "الرقه"),
        ("بلدة <المنصورة> في محافظة دير الزور", "ar", "دير الزور"),
        ("<المناقل> بولاية الجزيرة", "ar", "الجزيره"),
        ("the town of <Mansura> in Dakahlia province", "en", "dakahlia"),
        ("<Mansura>, in northern Raqqa Governorate", "en", "raqqa"),
        ("<Mayadin> in Deir ez-Zor province", "en", "deir ez zor"),
        ("<Efrîn> li parêzgeha Helebê", "ku", "helebe"),
        ("<عەفرین> لە پارێزگای حەلەب", "ckb", "حهلهب"),
    ],
)
def test_the_province_behind_a_place_is_where_it_lies(sentence, lang, province):
    names = [name.replace("ة", "ه") for name in province_behind(*marked(sentence, lang))]
    assert province in names


@pytest.mark.parametrize(
    ("sentence", "lang"),
    [
        ("مدينة <المنصورة> ومحافظة الدقهلية", "ar"),
        ("وصل إلى <المنصورة>. في محافظة الدقهلية", "ar"),
        ("<المنصورة> في ريف الرقة", "ar"),
        ("<Mansura> in the countryside", "en"),
        ("<Mansura> in Hasakah and Raqqa provinces", "en"),
    ],
)
def test_a_province_that_is_not_said_of_the_place_is_none(sentence, lang):
    assert province_behind(*marked(sentence, lang)) == ()


@pytest.mark.parametrize(
    ("sentence", "state"),
    [
        ("مهرجان في مدينة <صفاقس> التونسية", "TN"),
        ("وصلت السفينة إلى <الحديدة> اليمنية", "YE"),
        ("فيضانات في <القنيطرة> بالمغرب", "MA"),
        ("حريق بمدينة <المنصورة> في مصر", "EG"),
    ],
)
def test_a_state_said_of_a_town_is_where_it_lies(sentence, state):
    assert state_behind(*marked(sentence, "ar")) == {state}


def test_a_state_set_off_behind_a_town_is_where_it_lies():
    assert state_behind(*marked("the port of <Sousse>, Tunisia", "en")) == {"TN"}
    assert state_behind(*marked("from <Sousse>, Reuters", "en")) == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "قصف على قاعدة <الشدادي> الأمريكية",
        "نقطة <مورك> التركية انسحبت",
        "وصلت عائلة من <حلب> في تركيا",
        "أبناء <عفرين> في ألمانيا يتظاهرون",
        "سوق في مدينة <الباب> المالية",
        "الطريق إلى <منبج> والتركية منها",
    ],
)
def test_what_is_said_of_a_base_or_of_people_places_no_town(sentence):
    assert state_behind(*marked(sentence, "ar")) == set()
