"""Villages are found behind a word that says that they are some."""

import pytest

from tasks.tagging.occurrences import Text
from tasks.tagging.village_names import village_names


def named(published, lang="ar"):
    text = Text(title="", text=published, lang=lang)
    return [published[one.start + one.before : one.end] for one in village_names(text)]


@pytest.mark.parametrize(
    ("published", "names"),
    [
        ("حريق في قرية الباغوز شرقي النهر", ["الباغوز"]),
        ("وبقرية #الباغوز، حريق", ["الباغوز"]),
        ("دخلت بلدة جباتا الخشب وفتشت", ["جباتا الخشب"]),
        ("دخلت قريتي جباتا الخشب وأوفانيا وفتشت", ["جباتا الخشب", "أوفانيا"]),
        ("قصف قرى الباغوز، جباتا الخشب", ["الباغوز", "جباتا الخشب"]),
        ("a fire in the village of Tafas burned", ["Tafas"]),
        ("the villages of Tafas and Ofania burned", ["Tafas", "Ofania"]),
        ("in Tafas village the wells", ["Tafas"]),
        ("Hadar köyünde patlama", ["Hadar"]),
        ("li gundê Tafas şer heye", ["Tafas"]),
    ],
)
def test_a_village_is_named_beside_its_kind(published, names):
    assert named(published) == names


@pytest.mark.parametrize(
    "published",
    [
        "حريق في الباغوز شرقي النهر",
        "حريق في قرية. الباغوز شرقي النهر",
        "حريق في قرية صغيرة قرب الباغوز",
        "حريق في القرية الباغوز",
        "زار عبقرية الباغوز",
        "كتب بلدي الباغوز",
        "the village of my dreams is Tafas",
        "a villager of Tafas",
        "we saw Tafas and a village",
    ],
)
def test_a_name_elsewhere_is_no_village(published):
    assert named(published) == []


def test_a_title_is_looked_at_as_well():
    text = Text(title="حريق في قرية الباغوز", text="أخمد حريق قرية أوفانيا", lang="ar")
    found = list(village_names(text))

    assert [one.is_title for one in found] == [True, False]
    assert all(one.pcodes for one in found)


def test_a_particle_before_a_joined_name_is_told_from_it():
    text = Text(title="", text="قريتي الباغوز وأوفانيا", lang="ar")
    assert [one.before for one in village_names(text)] == [0, 1]
