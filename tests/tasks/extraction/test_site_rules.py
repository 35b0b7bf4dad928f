import datetime as dt
from pathlib import Path

import pytest

from tasks.errors import SettingsError
from tasks.extraction import extract
from tasks.extraction.site_rules import Sites, parse_rules
from tasks.model import Page
from worker.taxonomy.site_rules import failures, load_sites

URL = "https://www.portal.example/ar/1"
LINE = "وصلت قافلة مساعدات إلى المدينة صباح اليوم، وتسلمتها فرق الهلال الأحمر في المستودع الرئيسي."
OTHER = (
    "خبر آخر لا علاقة له بالأول يقع في العمود المجاور من الصفحة نفسها وهو أطول منه بكثير من "
    "الكلمات."
)
STORY = f"<h2>وصول قافلة</h2><i>12 أيار 2024</i><b>سلمى الخطيب</b><p>{LINE}</p>"
BODY = f"<div id=a>{STORY}</div><div id=b><p>{OTHER}</p><p>{OTHER}</p></div>"
RULE = """
hosts = ["portal.example"]
[[rules]]
name = "columns"
path = "/ar/"
since = 2024-01-01
until = 2024-12-31
text = "#a p"
title = "#a h2"
date = "#a i"
author = "#a b"
[rules.example]
page = "x.html"
url = "https://portal.example/ar/1"
first = "…"
last = "…"
"""
SITES = Sites([parse_rules("portal.toml", RULE)])
VALID = dt.date(2024, 6, 1)


def read(body: str = BODY, url: str = URL, on: dt.date | None = VALID):
    return extract(
        Page(url, f"<html lang=ar><body>{body}</body></html>".encode(), "text/html"), SITES, on
    )


def test_a_rule_reads_its_sites_pages_and_says_so():
    article = read()
    assert (article.method, article.rule) == ("rule", "portal/columns")
    assert (article.text, article.title, article.authors) == (LINE, "وصول قافلة", ("سلمى الخطيب",))
    assert (article.published_at, article.dated_by) == (
        dt.datetime(2024, 5, 12, tzinfo=dt.UTC),
        "rule",
    )


@pytest.mark.parametrize("on", [dt.date(2024, 1, 1), dt.date(2024, 12, 31), None])
def test_a_rule_holds_on_its_days(on):
    assert read(on=on).rule


@pytest.mark.parametrize(
    ("url", "on", "body"),
    [
        (URL, dt.date(2023, 12, 31), BODY),
        (URL, dt.date(2025, 1, 1), BODY),
        ("https://portal.example/en/1", VALID, BODY),
        ("https://notportal.example/ar/1", VALID, BODY),
        ("", VALID, BODY),
        (URL, VALID, BODY.replace("id=a", "id=new")),
    ],
    ids=["before", "after", "path", "host", "no address", "new layout"],
)
def test_where_no_rule_finds_its_text_a_page_is_read_like_any_other(url, on, body):
    article = read(body, url, on)
    assert (article.method, article.rule) == ("blocks", "")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('text = "#a p"', 'text = "#a >"', "CSS selector"),
        ('name = "columns"', 'naem = "columns"', "naem"),
        ("since = 2024-01-01", 'since = "soon"', "since"),
        ("hosts =", "hosts", "portal.toml"),
        ('text = "#a p"', "", "text"),
    ],
)
def test_a_wrong_rule_is_refused_with_its_file_and_mistake(old, new, told):
    with pytest.raises(SettingsError, match=told) as error:
        parse_rules("portal.toml", RULE.replace(old, new))
    assert str(error.value).startswith("portal.toml")
    assert "\n" not in str(error.value)


def test_every_rule_that_comes_with_rasid_reads_its_example():
    assert {rule: wrong for rule, wrong in failures() if wrong} == {}
    assert load_sites().files


def test_an_example_that_comes_out_otherwise_is_told(tmp_path):
    (tmp_path / "portal.toml").write_text(RULE, encoding="utf-8")
    assert "x.html" in dict(failures(tmp_path))["portal/columns"]
    (tmp_path / "x.html").write_text(f"<html>{BODY}</html>", encoding="utf-8")
    assert "first line" in dict(failures(tmp_path))["portal/columns"]


def test_a_folder_that_cannot_be_read_is_an_error():
    with pytest.raises(SettingsError, match="RASID_SITES_DIR"):
        load_sites(Path("/nowhere/at/all"))
