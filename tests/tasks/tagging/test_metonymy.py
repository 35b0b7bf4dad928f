"""A capital's name means its government where it speaks, wants or is a partner."""

import pytest

from tasks.tagging.metonymy import means_government
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
