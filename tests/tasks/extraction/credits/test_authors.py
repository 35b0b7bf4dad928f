"""Who signed: people, without places, roles and sites."""

import pytest

from tasks.extraction import extract
from tasks.model import Page

TITLE = "عودة المياه إلى أحياء في الحسكة بعد انقطاع طويل"
TEXT = (
    "<p>" + "عادت المياه إلى أحياء المدينة بعد إصلاح الخط الرئيس، وفق ما أفاد سكان. " * 4 + "</p>"
)


def authors(byline: str, head: str = "") -> tuple[str, ...]:
    html = (
        f"<html lang=ar><head><title>{TITLE}</title>{head}</head><body><article><h1>{TITLE}</h1>"
        f"{byline}<div>{TEXT}</div></article></body></html>"
    )
    return extract(Page("https://a.example/1", html.encode(), "text/html; charset=utf-8")).authors


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("دير الزور - ليث العبد الله", ("ليث العبد الله",)),
        ("ليث العبد الله – الحسكة", ("ليث العبد الله",)),
        ("القامشلي: هيفاء درويش", ("هيفاء درويش",)),
        ("هيفاء درويش وليث العبد", ("هيفاء درويش", "ليث العبد")),
        ("محمد وليد المصري", ("محمد وليد المصري",)),
        ("أحمد محرر", ("أحمد محرر",)),
        ("مها مراسلي", ("مها مراسلي",)),
        ("كَتَبَ: هيفاء درويش", ("هيفاء درويش",)),
        ("Analysis by Hayfa Darwish", ("Hayfa Darwish",)),
        ("Posted by", ()),
        ("byHayfa Darwish", ("Hayfa Darwish",)),
        ("Paul Editor-Haddad", ("Paul Editor-Haddad",)),
        ("Editor-In-Chief", ()),
        ("Photos by Samer Hadi", ()),
        ("تصوير: سامر هادي", ()),
        ("Fotoğraf: Ali Kaya", ()),
        ("Text and photos by Samer Hadi", ("Samer Hadi",)),
        ("نص وصور: سامر هادي", ("سامر هادي",)),
        ("By Jane Doe | Photography: John Roe and Max Mill", ("Jane Doe",)),
        ("تصوير: خالد عمر | إعداد: سامر هادي", ("سامر هادي",)),
        ("مراسل الحسكة", ()),
        ("فريق التحرير", ()),
        ("رويترز", ()),
        ("قسم الأخبار", ()),
        ("Yazan al-Hamwi", ("Yazan al-Hamwi",)),
        ("By Yazan Hamwi", ("Yazan Hamwi",)),
        ("Yazan: Ayşe Kaya", ("Ayşe Kaya",)),
        ("Haber: Ayşe Kaya", ("Ayşe Kaya",)),
        ("Haber Merkezi", ()),
        ("Navenda Nûçeyan", ()),
        ("Nûçegihan: Azad Dêrikî", ("Azad Dêrikî",)),
        ("إعداد وتحرير: هيفاء درويش", ("هيفاء درويش",)),
        ("إعداد: هيفاء درويش، تحرير: ليث العبد", ("هيفاء درويش", "ليث العبد")),
        ("أَعَدَّه: هيفاء درويش", ("هيفاء درويش",)),
        ("أجرى الحوار: ليث العبد", ("ليث العبد",)),
        ("هيفاء درويش (إدلب)، ليث (حلب)", ("هيفاء درويش", "ليث")),
        ("ريف حلب (ليث)", ("ليث",)),
        ("Hayfa Darwish / Şam", ("Hayfa Darwish",)),
        ("By Hayfa Darwish in Damascus", ("Hayfa Darwish",)),
        ("By Hayfa Darwish and Layth Abd in Aleppo", ("Hayfa Darwish", "Layth Abd")),
        ("هيفاء درويش من إدلب", ("هيفاء درويش",)),
        ("ترجمة: هيفاء درويش عن الغارديان", ("هيفاء درويش",)),
        ("الصحفية هيفاء درويش", ("هيفاء درويش",)),
        ("By Hayfa Darwish hayfa@a.example", ("Hayfa Darwish",)),
        ("Special to The Times", ()),
    ],
)
def test_a_byline_names_people(byline, expected):
    assert authors(f"<p class=author>{byline}</p>") == expected


def test_the_verb_in_front_of_a_name_and_a_colon_sign():
    assert authors("<p>كتبت هيفاء درويش:</p>") == ("هيفاء درويش",)


def test_a_label_of_a_card_counts_where_the_author_is_the_site():
    head = (
        '<meta name="author" content="موقع النهر"><meta property="og:site_name" '
        'content="موقع النهر"><meta name="twitter:label1" content="كُتب بواسطة">'
        '<meta name="twitter:data1" content="هيفاء درويش">'
    )
    assert authors("", head) == ("هيفاء درويش",)


def test_the_address_of_a_profile_is_no_name():
    head = '<meta name="author" content="https://a.example/people/hayfa">'
    assert authors("<p class=author>Hayfa Darwish</p>", head) == ("Hayfa Darwish",)


def graph(kind: str) -> str:
    return (
        '<script type="application/ld+json">{"@graph":['
        '{"@type":"NewsArticle","author":{"@id":"#a"}},'
        f'{{"@type":"{kind}","@id":"#a","name":"هيفاء درويش"}}]}}</script>'
    )


def test_a_person_is_named_by_reference_and_an_organisation_is_not():
    assert authors("", graph("Person")) == ("هيفاء درويش",)
    assert authors("", graph("NewsMediaOrganization")) == ()


def test_what_stands_before_by_is_part_of_the_label():
    assert authors('<p class="author">Posted by Lina Saad</p>') == ("Lina Saad",)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<p>أضافه هيفاء درويش في ث, 14/10/2025 - 18:45</p>", ("هيفاء درويش",)),
        ("<p>مرسلة بواسطة هيفاء درويش</p>", ("هيفاء درويش",)),
        ("<p><b>كتبها:</b> ليث العبد<br>14/10/2025 الساعة 06:45 مساءً</p>", ("ليث العبد",)),
        ("<div class=m>Muhabir: Elif Kaya</div>", ("Elif Kaya",)),
        ("<div class=m>Reporter: Hayfa Darwish</div>", ("Hayfa Darwish",)),
        ("<p class=byline>هيفاء درويش @haifa_d</p>", ("هيفاء درويش",)),
        ("<p>Reporter accreditation rules change</p>", ()),
    ],
)
def test_a_short_line_says_who_signed(line, expected):
    assert authors(line) == expected


@pytest.mark.parametrize(
    "byline",
    [
        "<div class=writer><a href=/w/1>نزار الحلاق</a><span>كاتب وروائي سوري</span></div>",
        "<div class=author><b>ن</b>زار الحلاق<i>كاتب سوري</i></div>",
        "<div class=author>نزار الحلاق - </div>",
    ],
)
def test_a_role_right_behind_a_name_is_no_part_of_it(byline):
    assert authors(byline) == ("نزار الحلاق",)
