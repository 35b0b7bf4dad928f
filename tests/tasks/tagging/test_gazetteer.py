"""A table of places becomes topics that are careful with ordinary words."""

from pathlib import Path

import pytest

from tasks.errors import TaxonomyError
from tasks.tagging.explain import explain
from tasks.tagging.gazetteer import parse_places
from tasks.tagging.tagger import Tagger, Text
from tasks.tagging.taxonomy import Taxonomy
from tasks.tagging.taxonomy_toml import parse_topics
from tests.support.bundled_topics import bundled_taxonomy

HEAD = "id\tlevel\tparent\tpcode\twikidata\tlat\tlon\tar\ten\tku\ttr"
GOVERNORATE = "aleppo\t1\t\tSY02\tQ1\t36.2\t37.6\tحلب\tAleppo\tHeleb\tHalep"
ROWS = [
    "al-bab\t2\taleppo\tSY0202\tQ2\t36.3\t37.5\tالباب|منطقة الباب\tAl-Bab\t\t",
    "aleppo-district\t2\taleppo\tSY0200\tQ3\t36.1\t37.1\tحلب|منطقة حلب\tAleppo\t\t",
    "tall-rifat\t3\tazaz\tSY020402\tQ4\t36.4\t37.1\tتل رفعت|ناحية تل رفعت\tTall Rifat\t\t",
    "azaz\t2\taleppo\tSY0204\tQ5\t36.5\t37.1\tأعزاز\tAzaz\t\tAzez",
    "ziyara\t3\tazaz\tSY020409\tQ8\t36.5\t37.2\tالزيارة\tZiyara\t\t",
    "abu-kamal\t3\tazaz\tSY020408\tQ9\t36.5\t37.2\tأبو كمال\tAbu Kamal\t\t",
    "suran\t3\tazaz\tSY020405\tQ6\t36.5\t37.2\tصوران\tSuran\t\t",
    "suran-two\t3\tal-bab\tSY020205\tQ7\t36.5\t37.3\tصوران\tSuran\t\t",
]
TABLE = "\n".join([HEAD, GOVERNORATE, *ROWS]) + "\n"
ALEPPO = """
[[topic]]
id = "aleppo"
kind = "place"
labels = { ar = "حلب", en = "Aleppo", ku = "Heleb", tr = "Halep" }
strong = { ar = ["حلب"], en = ["Aleppo"] }
examples = { must = ["Aleppo"] }
"""
TOPICS = parse_places("places.tsv", TABLE)
TAGGER = Tagger(Taxonomy((*parse_topics("a.toml", ALEPPO), *TOPICS)))


DOUBTFUL = [
    ("aleppo-district", "قصف على حلب"),
    ("al-bab", "فتح الباب"),
    ("abu-kamal", "زار أبو كمال لبنان"),
]


def tagged(text: str) -> set[str]:
    return {tag.id for tag in TAGGER.tag(Text(title="", text=text))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("فتح الباب وخرج مسرعًا", set()),
        ("انفجار في مدينة الباب", {"al-bab", "aleppo"}),
        ("في الباب شرقي حلب", {"al-bab", "aleppo"}),
        ("فتح الباب للحوار في حلب", {"aleppo"}),
        ("وصل إلى أعزاز شمالي حلب", {"azaz", "aleppo"}),
        ("بدأت الزيارة إلى حلب", {"aleppo"}),
        ("في بلدة الزيارة قرب حلب", {"ziyara", "azaz", "aleppo"}),
        ("زار أبو كمال لبنان", set()),
        ("وصل إلى تل رفعت", {"tall-rifat", "azaz", "aleppo"}),
        ("A blast in Al-Bab district", {"al-bab", "aleppo"}),
        ("Shelling near Azaz, Syria", {"azaz", "aleppo"}),
        ("Azez'de patlama", {"azaz", "aleppo"}),
        ("Suriye'nin Azez kentinde patlama", {"azaz", "aleppo"}),
        ("قصف على صوران", set()),
        ("Shelling of Suran in Aleppo", {"suran", "suran-two", "azaz", "al-bab", "aleppo"}),
        ("قصف على حلب", {"aleppo"}),
        ("Shelling in Aleppo district", {"aleppo", "aleppo-district"}),
    ],
)
def test_a_place_needs_to_be_told_from_a_word_and_from_other_places(text, expected):
    assert tagged(text) == expected


def test_a_name_that_does_not_count_says_why():
    said = {
        topic_id: explain(TAGGER, Text(title="", text=text), topic_id).candidates
        for topic_id, text in DOUBTFUL
    }
    assert {
        topic_id: [one.clause for one in candidates] for topic_id, candidates in said.items()
    } == {
        "aleppo-district": ["named like a place above it"],
        "al-bab": ["a word"],
        "abu-kamal": ["no support"],
    }


def test_facts_of_a_row_are_kept():
    (place,) = [topic for topic in TOPICS if topic.id == "azaz"]
    assert (place.pcode, place.wikidata, place.at.lat, place.parents, place.labels.tr) == (
        "SY0204",
        "Q5",
        36.5,
        ("aleppo",),
        "Azez",
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (TABLE + "half\t2\taleppo\n", "line 11: give the columns"),
        (TABLE.replace("36.3", "north"), "line 3: could not convert"),
        (TABLE.replace("\taleppo\tSY0204\t", "\tnowhere\tSY0204\t"), "line"),
        (TABLE.replace("lat\t", ""), "give the columns"),
    ],
)
def test_a_wrong_table_is_refused_with_its_line(text, told):
    with pytest.raises(TaxonomyError, match=told) as error:
        parse_places("places.tsv", text)
    assert str(error.value).startswith("places.tsv")


def test_the_places_that_come_with_rasid_have_their_codes_and_parents():
    taxonomy = bundled_taxonomy()
    places = [topic for topic in taxonomy.topics if len(topic.pcode) > 4]
    assert len(places) > 300
    assert all("syria" in taxonomy.ancestors(place.id) for place in places)
    assert len({place.pcode for place in places}) == len(places)


def test_the_table_belongs_to_the_packaged_topics():
    assert (Path(__file__).parents[3] / "tasks" / "data" / "topics" / "syria.tsv").is_file()
