"""In which province a place lies, as the words behind it say."""

import pytest

from tasks.tagging.around.lying import province_behind
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
