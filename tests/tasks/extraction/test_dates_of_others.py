"""What names a date and is not the article's gives none, and never takes the place of a field."""

from datetime import date

import pytest

from tasks.extraction import extract
from tasks.model import Page

TEXT = "The council met on the road and spoke of water and bread for the villages near it. " * 6
FIELD = '<meta property="article:published_time" content="2024-05-30T10:00:00+03:00">'
REPORT = "This article refers to a report published by the UN on 12 May 2019 about roads."


def dated(*, head: str = "", body: str = "", lang: str = "en") -> str:
    page = (
        f"<html lang={lang}><head><title>Roads of the north open</title>{head}</head><body>"
        f"<article><h1>Roads of the north open</h1>{body}<p>{TEXT}</p></article></body></html>"
    )
    url = "https://a.example/news/roads-of-the-north"
    found = extract(Page(url, page.encode(), "text/html; charset=utf-8"), on=date(2024, 6, 1))
    return f"{found.published_at:%Y-%m-%d}" if found.published_at else ""


@pytest.mark.parametrize(
    "line",
    [
        REPORT,
        "هذا المقال يعرض تقريرا نشرته الأمم المتحدة في 12 أيار 2019 عن الطرق.",
        "This story first appeared in the Guardian on 12 May 2019.",
        "This entry was posted on 12 May 2019.",
    ],
)
def test_a_field_yields_to_no_sentence(line):
    assert dated(head=FIELD, body=f"<p>{line}</p>") == "2024-05-30"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("This entry was posted on 12 May 2024 by admin", "2024-05-12"),
        ("نشر هذا المقال في 12 أيار 2024", "2024-05-12"),
        ("This story begins on 15 March 2011 in Daraa, where posted soldiers opened fire.", ""),
        ("هذا الخبر الذي نشرته الصحيفة في 3 آذار 2011 كان كاذبا", ""),
        (REPORT, ""),
    ],
)
def test_a_sentence_about_the_article_dates_it_where_its_verb_is_beside(line, day):
    assert dated(body=f"<p>{line}</p>") == day


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("12 May 2024 | 3-4 min read", "2024-05-12"),
        ("France 24 - 12 May 2024", "2024-05-12"),
        ("3-5 May 2024", ""),
    ],
)
def test_days_in_a_row_are_an_event_and_other_numbers_are_none(line, day):
    assert dated(body=f"<div class=post-date>{line}</div>") == day


@pytest.mark.parametrize(
    ("script", "day"),
    [
        ('{"slug":"roads-of-the-north","publishDate":"2024-01-02"}', "2024-01-02"),
        ('{"theme":"x","publishDate":"2020-01-02"}', ""),
        ('{"related":[{"title":"Other","datePublished":"2011-03-03"}]}', ""),
    ],
)
def test_a_script_dates_the_page_whose_address_it_names(script, day):
    assert dated(head=f"<script>var page={script}</script>") == day


@pytest.mark.parametrize(("lang", "day"), [("ko", ""), ("hu", ""), ("tr", "2012-05-13")])
def test_a_short_year_is_unknown_where_years_stand_first(lang, day):
    assert dated(body="<div class=date>13.05.12</div>", lang=lang) == day


@pytest.mark.parametrize(
    "line",
    ["تقام الفعالية بتاريخ 20 أيار 2024 في المركز الثقافي", "The fair takes place 20 May 2024"],
)
def test_a_line_that_says_when_something_happens_is_no_date_of_its_article(line):
    assert dated(body=f"<div>{line}</div>") == ""


@pytest.mark.parametrize(("name", "day"), [("post-date", "2024-05-12"), ("poll", "")])
def test_the_date_over_a_relative_one_is_read_where_its_name_is_of_a_date(name, day):
    over = f"<span class={name} title='2024-05-12 18:45'>2 hours ago</span>"
    assert dated(body=f"<div>{over}</div>") == day
