"""What villages say counts where a second place agrees."""

import pytest

from rasid import load_taxonomy
from tasks.tagging.explain import explain
from tasks.tagging.tagger import Tagger, Text
from tests.support.nahrland import TAGGER as NAHRLAND


@pytest.fixture(scope="module")
def tagger():
    """Make a tagger of the bundled topics."""
    return Tagger(load_taxonomy())


def topics(tagger, published, lang="ar", country=""):
    text = Text(title="", text=published, lang=lang, country=country)
    return {tag.id for tag in tagger.tag(text)}


@pytest.mark.parametrize(
    ("published", "lang", "expected"),
    [
        ("حريق في قرية الباغوز بريف دير الزور", "ar", {"susat", "abu-kamal", "deir-ez-zor"}),
        ("توغل في بلدة جباتا الخشب بالقنيطرة", "ar", {"khan-arnaba", "quneitra"}),
        ("توغل في قريتي جباتا الخشب وأوفانيا", "ar", {"khan-arnaba", "quneitra"}),
        ("shots in the village of Tafas in Daraa", "en", {"mzeireb", "daraa"}),
        ("Kuneytra'nın Hadar köyünde patlama", "tr", {"khan-arnaba", "quneitra"}),
    ],
)
def test_a_village_and_a_place_above_it_give_what_lies_between(tagger, published, lang, expected):
    assert expected <= topics(tagger, published, lang)


@pytest.mark.parametrize(
    ("published", "lang"),
    [
        ("حريق في قرية الباغوز", "ar"),
        ("حريق في قرية الباغوز وقرية الباغوز", "ar"),
        ("حريق في قريتي الباغوز وأوفانيا", "ar"),
        ("shots in the villages of Tafas and Ofania", "en"),
    ],
)
def test_a_village_alone_or_far_from_the_other_says_nothing(tagger, published, lang):
    assert topics(tagger, published, lang) == set()


def test_a_village_that_no_known_place_lies_near_says_nothing(tagger):
    assert "susat" not in topics(tagger, "حريق في قرية الباغوز وآخر في حلب")


def test_villages_of_one_name_give_what_they_have_in_common(tagger):
    """Two districts of Aleppo have a تل حطابات; one with another place of its district is meant."""
    assert topics(tagger, "حريق في قرية تل حطابات بريف حلب") == {"aleppo", "syria"}
    assert "manbij" in topics(tagger, "حريق في قرية تل حطابات قرب منبج بريف حلب")


def test_a_village_of_one_governorate_counts_in_an_article_about_its_state(tagger):
    village = "حريق في قرية الباغوز"
    expected = {"susat", "abu-kamal", "deir-ez-zor", "syria"}

    assert (
        topics(tagger, f"{village} في سوريا") == topics(tagger, village, country="SY") == expected
    )
    assert topics(tagger, village, country="IQ") == set()
    assert "homs" in topics(tagger, "قصف مطار الشعيرات وسط سوريا")


def test_the_reason_names_the_place_that_agrees(tagger):
    text = Text(title="", text="حريق في قرية الباغوز بريف دير الزور", lang="ar")
    (candidate,) = explain(tagger, text, "susat").candidates

    assert candidate.clause == "supported by دير الزور"
    assert candidate.match.surface == "الباغوز"


def test_a_taxonomy_without_codes_of_places_knows_no_villages():
    found = NAHRLAND.tag(Text(title="", text="Jazrin and the village of Tafas in Daraa", lang="en"))
    assert {tag.id for tag in found} == {"province", "land"}
