"""An institution without an owner is that of the source's own state."""

from datetime import date

import pytest

import rasid

_SYRIAN = {"interior-ministry", "defense-ministry", "syrian-government"}


def _topics(text: str, lang: str, source: str, title: str = "") -> set[str]:
    found = rasid.tag(title=title, text=text, lang=lang, source=source)
    return {tag.id for tag in found}


@pytest.mark.parametrize(
    ("text", "lang", "source"),
    [
        (
            "General Security arrested five people in Bekaa. Several Syrians were among them.",
            "en",
            "L'Orient Today",
        ),
        ("ضبطت وزارة الداخلية مخدرات قادمة من سوريا", "ar", "وكالة الأنباء العراقية"),
        (
            "İçişleri Bakanlığı, Suriye'den gelen 5 kişinin yakalandığını duyurdu.",
            "tr",
            "TRT Haber",
        ),
        (
            "The army raided a farm in Lebanon. It fired at a car from Homs.\nThe army left.",
            "en",
            "L'Orient Today",
        ),
    ],
)
def test_it_is_not_syrias(text, lang, source):
    found = _topics(text, lang, source)
    assert "syria" in found
    assert not found & _SYRIAN


@pytest.mark.parametrize(
    ("text", "lang", "source", "title"),
    [
        ("General Security arrested five people in Homs.", "en", "L'Orient Today", ""),
        ("وقالت الداخلية إن التحقيق جار", "ar", "الجزيرة", "خلية في حلب"),
        ("أعلنت وزارة الداخلية في سوريا توقيف خلية", "ar", "وكالة الأنباء العراقية", ""),
        ("The interior ministry said five were killed.", "en", "Reuters", "Blast in Damascus"),
        ("ضبطت وزارة الداخلية مخدرات قادمة من سوريا", "ar", "عنب بلدي", ""),
        ("ضبطت وزارة الداخلية مخدرات قادمة من سوريا", "ar", "", ""),
    ],
)
def test_it_is_syrias_where_it_acts_there(text, lang, source, title):
    assert "interior-ministry" in _topics(text, lang, source, title)


@pytest.mark.parametrize(
    ("title", "text", "lang"),
    [
        (
            "القاهرة: ضبط تشكيل عصابي",
            "ضبطت قوات الأمن تشكيلاً في الجيزة، وقالت وزارة الداخلية إن بينهم سوريين.",
            "ar",
        ),
        (
            "الأمن العام اللبناني يعيد 300 سوري",
            "نظم الأمن العام رحلة من عرسال، ورافق الجيش القافلة إلى الحدود.",
            "ar",
        ),
        ("Sınırda 5 gözaltı", "İçişleri Bakanlığı, Suriye'ye geçmek isteyenleri yakaladı.", "tr"),
    ],
)
def test_a_title_tells_the_state_of_an_unknown_source(title, text, lang):
    found = _topics(text, lang, "", title)
    assert "syria" in found
    assert not found & _SYRIAN


def test_a_title_that_names_a_syrian_town_leaves_it_to_the_article():
    text = "قالت وزارة الداخلية إن التحقيق جار."
    assert "interior-ministry" in _topics(text, "ar", "", "وفد عراقي في حلب")


def test_names_of_the_new_army_are_dated():
    text = "مارع: تسليم مهربين للشرطة العسكرية في الشمال السوري"
    before = rasid.tag(text=text, lang="ar", published_on=date(2023, 8, 12))
    since = rasid.tag(text=text, lang="ar", published_on=date(2025, 8, 12))
    assert "defense-ministry" not in {tag.id for tag in before}
    assert "defense-ministry" in {tag.id for tag in since}
