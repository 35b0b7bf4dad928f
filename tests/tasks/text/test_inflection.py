"""Forms of Arabic words."""

import pytest

from tasks.text.inflection import noun_forms, verb_forms


@pytest.mark.parametrize(
    ("noun", "are", "are_not"),
    [
        (
            "غارة",
            {"غارة", "غاره", "غارتان", "غارتين", "غارات", "غارتهم", "غاراته"},
            {"غار", "غارة ها"},
        ),
        ("لغم", {"لغم", "لغما", "لغمين", "لغمان", "لغمه"}, {"لغمة"}),
        ("المقاتل", {"مقاتل", "مقاتلين", "مقاتلو", "مقاتلي"}, {"المقاتل"}),
    ],
)
def test_a_noun_has_its_numbers_and_owners(noun, are, are_not):
    forms = noun_forms(noun)

    assert are <= forms
    assert forms.isdisjoint(are_not)


def test_a_verb_has_its_persons_in_both_tenses():
    forms = verb_forms("استهدف")

    assert {"استهدف", "استهدفت", "استهدفوا", "استهدفته", "يستهدف", "تستهدفها", "يستهدفون"} <= forms
    assert "هدف" not in forms
