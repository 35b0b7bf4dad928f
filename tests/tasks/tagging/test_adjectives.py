"""An adjective of origin is told from a surname by the word before it."""

import pytest

from tasks.tagging.adjectives import means_origin
from tests.support.hits import marked


@pytest.mark.parametrize(
    "sentence",
    [
        "<الديرية> مطبخها غني",
        "العائلات <الديرية> عادت",
        "والأسواق <الحلبية> مزدحمة",
        "بالأحياء <الحلبية> القديمة",
        "للمنتجات <الحلبية> طلب كبير",
        "وللفرق <الرقاوية> جمهور",
        "سأل عن <الرقاوية> جاره",
        "قال إن <الحماصنة> يضحكون",
        "كتبت #العائلات <الديرية> رسالة",
        "غنى «الفرقة <الحلبية>» مساء",
    ],
)
def test_behind_a_noun_with_the_article_or_a_particle_it_is_an_adjective(sentence):
    assert means_origin(*marked(sentence, role="adjective"))


@pytest.mark.parametrize(
    "sentence",
    [
        "سجل سامر <الحلبي> هدفين",
        "حضر الشيخ <الديري> اللقاء",
        "قال الدكتور «<الحلبي>» إن",
        "هنأ العميد <الرقاوي> الفريق",
        "مقال نور_<الحمصي>",
        "رسمت ليلى <الحموي> لوحة",
    ],
)
def test_behind_a_first_name_or_a_title_it_is_a_surname(sentence):
    assert not means_origin(*marked(sentence, role="adjective"))


def test_a_title_in_the_plural_is_a_noun_like_any_other():
    assert means_origin(*marked("اجتمع الشيوخ <الديريون> أمس", role="adjective"))
