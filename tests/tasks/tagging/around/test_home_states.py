"""An institution without an owner is that of the source's own state."""

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
