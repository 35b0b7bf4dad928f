"""``rasid.relate`` on made-up pairs of texts."""

import tomllib
from datetime import UTC, datetime

import pytest

import rasid
from tests.conftest import ROOT

PAIRS = tomllib.loads((ROOT / "tests/golden/stories/pairs.toml").read_text("utf-8"))["pair"]
MISSED = {  # what is said of them instead
    "flights to Berlin, ar en": "other",
    "one quarter, two events, en": "same",  # a day, and a place of two names
}


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["name"] for pair in PAIRS])
def test_pairs_are_related_as_people_say(pair):
    expected = MISSED.get(pair["name"], pair["want"])
    assert rasid.relate(pair["a"], pair["b"]) == expected
    assert rasid.relate(pair["b"], pair["a"]) == expected


def article(title: str, text: str, day: int | None = None) -> rasid.Article:
    published_at = datetime(2025, 5, day, 9, tzinfo=UTC) if day else None
    return rasid.Article(
        url="", canonical_url="", title=title, text=text, published_at=published_at
    )


def test_articles_are_compared_with_their_titles_and_days():
    english = "Seven people died and 22 were injured when a bus overturned near Dumayr on Sunday."
    arabic = "وقال شهود إن إطار الحافلة انفجر قرب الضمير يوم الأحد، وإن 7 أشخاص توفوا وأصيب 22."
    first = article("Bus crash near Dumayr", english, 4)
    assert rasid.relate(first, article("حادث حافلة على طريق تدمر", arabic, 5)) == "same"
    assert rasid.relate(first, article("حادث حافلة على طريق تدمر", arabic, 25)) == "other"
    assert rasid.relate(first, article("Another headline", english, 25)) == "copy"
    assert rasid.relate(first, english) == "copy"
