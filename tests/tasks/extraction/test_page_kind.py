"""A flash is an article; a page that lists others is none."""

import pytest

from rasid import NoArticle, extract

FLASHES = [
    ("حريق في حمص", "اندلعت النيران في مستودع للأخشاب وسط المدينة دون إصابات."),
    ("Breaking", "Three people were hurt when a wall fell in the old town."),
    ("Şam'da alarm", "Kentin batısında iki mahallede elektrikler bu sabah kesildi."),
    ("Agahî", "Li navenda bajêr du kes bi sivikî birîndar bûn."),
]
EXCERPT = "ملخص الخبر رقم {0} وما تقرر فيه بشأن المدارس والطرق والمياه في الريف الغربي."


def page(body: str, head: str = "", title: str = "عنوان", body_class: str = "") -> bytes:
    return (
        f"<html><head><meta charset=utf-8><title>{title}</title>{head}</head>"
        f"<body class='{body_class}'>{body}</body></html>"
    ).encode()


def cards(count: int) -> str:
    return "".join(
        f"<div class=item><h3><a href=/{at}>عنوان الخبر رقم {at} من أخبار المحافظة</a></h3>"
        f"<p>{EXCERPT.format(at)}</p></div>"
        for at in range(count)
    )


def refusal(body: bytes) -> str:
    with pytest.raises(NoArticle) as error:
        extract(body, url="https://news.example/section/1")
    return error.value.reason


@pytest.mark.parametrize(("title", "text"), FLASHES)
def test_one_sentence_below_its_heading_is_an_article(title, text):
    found = extract(page(f"<h1>{title}</h1><div><p>{text}</p></div>", title=f"{title} - موقع"))
    assert found.text == text


def test_the_headline_of_the_feed_ties_a_text_that_shares_its_words():
    from tasks.extraction import extract as extract_page
    from tasks.model import Page

    body = page("<div><p>اندلعت النيران في مستودع للأخشاب وسط المدينة.</p></div>", title="حريق")
    with pytest.raises(NoArticle):
        extract_page(Page("https://a.example/1", body, "text/html"))
    found = extract_page(
        Page("https://a.example/1", body, "text/html"), feed_title="النيران تلتهم مستودع"
    )
    assert found.text.startswith("اندلعت")


@pytest.mark.parametrize(
    ("head", "body_class"),
    [
        ('<meta property="og:type" content="website">', ""),
        ('<script type="application/ld+json">{"@type":"CollectionPage"}</script>', ""),
        ('<meta property="og:type" content="article">', "archive category"),
        ("", ""),
    ],
)
def test_excerpts_with_links_of_their_own_are_a_listing(head, body_class):
    assert refusal(page(f"<h1>المحافظة</h1>{cards(8)}", head, body_class=body_class)) == "listing"


def test_an_article_with_excerpts_of_others_below_is_an_article():
    text = "افتتح المجلس المحلي مدرسة جديدة في البلدة بعد عامين من العمل فيها. " * 3
    body = f"<article><h1>افتتاح مدرسة</h1><p>{text}</p><p>{text} أيضًا</p></article>{cards(8)}"
    assert extract(page(body, title="افتتاح مدرسة")).text.startswith("افتتح المجلس")


def test_a_list_of_long_descriptions_is_read_where_it_stands():
    long = "يقام المعرض في المدينة القديمة بمشاركة حرفيين من المحافظات كلها ويستمر أسبوعًا. " * 9
    body = "".join(
        f"<li><a href=/{at}>معرض الحرف القديمة رقم {at}</a><p>{long}</p></li>" for at in range(8)
    )
    head = '<meta property="og:type" content="website">'
    assert "يقام المعرض" in extract(page(f"<h1>معارض</h1><ul>{body}</ul>", head)).text


def test_a_short_text_in_the_footer_is_the_site_and_no_article():
    body = "<h1>افتتاح مدرسة</h1><footer><p>موقع إخباري مستقل يغطي أخبار المنطقة كلها.</p></footer>"
    head = '<meta property="og:type" content="article">'
    assert refusal(page(body, head, title="افتتاح مدرسة")) == "no_article"


def test_a_quote_in_another_script_does_not_make_the_article_one():
    quote = "Officials said on Sunday that the road to the hospital had been opened again. " * 6
    text = "افتتح المجلس المحلي مدرسة جديدة في البلدة بعد عامين من العمل المتواصل فيها."
    body = (
        "<html lang=ar><head><meta charset=utf-8><title>افتتاح مدرسة في البلدة</title></head><body>"
        f"<article><h1>افتتاح مدرسة في البلدة</h1><p>{text}</p><p>{quote}</p></article>"
        "</body></html>"
    )
    assert text in extract(body.encode()).text


def test_a_page_of_a_person_lists_what_he_wrote():
    head = "<meta property='og:type' content='profile'>"
    assert refusal(page(f"<h1>هيفاء درويش</h1><p>صحفية.</p>{cards(5)}", head)) == "listing"
    script = '<script type="application/ld+json">{"@type": "ProfilePage"}</script>'
    assert refusal(page(f"<h1>هيفاء درويش</h1>{cards(5)}", script)) == "listing"


def test_a_short_text_that_its_page_describes_itself_by_is_tied_to_it():
    text = "قتيلان وثلاثة جرحى بانفجار لغم أرضي في سيارة شرقي دير الزور"
    head = "<meta property='og:description' content='#عاجل {}'>"
    body = f"<div class=name>قناة</div><div>{text}</div>"
    assert extract(page(body, head.format(text), "Channel")).text == text
    assert refusal(page(body, head.format("قناة إخبارية من المنطقة الشرقية"), "Channel"))
