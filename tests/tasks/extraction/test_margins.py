"""Notes, quotations and other stories at the margins of a text."""

import pytest

from tasks.errors import NoArticle
from tasks.extraction import extract
from tasks.model import Page
from tests.support.pages import PARAGRAPH, TITLE, page

LINES = [f"{PARAGRAPH} {word}" for word in ("أولًا", "ثانيًا", "ثالثًا", "رابعًا")]
STORY = "".join(f"<p>{line}</p>" for line in LINES)
HEADING = f"<h1>{TITLE}</h1>"
NOTE = "تصحيح: ورد في نسخة سابقة من الخبر أن الخط أُصلح يوم الأحد، والصحيح يوم الاثنين."
LEAD = "وعود بإصلاح الخط الثاني قبل نهاية العام، والسكان يشكون من كلفة الصهاريج في الأحياء."
OTHER = "افتتح في طرطوس معرض الكتاب السنوي بمشاركة أربعين دار نشر من المحافظات السورية كلها."
CONSENT = (
    "نحن وشركاؤنا نخزن معلومات على جهازك باستخدام ملفات تعريف الارتباط لمعالجة بياناتك الشخصية.",
    "يمكنك تغيير اختياراتك أو سحب موافقتك في أي وقت من إعدادات الخصوصية في أسفل كل صفحة.",
    "إعلانات ومحتوى مخصص وقياس أداء الإعلانات والمحتوى وأبحاث الجمهور وتطوير الخدمات.",
)
ASKING = "".join(f"<p>{line}</p>" for line in CONSENT)


def lines_of(body: str) -> list[str]:
    return extract(page(body)).text.split("\n\n")


@pytest.mark.parametrize(
    "quote",
    [
        f"<figure class=wp-block-pullquote><blockquote><p>{LINES[1]}</p></blockquote></figure>",
        f"<blockquote><p>«{LINES[1].rstrip('.')}»</p></blockquote>",
        f"<div class=quote-box><span>{LINES[1]}</span></div>",
        f"<h3>{LINES[1]}</h3>",
    ],
)
def test_a_pull_quote_is_said_once(quote):
    body = "".join(f"<p>{line}</p>" for line in LINES[:2]) + quote
    body += "".join(f"<p>{line}</p>" for line in LINES[2:])
    assert lines_of(f"{HEADING}<div>{body}</div>") == LINES


def test_a_quotation_that_stands_nowhere_else_stays():
    body = f"{HEADING}<div>{STORY}<blockquote><p>{OTHER}</p></blockquote><p>{LEAD}</p></div>"
    assert OTHER in lines_of(body)


@pytest.mark.parametrize(
    "note",
    [
        f"<div class=correction><p>{NOTE}</p></div>",
        f"<aside class=editors-note>{NOTE}</aside>",
        f"<div><h4>تصحيح</h4><p>{NOTE[7:]}</p></div>",
        "<footer><p>ورد في نسخة سابقة من هذا الخبر أن الخط أُصلح يوم الأحد، وهو خطأ.</p></footer>",
    ],
)
@pytest.mark.parametrize("place", ["beside", "inside"])
def test_a_note_of_correction_belongs_to_the_text(note, place):
    box = f"<div>{STORY}{note}</div>" if place == "inside" else f"<div>{STORY}</div>{note}"
    assert "نسخة سابقة" in lines_of(f"<div>{HEADING}{box}</div>")[-1]


@pytest.mark.parametrize(
    "lead",
    [
        f"<div class=teaser><p>{LEAD}</p></div>",
        f"<p class=lead>{LEAD}</p>",
        f"<div class=spot><h2>{LEAD}</h2></div>",
    ],
)
def test_a_lead_may_stand_above_the_heading(lead):
    body = f"<div><div class=block>{lead}{HEADING}</div><div>{STORY}</div></div>"
    assert lines_of(body) == [LEAD, *LINES]


@pytest.mark.parametrize(
    "answer",
    [
        "<details><summary>من يدفع؟</summary><p>صندوق محلي.</p></details>",
        "<div><h3>من يدفع؟</h3><p>صندوق محلي.</p></div>",
        "<div>من يدفع؟</div><div class=a>صندوق محلي.</div>",
    ],
)
def test_a_short_last_answer_stays(answer):
    assert lines_of(f"{HEADING}<div>{STORY}{answer}</div>")[-1] == "صندوق محلي."


@pytest.mark.parametrize("tag", ["h1", "h2"])
def test_a_story_that_is_loaded_below_is_another_one(tag):
    own = f"<div class=infinite-item>{HEADING}<div class=text>{STORY}</div></div>"
    more = f"<{tag}>معرض الكتاب في طرطوس</{tag}><div class=text><p>{OTHER}</p><p>{LEAD}</p></div>"
    body = f"<div>{own}<div class=infinite-item>{more}</div></div>"
    assert lines_of(body) == LINES


def test_sections_with_headings_are_parts_of_one_story():
    sections = "".join(
        f"<div class=section><h2>جزء من الخبر</h2><p>{line} في الأحياء</p></div>" for line in LINES
    )
    assert (
        LINES[3] in lines_of(f"<div><div class=section>{HEADING}{STORY}</div>{sections}</div>")[-1]
    )


@pytest.mark.parametrize("times", [1, 3])
def test_a_text_that_asks_for_consent_is_left_out_whole(times):
    asking = f"<div><h2>موافقتك</h2>{ASKING * times}</div>"
    assert lines_of(f"<div>{asking}{HEADING}<div>{STORY}</div></div>") == LINES


@pytest.mark.parametrize("title", [TITLE, "خصوصيتك تهمنا"])
def test_a_page_that_only_asks_for_consent_is_no_article(title):
    with pytest.raises(NoArticle):
        extract(page(f"<h1>{title}</h1><div>{ASKING}{ASKING}</div>"))


def test_a_message_of_a_widget_is_its_text():
    html = (
        "<html><head><title>Telegram Widget</title></head><body><div data-post='shamal/12'>"
        "<div class=tgme_widget_message_text dir=auto><a href='?q=x'>#عاجل</a><br>"
        f"{TITLE}<br><br>{OTHER}</div><time datetime='2025-10-12T11:05:00+00:00'>x</time>"
        "</div></body></html>"
    )
    article = extract(Page("https://t.me/shamal/12", html.encode(), "text/html; charset=utf-8"))
    assert article.title == TITLE
    assert article.text.split("\n\n")[1:] == [TITLE, OTHER]
    assert article.published_at is not None
    assert article.published_at.isoformat()[:16] == "2025-10-12T11:05"


@pytest.mark.parametrize("tag", ["section", "div"])
def test_a_part_of_an_article_may_have_a_heading_like_the_page(tag: str) -> None:
    first = "قال مصدر طبي إن ثلاثة مدنيين قتلوا وأصيب خمسة آخرون جراء انفجار سيارة قرب الدوار. "
    second = "وأضاف المصدر أن سيارات الإسعاف نقلت المصابين إلى مشافي المدينة وبدأ التحقيق. "
    part = "<{0}><h1>{1}</h1><p>{2}</p><p>{2}</p></{0}>"
    parts = part.format(tag, "انفجار في حلب", first) + part.format(tag, "شهود عيان", second)
    page = f"<html lang=ar><title>انفجار في حلب</title><main>{parts}</main></html>"
    url = "https://a.example/news/1"
    assert "سيارات الإسعاف" in extract(Page(url, page.encode(), "text/html", url)).text
