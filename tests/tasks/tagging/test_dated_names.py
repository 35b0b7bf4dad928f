"""What an actor is called in one time and not in another."""

from datetime import date

import pytest

from tasks.tagging.tagger import Text
from tests.support.bundled_topics import bundled_tagger

BEFORE, AFTER = date(2024, 12, 5), date(2025, 8, 1)


@pytest.fixture(scope="module")
def tagger():
    return bundled_tagger()


def topics(tagger, sentence, day, lang="ar"):
    return {
        tag.id for tag in tagger.tag(Text(title="", text=sentence, lang=lang, published_on=day))
    }


@pytest.mark.parametrize(
    ("sentence", "lang"),
    [
        ("الفصائل تدخل مدينة حماة والنظام ينسحب باتجاه مصياف", "ar"),
        ("In Hama the regime sent tanks towards the north of Syria", "en"),
    ],
)
def test_the_regime_is_its_forces_while_it_stood(tagger, sentence, lang):
    assert "regime-forces" in topics(tagger, sentence, BEFORE, lang)
    assert "regime-forces" not in topics(tagger, sentence, AFTER, lang)


def test_the_fall_of_the_regime_is_no_force(tagger):
    assert "regime-forces" not in topics(tagger, "احتفل أهالي حماة بسقوط النظام", BEFORE)


def test_the_army_is_the_ministrys_since_the_regime_fell(tagger):
    sentence = "دخل الجيش بلدة صوران بريف حماة"
    assert "defense-ministry" in topics(tagger, sentence, AFTER)
    assert "defense-ministry" not in topics(tagger, sentence, BEFORE)
