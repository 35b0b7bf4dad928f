"""Whose a ministry or an army is, by the words that its language puts beside it."""

import pytest

from tasks.tagging.around.ownership import NOBODYS, foreign_owner, is_somebodys
from tests.support.hits import marked


def owner(sentence, lang="ar", region="SY"):
    hit, text = marked(sentence, lang)
    return foreign_owner(hit, text, region)


@pytest.mark.parametrize(
    ("sentence", "lang", "state"),
    [
        ("حذرت <وزارة الصحة> الأردنية من الوباء", "ar", "JO"),
        ("أصدر <الجيش> اللبناني بيانا", "ar", "LB"),
        ("<وزارة الثقافة> والسياحة العراقية", "ar", "IQ"),
        ("<وزارة الخارجية> في بغداد", "ar", "IQ"),
        ("<البرلمان> في العراق", "ar", "IQ"),
        ("<وزارة العدل> السورية", "ar", ""),
        ("the German <foreign ministry> said", "en", "DE"),
        ("Germany’s <foreign ministry> said", "en", "DE"),
        ("the <health ministry> in Amman said", "en", "JO"),
        ("the <army> of Lebanon", "en", "LB"),
        ("the Syrian <army> said", "en", ""),
        ("dün Irak <Savunma Bakanlığı> duyurdu", "tr", "IQ"),
        ("<Wezareta Derve> ya Almanyayê", "ku", "DE"),
        ("topên <+artêş+a> tirk", "ku", "TR"),
        ("<+artêş+a> dagirker a tirk", "ku", "TR"),
        ("<+artêş+a> Iraqê", "ku", "IQ"),
        ("<+artêş+a> Sûriyê", "ku", ""),
        ("<+artêş+ê> tirk girt", "ku", ""),
        ("<وەزارەتی دەرەوە> ئەڵمانیا", "ckb", "DE"),
        ("<وزارة الصحة> في إقليم كردستان", "ar", "IQ"),
        ("أعلنت <وزارة الصحة> بحكومة إقليم كردستان", "ar", "IQ"),
        ("the KRG <health ministry> in Duhok", "en", "IQ"),
        ("<Wezareta Perwerdeyê> ya Herêma Kurdistanê", "ku", "IQ"),
        ("<وەزارەتی تەندروستی> هەرێمی کوردستان", "ckb", "IQ"),
    ],
)
def test_a_state_named_beside_an_institution_owns_it(sentence, lang, state):
    assert owner(sentence, lang) == state


def test_an_institution_of_the_topics_own_state_is_nobody_elses():
    assert owner("<وزارة العدل> العراقية", region="IQ") == ""
    assert owner("<وزارة العدل> العراقية", region="SY") == "IQ"


@pytest.mark.parametrize(
    ("sentence", "lang"),
    [
        ("افتتحت <وزارة الصحة> مركزا جديدا", "ar"),
        ("<وزارة الصحة>. الأردنية تقول", "ar"),
        ("<وزارة التربية> أردنية المنشأ كلها كتب", "en"),
        ("قال الأردنيون إن <وزارة الصحة> تعمل", "ar"),
        ("<الجيش> يقول العراقي", "ar"),
        ("we saw a polish <army> shine", "en"),
        ("German. The <army> said", "en"),
        ("the <army> said Germany agreed", "en"),
    ],
)
def test_words_that_do_not_belong_to_the_name_own_nothing(sentence, lang):
    assert owner(sentence, lang) == ""


@pytest.mark.parametrize(
    ("sentence", "whose"),
    [
        ("<القوات> التابعة لحزب العمال", NOBODYS),
        ("<الفصائل> الموالية للمعارضة", NOBODYS),
        ("<القوات> التابعة لوزارة الدفاع", ""),
        ("<القوات> التابعة للحكومة", ""),
        ("<القوات> التابعة لسوريا", ""),
    ],
)
def test_what_belongs_to_a_group_is_no_states(sentence, whose):
    assert owner(sentence) == whose


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Merz's <coalition> agreed", True),
        ("Netanyahu’s governing <coalition> split", True),
        ("the Democrats' <coalition> won", True),
        ("Iraq's <coalition> partners", False),
        ("Washington's <coalition> met", False),
        ("the <coalition> struck", False),
        ("today's <coalition> patrol", False),
    ],
)
def test_a_name_before_a_body_owns_it_unless_it_is_a_states(sentence, expected):
    assert is_somebodys(*marked(sentence, "en")) is expected
