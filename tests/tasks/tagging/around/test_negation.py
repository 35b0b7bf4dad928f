"""What a text denies did not happen."""

import pytest

from rasid import tag
from tasks.tagging.around.negation import is_negated
from tests.support.hits import marked


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("حلق الطيران فوق درعا دون <قصف>", "ar"),
        ("ولم تنفذ أي <غارة>", "ar"),
        ("ولا إصابات بين <المدنيين>", "ar"),
        ("ولم تسجل إصابات بشرية بين <الأهالي>", "ar"),
        ("ولم تسفر الغارات عن وقوع <إصابات>", "ar"),
        ("لا قتلى في صفوف <المدنيين>", "ar"),
        ("jets flew over Daraa without <bombing>", "en"),
        ("there were no reports of <casualties>", "en"),
        ("İdlib'de yangın, <sivil kayıp> yok", "tr"),
        ("فڕۆکەکان بەبێ <بۆردومان> ڕۆیشتن", "ckb"),
        ("şev bê <bombebaran> derbas bû", "ku"),
        ("balafir bê êrîşên <asmanî> vegeriyan", "ku"),
        ("tu <sivîl> nehatin kuştin", "ku"),
    ],
)
def test_a_negation_before_the_word_denies_it(words, lang):
    assert is_negated(*marked(words, lang=lang))


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("لم تتوقف <الغارات> على إدلب", "ar"),
        ("لا يزال <القصف> مستمراً", "ar"),
        ("مقتل ما لا يقل عن خمسة <مدنيين>", "ar"),
        ("no fewer than five <civilians> were killed", "en"),
        ("without warning, jets <bombed> a market", "en"),
        ("Saldırıda <sivil> öldü", "tr"),
        ("ولم تسفر <الغارات> عن إصابات", "ar"),
        ("لا إصابات في <القصف> على درعا", "ar"),
        ("دون ضحايا من <القصف>", "ar"),
        ("MPs say no to <airstrikes> in Syria", "en"),
        ("The night was not without <shelling>", "en"),
        ("<+Saldırı+da> ölen olmadı", "tr"),
        ("لە <بۆردومان> زیان نییە", "ckb"),
        ("divê sivîl bê <kuştin>", "ku"),
        ("sivîl bê sedem <kuştin>", "ku"),
        ("ger tu <bombebaranê> bibînî", "ku"),
    ],
)
def test_other_negations_deny_nothing(words, lang):
    assert not is_negated(*marked(words, lang=lang))


def test_an_overflight_without_bombing_is_no_strike():
    sentence = "تحليق للطيران الإسرائيلي في أجواء درعا دون قصف"
    assert "airstrike" not in {given.id for given in tag(title=sentence, text="", lang="ar")}
    assert "airstrike" in {
        given.id for given in tag(title=sentence.replace("دون قصف", "ثم قصف"), text="", lang="ar")
    }


@pytest.mark.parametrize(
    ("sentence", "lang", "theme"),
    [
        ("Russian jets pound a hospital in Kafr Nabl", "en", "airstrike"),
        ("Haseke'de SİHA ile vurulan araçta iki kişi öldü", "tr", "airstrike"),
        ("Dronên Tirk li Qamişlo erebeyek kirin armanc", "ku", "airstrike"),
        ("الدفاعات الجوية تتصدى لصواريخ معادية في سماء دمشق", "ar", "airstrike"),
        ("أسر عنصرين من قسد في ريف منبج", "ar", "detention-and-raids"),
        ("مقتل ثلاثة أشخاص في غارة على دمشق", "ar", "civilian-harm"),
        ("Hajin left without water for four days in Deir ez-Zor", "en", "water"),
    ],
)
def test_events_are_heard_as_they_are_told(sentence, lang, theme):
    assert theme in {given.id for given in tag(title=sentence, text="", lang=lang)}
