"""A word for the page's article close to a verb of taking away, in the passive, is a removal."""

import pytest

from tasks.interstitials.notices import notice_in

HEADLINE = "قصف على بلدة الأتارب يوقع ضحايا"
REMOVED = [
    "تم حذف هذا الخبر.",
    "هذا الخبر محذوف.",
    "سحبت هيئة التحرير هذا التقرير لمخالفته معايير النشر.",
    "سُحب هذا التقرير من الموقع بعد أن تبيّن عدم صحة المعلومات الواردة فيه.",
    "تعتذر الصحيفة عن نشر الخبر السابق، وقد تمت إزالته بعد التأكد من عدم صحته.",
    "اضطررنا إلى سحب هذا المقال احتراماً لخصوصية العائلة.",
    "This article has been removed at the request of our legal department.",
    "The story was withdrawn after it turned out to be false.",
    "This post has since been deleted.",
    "We have removed this story pending further checks of its sources.",
    "ئەم هەواڵە سڕاوەتەوە.",
    "ئەم هەواڵە لەسەر داوای خاوەنەکەی لابراوە.",
    "Bu haber mahkeme kararıyla yayından kaldırılmıştır.",
    "Yayımladığımız haber doğru olmadığı anlaşıldığı için kaldırılmıştır, özür dileriz.",
    "Bu habere erişim mahkeme kararıyla engellenmiştir.",
    "Ev nûçe ji aliyê edîtor ve ji ber şaşiyan hatiye jêbirin.",
    "این خبر به دستور مراجع قضایی حذف شد.",
]
NEWS = [
    "The item was removed from the agenda of the council session.",
    "تم سحب المادة الكيميائية من المعمل إلى مستودع آمن.",
    "حذفت الوزارة بندين من الموازنة، وهذا التقرير يشرح السبب.",
    "سحبت قسد قواتها من حي الشيخ مقصود بعد الاتفاق.",
    "هذا الخبر نقلته وكالة سانا عن مصدر عسكري في دمشق.",
    "This report was published after the minister was removed from office.",
    "Bu haber üzerine bakan görevinden alındı.",
    "ئەو ڕاپۆرتە دەڵێت شەڕەکە وەستاوە.",
]


@pytest.mark.parametrize("text", REMOVED)
def test_sentence_about_taking_away_the_article_is_a_removal(text: str) -> None:
    assert notice_in(text, HEADLINE) == "removed"


@pytest.mark.parametrize("text", NEWS)
def test_news_of_something_taken_away_is_none(text: str) -> None:
    assert notice_in(text, HEADLINE) == ""


def test_a_headline_about_an_article_makes_its_removal_news() -> None:
    text = "The article was withdrawn by the Guardian after a complaint from the embassy."
    assert notice_in(text, HEADLINE) == "removed"
    assert notice_in(text, "Guardian takes down article on Aleppo after complaint") == ""
