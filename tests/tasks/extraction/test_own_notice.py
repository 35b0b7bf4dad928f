"""A notice in the article's place is found whatever other stories stand below it."""

import pytest

from rasid import NoArticle, extract

HEADLINE = "قصف على بلدة الأتارب يوقع ضحايا"
NOTICE = "<p>تم حذف هذا الخبر.</p>"
CONVOY = "وصلت قافلة مساعدات مكونة من خمس عشرة شاحنة إلى مدينة دير الزور صباح اليوم قادمة من دمشق."
SCHOOL = "افتتحت مديرية التربية مدرسة ابتدائية جديدة في بلدة تل رفعت بعد أعمال ترميم استمرت أشهراً."
OTHERS = {
    "section": f"<section><h2>المزيد</h2><p>{CONVOY}</p><p>{SCHOOL}</p></section>",
    "list": "<ul class=more-news>"
    f"<li><a href=/1>وصول قافلة مساعدات</a><p>{CONVOY}</p></li>"
    f"<li><a href=/2>افتتاح مدرسة في تل رفعت</a><p>{SCHOOL}</p></li></ul>",
    "label": f"<p>اقرأ أيضا</p><p>{CONVOY}</p><p>{SCHOOL}</p>",
    "related": f"<div class=related-posts><p>{CONVOY}</p><p>{SCHOOL}</p></div>",
    "articles": f"<article><h3>قافلة</h3><p>{CONVOY}</p></article>"
    f"<article><p>{SCHOOL}</p></article>",
}


def page(article: str, after: str = "") -> bytes:
    return (
        f"<html lang=ar><head><meta charset=utf-8><title>{HEADLINE}</title></head><body><main>"
        f"<article><h1>{HEADLINE}</h1>{article}</article>{after}</main></body></html>"
    ).encode()


@pytest.mark.parametrize("others", OTHERS.values(), ids=OTHERS)
def test_other_stories_are_not_published_under_a_removed_headline(others: str) -> None:
    for body in (page(NOTICE + others), page(NOTICE, others)):
        with pytest.raises(NoArticle) as refused:
            extract(body)
        assert refused.value.reason == "removed"


def test_date_and_byline_may_stand_above_the_notice() -> None:
    above = "<p>أحمد العلي</p><time datetime=2026-03-12>12 آذار 2026</time>"
    with pytest.raises(NoArticle, match="removed"):
        extract(page(above + NOTICE + OTHERS["section"]))


def test_article_that_goes_on_below_a_note_of_removal_is_published() -> None:
    note = "<p>This video has been removed. This post was removed by its owner.</p>"
    article = extract(page(f"{note}<p>{CONVOY}</p><p>{SCHOOL}</p>"))
    assert CONVOY in article.text


def test_notice_inside_the_text_is_none() -> None:
    article = extract(page(f"<p>{CONVOY * 4}</p>{NOTICE}{OTHERS['section']}"))
    assert CONVOY in article.text
