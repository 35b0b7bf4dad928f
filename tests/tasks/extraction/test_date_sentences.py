"""A sentence, a heading or a caption with a date in it does not date its article."""

from datetime import UTC, datetime

import pytest

from rasid import Article, extract

ARABIC = (
    "<p>قالت فرق الإطفاء إنها تمكنت من السيطرة على الحريق الذي نشب في عدد من المحال التجارية وسط "
    "المدينة، ولم تسجل إصابات بين المدنيين.</p><p>وأضافت الفرق أن أسباب الحريق ما زالت قيد "
    "التحقيق وأن لجنة فنية ستعاين المكان خلال الساعات القادمة.</p>"
)
SENTENCES = [
    "اندلع الحريق في 12 آذار 2026.",
    "اندلع الحريق في 12 آذار 2026",
    "نشر الجيش قواته في 12 آذار 2026.",
    "نشرت وزارة الدفاع صوراً في 12 آذار 2026.",
    "توفي الفنان يوم 12 آذار 2026 عن 80 عاما.",
    "The deal was signed on 10 March 2026.",
    "The army posted troops there on 10 March 2026.",
    "Talks began March 10, 2026.",
    "Yangın 12 Mart 2026'da çıktı.",
    "Yangın 12 Mart 2026 günü çıktı.",
    "Agir di 12ê Adara 2026an de derket.",
]
DATE_LINES = [
    "12 آذار 2026",
    "الخميس 12 آذار 2026.",
    "الخميس 23 رمضان 1447 الموافق 12 آذار 2026",
    "دمشق - أحمد العلي 12 آذار 2026",
    "كتب أحمد العلي في 12 آذار 2026",
    "نشر بواسطة فريق التحرير بتاريخ 12 آذار 2026",
    "أخبار سوريا | 12 آذار 2026 | 150 مشاهدة",
    "By Ahmad Ali on March 12, 2026",
    "Thursday, 12 March 2026 at 10:00 a.m.",
    "Published by Ahmad Ali on 12 March 2026",
    "Damascus, March 12, 2026 (SANA)",
    "12 Adar 2026 Pêncşem",
]


def article(below: str) -> Article:
    heading = "<h1>حريق كبير في سوق الحميدية بدمشق</h1>"
    return extract(
        f"<html lang=ar><head><meta charset=utf-8></head><body><main><article>{heading}{below}"
        f"{ARABIC}</article></main></body></html>".encode()
    )


@pytest.mark.parametrize("sentence", SENTENCES)
def test_sentence_below_the_heading_stays_and_dates_nothing(sentence: str) -> None:
    found = article(f"<p>{sentence}</p>")
    assert found.published_at is None
    assert sentence in found.text


@pytest.mark.parametrize("line", DATE_LINES)
def test_line_of_names_and_a_date_dates_its_article(line: str) -> None:
    found = article(f"<p>{line}</p>")
    assert found.published_at is not None
    assert found.published_at.date() == datetime(2026, 3, 12, tzinfo=UTC).date()
    assert line not in found.text


@pytest.mark.parametrize("heading", ["حريق 12 آذار 2026", "خلفية: هجوم 12 آذار 2026"])
def test_lower_heading_with_words_of_its_own_stays(heading: str) -> None:
    found = article(f"<h2>{heading}</h2>")
    assert found.published_at is None
    assert heading in found.text


@pytest.mark.parametrize(
    "caption",
    [
        "<figure><img src=a><figcaption>سوق الحميدية 12 آذار 2026</figcaption></figure>",
        "<figure><img src=a><figcaption>12 آذار 2026</figcaption></figure>",
        "<div class=wp-caption><img src=a><p class=wp-caption-text>الحريق، 12 آذار 2026</p></div>",
    ],
)
def test_caption_dates_nothing(caption: str) -> None:
    assert article(caption).published_at is None


def test_date_in_a_box_of_the_author_is_read() -> None:
    signed = (
        "<p class=author>سامر</p><p><span class=Author_publicationTime>2026-03-12T08:10</span></p>"
    )
    assert article(signed).published_precision == "minute"
