"""Keys by which reports of one event find each other."""

import pytest

from tasks.stories.index_keys import MOST, index_keys
from tasks.stories.pieces import Mention
from tasks.stories.telling import Telling, telling_of


def told(text: str, *places: str, lang: str = "en") -> Telling:
    mentions = [
        Mention(place.lower(), True, False, text.index(place), text.index(place) + len(place))
        for place in places
    ]
    return telling_of(text, mentions, lang=lang)


@pytest.mark.parametrize(
    "other",
    [
        "Hail hit Kodna, 31 farms report damage",
        "On Monday Kodna voted",
        "Mines exploded outside Kodna",
    ],
)
def test_a_place_with_a_figure_a_day_or_a_deed_is_a_key(other):
    report = told("31 mines were found near Kodna on Monday", "Kodna")
    assert set(index_keys(report)) & set(index_keys(told(other, "Kodna")))


@pytest.mark.parametrize("other", ["Kodna council meets", "31 mines on Monday", "Asbah: 31 votes"])
def test_a_place_or_a_figure_alone_is_none(other):
    report = told("31 mines were found near Kodna on Monday", "Kodna")
    places = [place for place in ("Kodna", "Asbah") if place in other]
    assert not set(index_keys(report)) & set(index_keys(told(other, *places)))


def test_keys_are_bounded_and_a_list_of_places_has_none_of_them():
    names = [f"Town{letter}" for letter in "abcdefghijklmnop"]
    report = told(f"On Monday {', '.join(names)} saw 31 and 45 and 67 fires", *names)
    few = told("On Monday Towna, Townb, Townc saw 31 and 45 and 67 fires", *names[:3])
    assert len(index_keys(few)) == MOST
    assert len(index_keys(report)) < len(index_keys(few))
    assert all(len(key) == 8 and int(key, 16) >= 0 for key in index_keys(few))
