""" "Our forces" are those of the actor whose own channel says it."""

from datetime import date

import pytest

import rasid

_DAY = date(2025, 11, 1)


def _topics(text: str, lang: str, source: str, country: str = "") -> set[str]:
    found = rasid.tag(text=text, lang=lang, published_on=_DAY, source=source, country=country)
    return {tag.id for tag in found}


@pytest.mark.parametrize(
    ("text", "lang", "source", "country", "actor"),
    [
        ("تصدت قواتنا لهجوم", "ar", "المركز الإعلامي لقوات سوريا الديمقراطية", "", "sdf"),
        ("تصدت قواتنا لهجوم", "ar", "sdf-press", "", "sdf"),
        ("أخمدت فرقنا حريقاً", "ar", "الدفاع المدني السوري", "", "white-helmets"),
        ("تصدت قواتنا لهجوم", "ar", "وزارة الدفاع", "SY", "defense-ministry"),
        ("Our forces repelled an attack", "en", "SDF Press Center", "", "sdf"),
        ("Our teams are at work near Sarmin", "en", "The White Helmets", "", "white-helmets"),
        ("Hêzên me bersiv dan êrîşê", "ku", "Navenda Ragihandinê ya YPG", "", "ypg"),
        ("هێزەکانمان وەڵامیان دایەوە", "ckb", "ناوەندی میدیایی هەسەدە", "", "sdf"),
        ("Güçlerimiz operasyon düzenledi", "tr", "SDG Basın Merkezi", "", "sdf"),
    ],
)
def test_our_forces_are_the_sources(text, lang, source, country, actor):
    assert actor in _topics(text, lang, source, country)
    assert actor not in _topics(text, lang, "")


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Our forces repelled an attack", "Jordan Times"),
        ("Our forces repelled an attack", "Enab Baladi"),
        ("The minister said: “Our forces repelled an attack”", "Israel Defense Forces"),
        ("Forces repelled an attack", "Israel Defense Forces"),
    ],
)
def test_papers_and_what_is_quoted_speak_for_nobody(text, source):
    assert _topics(text, "en", source) == set()
    assert "israel" in _topics("Our forces repelled an attack", "en", "Israel Defense Forces")


def test_the_reason_is_told():
    explained = rasid.explain("sdf", text="تصدت قواتنا لهجوم", lang="ar", source="إعلام قسد")
    assert explained.is_tagged
    assert [one.clause for one in explained.candidates] == ["its own"]
