"""A capital's name means its government where it speaks, wants or is a partner."""

import pytest

from rasid import tag
from tasks.tagging.around.metonymy import means_government
from tests.support.hits import marked


def is_government(sentence, lang="ar"):
    return means_government(*marked(sentence, lang, role="capital"))


@pytest.mark.parametrize(
    ("sentence", "lang"),
    [
        ("تنفي <دمشق> علمها بالأمر", "ar"),
        ("ورفضت «<دمشق>» المقترح", "ar"),
        ("وقالت الصحيفة إن <دمشق> تعتزم الرد", "ar"),
        ("اتفاق جديد مع <دمشق>", "ar"),
        ("يصعب إقناع <دمشق> بذلك", "ar"),
        ("حوار بين <دمشق> وقسد", "ar"),
        ("زيارات بين بغداد <و+دمشق>", "ar"),
        ("talks with <Damascus> resumed", "en"),
        ("<Damascus> says the road is open", "en"),
        ("The plan <+Damascus+’s> rejected", "en"),
        ("<Damascus> and the SDF meet again", "en"),
        ("<+Şam+'la> görüşmeler sürüyor", "tr"),
        ("<Şam> yönetimi açıkladı", "tr"),
        ("Ankara, <Şam> ile anlaştı", "tr"),
        ("دانوستان لەگەڵ <دیمەشق>", "ckb"),
        ("ئەمڕۆ <دیمەشق> ڕایگەیاند", "ckb"),
    ],
)
def test_a_capital_that_acts_is_a_government(sentence, lang):
    assert is_government(sentence, lang)


@pytest.mark.parametrize(
    ("sentence", "lang"),
    [
        ("أمطار غزيرة في <دمشق> اليوم", "ar"),
        ("معرض للزهور <ب+دمشق> القديمة", "ar"),
        ("تقول إنها ولدت <ب+دمشق> تؤكد ذلك", "ar"),
        ("غادر القطار <دمشق> صباحا", "ar"),
        ("بين <دمشق> وحمص طريق", "ar"),
        ("a market in <Damascus> burned", "en"),
        ("<Damascus> roses are in bloom", "en"),
        ("<+Şam+'da> kar yağdı", "tr"),
        ("لە <دیمەشق> باران باری", "ckb"),
        ("چوونە <دیمەشق>", "ckb"),
        ("<دیمەشق>", "ckb"),
    ],
)
def test_a_capital_in_which_things_happen_is_a_city(sentence, lang):
    assert not is_government(sentence, lang)


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("<Şam>, Haseke'deki toplantıyı kınadı.", "tr"),
        ("<دمشق> تندد بالغارات", "ar"),
        ("<Damascus> denounced the meeting", "en"),
    ],
)
def test_a_capital_that_says_something_is_a_government(words, lang):
    assert means_government(*marked(words, lang=lang))


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("<Şam> Valisi projeyi açıkladı.", "tr"),
        ("<Şam>, yaz aylarında sıcak olur.", "tr"),
        ("<Şam> bugün sakin, yetkililer açıkladı.", "tr"),
        ("<Şam> kırsalına saldırı olduğunu SOHR açıkladı.", "tr"),
    ],
)
def test_a_capital_that_says_nothing_is_a_city(words, lang):
    assert not means_government(*marked(words, lang=lang))


@pytest.mark.parametrize(
    ("sentence", "is_said"),
    [
        ("Şamê civîna li Hesekê şermezar kir.", True),
        ("Li Şamê rojnamevanan gotar şermezar kir.", False),
        ("Havîna Şamê li Sûriyê germ e.", False),
    ],
)
def test_a_kurmanji_capital_acts_where_it_stands_first(sentence, is_said):
    topics = {given.id for given in tag(title="", text=sentence, lang="ku")}
    assert ("syrian-government" in topics) is is_said
