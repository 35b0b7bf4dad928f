"""Notices in place of an article, and articles that report one."""

import pytest

from tasks.interstitials.notices import notice_in


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("عذراً، لم يعد هذا المقال متاحاً.", "removed"),
        ("This article is no longer available.", "removed"),
        ("Bu haber yayından kaldırılmıştır.", "removed"),
        ("حدث خطأ ما، يرجى المحاولة لاحقاً.", "error_page"),
        ("Something went wrong. Please try again later.", "error_page"),
        ("Too many requests. Please try again later.", "rate_limited"),
        ("الموقع قيد الصيانة حالياً، سنعود قريباً.", "maintenance"),
        ("يرجى تعطيل مانع الإعلانات لمتابعة القراءة.", "adblock_wall"),
        ("This content is not available in your country.", "geo_blocked"),
    ],
)
def test_a_notice_has_its_reason(text, reason):
    assert notice_in(text) == reason


@pytest.mark.parametrize(
    "text",
    [
        "قالت الصحيفة إنها حذفت المقال بعد شكوى من الوزارة، وأعلنت أنها ستنشر توضيحاً غداً.",
        "The newspaper said it had removed the article after a complaint by the ministry.",
        "توقفت خدمة الإنترنت في حمص بسبب خطأ فني، وفق بيان للشركة.",
        "مقتل شخصين في انفجار بحي الزهراء.",
    ],
)
def test_news_about_a_removal_or_an_error_is_no_notice(text):
    assert notice_in(text) == ""
