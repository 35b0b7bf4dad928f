"""Pages that show no text until a script runs."""

import json

import pytest

from rasid import extract
from tasks.errors import NoArticle

TITLE = "مزارعو الغاب ينتظرون فتح قنوات الري"
TEXT = (
    "ينتظر مزارعون في سهل الغاب فتح قنوات الري قبل نهاية الموسم، وقال عدد منهم إن الحقول العطشى لا "
    "تحتمل أسبوعاً آخر بلا ماء، بينما وعدت المديرية بضخ كميات إضافية من السد القريب خلال أيام."
)
BODY = f"<p>{TEXT}</p><p>{TEXT[::1]} وأضافت أن فرق الصيانة تعمل على مدار الساعة.</p>"
DATA = {"props": {"page": {"headline": TITLE, "content": BODY, "related": [{"title": "خبر آخر"}]}}}


def page(body: str) -> bytes:
    return f"<html lang=ar><head><title>{TITLE}</title></head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    "body",
    [
        f"<div style='display:none'><h1>{TITLE}</h1>{BODY}</div>",
        f"<main aria-hidden=true><h1>{TITLE}</h1>{BODY}</main>",
        f"<dialog open><article><h1>{TITLE}</h1>{BODY}</article></dialog>",
        f"<div id=app></div><noscript><h1>{TITLE}</h1>{BODY}</noscript>",
        f"<x-a><template shadowrootmode=open><h1>{TITLE}</h1>{BODY}</template></x-a>",
        f"<div id=app></div><script type='text/x-template'><h1>{TITLE}</h1>{BODY}</script>",
        f"<div id=app></div><script type='application/json'>{json.dumps(DATA)}</script>",
        f"<div id=app></div><script>window.__STATE__ = {json.dumps(DATA)};</script>",
    ],
    ids=["hidden", "aria", "dialog", "noscript", "shadow", "template", "data", "assigned"],
)
def test_the_text_is_read_when_nothing_else_is_shown(body):
    article = extract(page(body), "https://a.example/1", content_type="text/html; charset=utf-8")
    assert TEXT in article.text


def test_data_of_another_article_is_not_taken():
    other = {
        "items": [{"title": "خبر أول", "content": BODY}, {"title": "خبر ثان", "content": BODY}]
    }
    body = f"<div id=app></div><script type='application/json'>{json.dumps(other)}</script>"
    with pytest.raises(NoArticle):
        extract(page(body), "https://a.example/1", content_type="text/html; charset=utf-8")


def test_what_people_see_goes_before_what_is_hidden():
    hidden = "<div style='display:none'><p>" + "كلمات لا يراها أحد. " * 40 + "</p></div>"
    seen = f"<article><h1>{TITLE}</h1>{BODY}</article>{hidden}"
    article = extract(page(seen), "https://a.example/1", content_type="text/html; charset=utf-8")
    assert "لا يراها" not in article.text
