"""Two ministries under one noun, strikers by their adjective, and provinces of other states."""

import pytest

from rasid import tagging


def topics(text: str, lang: str = "ar") -> set[str]:
    return {found.id for found in tagging.tag(text=text, lang=lang)}


@pytest.mark.parametrize(
    ("text", "lang", "wanted"),
    [
        ("اجتمع وزيرا الخارجية والدفاع في دمشق.", "ar", {"foreign-ministry", "defense-ministry"}),
        ("دورية لوزارتي الداخلية والعدل في حمص.", "ar", {"interior-ministry"}),
        ("أغارت طائرات أردنية على مزرعة في ريف السويداء.", "ar", {"jordan"}),
        ("هاجم مرتزقة تركيا قرى في ريف عين عيسى.", "ar", {"sna"}),
    ],
)
def test_each_that_is_named_is_found(text, lang, wanted):
    assert wanted <= topics(text, lang)


def test_the_ministers_of_another_state_are_not_syrias():
    found = topics("قال وزيرا الخارجية والدفاع التركيان إن أنقرة تراقب سوريا.")
    assert found.isdisjoint({"foreign-ministry", "defense-ministry"})


@pytest.mark.parametrize(
    ("text", "topic", "is_there"),
    [
        ("نقلت محافظة الجيزة طلاباً من سوريا.", "daraa", False),
        ("انفجار في بلدة الجيزة بريف درعا.", "daraa", True),
        ("قرار لمحافظة دير الزور.", "deir-ez-zor", True),
    ],
)
def test_what_is_called_a_province_is_one_of_syria_or_elsewhere(text, topic, is_there):
    assert (topic in topics(text)) == is_there
