"""Whose forces a name means: of that day, by brackets; and names that others share."""

from datetime import date

import pytest

import rasid

_BEFORE, _SINCE = date(2020, 3, 2), date(2025, 11, 11)


def _topics(text: str, lang: str, day: date | None = _SINCE, title: str = "") -> set[str]:
    found = rasid.tag(title=title, text=text, lang=lang, published_on=day)
    return {tag.id for tag in found}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ar", "قتل عنصران من قوى الأمن الداخلي (الأسايش) في الحسكة"),
        ("ar", "أعلنت الأسايش (قوى الأمن الداخلي) توقيف خمسة في القامشلي"),
        ("en", "Two members of the Internal Security Forces (Asayish) were wounded in Hasakah."),
    ],
)
def test_brackets_tell_whose_forces(lang: str, text: str) -> None:
    found = _topics(text, lang)
    assert "asayish" in found
    assert not found & {"interior-ministry", "syrian-government"}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ar", "قصف الجيش السوري قرى في ريف إدلب"),
        ("en", "Syrian government forces advanced in Idlib."),
        ("tr", "Suriye ordusu İdlib kırsalını bombaladı."),
        ("ku", "Artêşa Sûriyê gundên Idlibê topbaran kirin."),
    ],
)
def test_the_army_was_the_regimes(lang: str, text: str) -> None:
    before = _topics(text, lang, _BEFORE)
    assert "regime-forces" in before
    assert "syrian-government" not in before
    for day in (_SINCE, None):
        assert "syrian-government" in _topics(text, lang, day)
        assert "regime-forces" not in _topics(text, lang, day)


def test_a_person_named_in_full_is_no_town() -> None:
    text = "Trump pêşwaziya serokê Sûriyeyê Ehmed Şeraa kir."
    found = _topics(text, "ku", title="Trump û Şeraa li Koşka Spî civiyan")
    assert "al-sharaa" in found
    assert not found & {"sharan", "aleppo"}


def test_a_village_of_two_words_is_not_the_capital() -> None:
    assert "damascus" not in _topics("إطلاق نار في معضمية الشام بريف دمشق", "ar")
    assert "damascus" in _topics("وصل الوفد إلى الشام قادماً من حلب", "ar")


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ar", "توزعت المساعدات على دمشق وريفها"),
        ("tr", "Şam ve kırsalında operasyon düzenlendi."),
        ("en", "Power returned to Damascus and its countryside."),
    ],
)
def test_a_capital_and_its_countryside_are_two(lang: str, text: str) -> None:
    assert {"damascus", "rif-dimashq"} <= _topics(text, lang)
