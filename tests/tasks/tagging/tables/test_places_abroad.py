"""The table of towns abroad that are called like ours."""

import pytest

from tasks.errors import SettingsError
from tasks.tagging.tables.places_abroad import parse_places_abroad, places_abroad, states_with

HEAD = "form\tstates\n"


def test_each_name_has_its_states():
    assert parse_places_abroad(f"{HEAD}north quay\tCA|IE\nباب\tTN\n") == {
        "north quay": {"CA", "IE"},
        "باب": {"TN"},
    }


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("form\n", 1),
        (f"{HEAD}quay CA\n", 2),
        (f"{HEAD}\tCA\n", 2),
        (f"{HEAD}quay\tCA\nbay\tca|IE\n", 3),
        (f"{HEAD}quay\t\n", 2),
    ],
)
def test_a_wrong_table_is_told_with_its_line(text, line):
    with pytest.raises(SettingsError, match=f"places_abroad.tsv: line {line}"):
        parse_places_abroad(text)


def test_a_name_is_found_with_the_latin_article_or_without():
    assert "EG" in states_with("Al-Qusayr")
    assert "EG" in states_with("Qusayr")
    assert not states_with("Tell Refaat")


def test_the_large_places_of_the_world_have_no_namesakes():
    assert places_abroad().keys().isdisjoint({"damascus", "homs", "qamishli", "kamisli", "الرقة"})
