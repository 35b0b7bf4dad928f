"""Months of one and two words and the years behind them, as facts of a text."""

import pytest

from tasks.stories.calendar_words import dated_at
from tasks.stories.meanings import words_of
from tasks.stories.relation import relation
from tasks.stories.telling import telling_of
from tasks.stories.vocabulary import vocabulary

NEWS = "القصف الإسرائيلي يخرج مطار دمشق الدولي عن الخدمة ويوقع أضراراً في المدرج والصالة"


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("3 تشرين الأول 2022", 1, ({"month 10"}, 2)),
        ("3 تشرين الأول 2022", 3, ({"year 2022"}, 1)),
        ("حزيران 2022", 0, ({"month 6"}, 1)),
        ("حزيران 2022", 1, ({"year 2022"}, 1)),
        ("كانون الثاني", 0, None),
        ("قتل 2022", 1, None),
    ],
)
def test_months_and_years(text: str, at: int, expected: tuple[set[str], int] | None) -> None:
    found = dated_at(words_of(text.split(), vocabulary("ar")), at)
    assert (found and (set(found[0][1]), found[1])) == expected


@pytest.mark.parametrize("other", ["حزيران 2023", "تشرين الأول 2022", "كانون الثاني 2022"])
def test_the_same_words_in_another_month_or_year_tell_another_event(other: str) -> None:
    one, two = (telling_of(f"{NEWS} في {when}.") for when in ("حزيران 2022", other))
    assert relation(one, two) == relation(two, one) == "other"
    assert relation(one, one) == "copy"
