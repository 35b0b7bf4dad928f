"""What villages say counts where a second place agrees."""

import pytest

from tasks.tagging.explain import explain
from tasks.tagging.tagger import Text
from tests.support.bundled_topics import bundled_tagger
from tests.support.nahrland import TAGGER as NAHRLAND


def topics(published, lang="ar", country=""):
    text = Text(title="", text=published, lang=lang, country=country)
    return {tag.id for tag in bundled_tagger().tag(text)}


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
def test_a_village_and_a_place_above_it_give_what_lies_between(published, lang, expected):
    assert expected <= topics(published, lang)


@pytest.mark.parametrize(
    ("published", "lang"),
    [
        ("حريق في قرية الباغوز", "ar"),
        ("حريق في قرية الباغوز وقرية الباغوز", "ar"),
        ("حريق في قريتي الباغوز وأوفانيا", "ar"),
        ("shots in the villages of Tafas and Ofania", "en"),
    ],
)
def test_a_village_alone_or_far_from_the_other_says_nothing(published, lang):
    assert topics(published, lang) == set()


def test_a_village_that_no_known_place_lies_near_says_nothing():
    assert "susat" not in topics("حريق في قرية الباغوز وآخر في حلب")


def test_villages_of_one_name_give_what_they_have_in_common():
    """Two districts of Aleppo have a تل حطابات; one with another place of its district is meant."""
    assert topics("حريق في قرية تل حطابات بريف حلب") == {"aleppo", "syria"}
    assert "manbij" in topics("حريق في قرية تل حطابات قرب منبج بريف حلب")


def test_a_village_of_one_governorate_counts_in_an_article_about_its_state():
    village = "حريق في قرية الباغوز"
    expected = {"susat", "abu-kamal", "deir-ez-zor", "syria"}

    assert topics(f"{village} في سوريا") == topics(village, country="SY") == expected
    assert topics(village, country="IQ") == set()
    assert "homs" in topics("قصف مطار الشعيرات وسط سوريا")


def test_the_reason_names_the_place_that_agrees():
    text = Text(title="", text="حريق في قرية الباغوز بريف دير الزور", lang="ar")
    (candidate,) = explain(bundled_tagger(), text, "susat").candidates

    assert candidate.clause == "supported by دير الزور"
    assert candidate.match.surface == "الباغوز"


def test_a_taxonomy_without_codes_of_places_knows_no_villages():
    found = NAHRLAND.tag(Text(title="", text="Jazrin and the village of Tafas in Daraa", lang="en"))
    assert {tag.id for tag in found} == {"province", "land"}
