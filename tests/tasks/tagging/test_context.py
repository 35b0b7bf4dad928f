"""What an article is known to be about: topics with their parents, and the states they tell."""

import pytest

from tasks.tagging.context import Context
from tasks.tagging.matcher import Match
from tasks.tagging.occurrences import Occurrence
from tasks.tagging.taxonomy import Taxonomy, Term
from tasks.tagging.taxonomy_toml import parse_topics

TOPIC = """
[[topic]]
id = "{id}"
kind = "{kind}"
labels = {{ en = "{id}" }}
strong = {{ en = ["{id}"] }}
region = "{region}"
parents = {parents}
examples = {{ must = ["{id}"] }}
"""
ROWS = (
    ("land", "place", "SY", []),
    ("north", "place", "SY", ["land"]),
    ("town", "place", "SY", ["north"]),
    ("village", "place", "SY", ["north"]),
    ("army", "actor", "IQ", []),
    ("singer", "person", "LB", []),
    ("wheat", "theme", "EG", []),
    ("sea", "place", "", []),
)
FILE = "".join(
    TOPIC.format(id=id_, kind=kind, region=region, parents=parents)
    for id_, kind, region, parents in ROWS
)
TAXONOMY = Taxonomy(parse_topics("context.toml", FILE))
TOPICS = {topic.id: topic for topic in TAXONOMY.topics}


def hit(start, surface="x", field="lead"):
    match = Match(start, start + len(surface), "")
    return Occurrence(Term(surface, "en", "strong"), match, field, start, start)


def context(*ids, country=""):
    made = Context(TAXONOMY, country)
    for number, topic_id in enumerate(ids):
        made.add(TOPICS[topic_id], [hit(10 * number, topic_id)])
    return made


@pytest.mark.parametrize(
    ("ids", "country", "region", "is_about"),
    [
        ((), "", "SY", False),
        ((), "", "", True),
        ((), "SY", "SY", True),
        ((), "SY", "IQ", False),
        (("town",), "", "SY", True),
        (("army",), "", "IQ", True),
        (("singer",), "", "LB", True),
        (("wheat",), "", "EG", False),
        (("sea",), "", "SY", False),
        (("army",), "SY", "SY", True),
    ],
)
def test_places_actors_persons_and_the_source_tell_the_state(ids, country, region, is_about):
    assert context(*ids, country=country).is_about(region) == is_about


@pytest.mark.parametrize(
    ("ids", "country", "is_elsewhere"),
    [
        ((), "", False),
        (("army",), "", True),
        (("army", "town"), "", False),
        (("army",), "SY", False),
        (("wheat",), "", False),
    ],
)
def test_an_article_is_elsewhere_when_it_names_other_states_only(ids, country, is_elsewhere):
    assert context(*ids, country=country).is_elsewhere("SY") == is_elsewhere


def test_a_state_is_told_by_the_first_place_of_it_and_not_by_the_source():
    known = context("sea", "town", "village", country="LB")
    assert known.region_by("SY") == hit(10, "town")
    assert known.is_about("LB")
    assert known.region_by("LB") is None


@pytest.mark.parametrize(
    ("ids", "reference", "topic", "by"),
    [
        (("town",), "@place:north", "village", hit(0, "town")),
        (("town",), "@place:land", "village", hit(0, "town")),
        (("town",), "@place:town", "village", hit(0, "town")),
        (("north",), "@place:town", "village", None),
        (("town",), "@place:north", "town", None),
        (("army",), "@place:north", "town", None),
        ((), "@place:north", "town", None),
    ],
)
def test_a_topic_is_named_by_what_lies_within_it_and_never_by_itself(ids, reference, topic, by):
    assert context(*ids).named([reference], TOPICS[topic]) == by


def test_of_several_references_the_first_that_is_named_decides():
    known = context("army", "singer")
    references = ["@place:north", "@person:singer", "@actor:army"]
    assert known.named(references, TOPICS["town"]) == hit(10, "singer")


def test_all_places_of_a_topic_and_of_what_lies_within_it_are_kept():
    known = context("town", "village", "army")
    assert known.hits(["@place:north"]) == [hit(0, "town"), hit(10, "village")]
    assert known.hits(["@place:town", "@actor:army"]) == [hit(0, "town"), hit(20, "army")]
    assert known.hits(["@place:sea"]) == []


@pytest.mark.parametrize(
    ("field", "start", "state"),
    [("body", 8, "SY"), ("title", 8, ""), ("lead", 9, ""), ("lead", 7, "")],
)
def test_whose_name_follows_at_once_is_told_within_one_field(field, start, state):
    known = Context(TAXONOMY)
    known.add(TOPICS["town"], [hit(10, "town")])
    assert known.owner_behind(hit(start, "a", field)) == state


def test_provinces_are_known_by_any_of_their_names():
    province = TOPIC.format(id="jazrin", kind="place", region="SY", parents=[])
    levelled = province.replace("kind =", 'level = "governorate"\nkind =')
    made = Context(Taxonomy(parse_topics("p.toml", levelled)), "")
    assert made.province(["old jazrin", "jazrin"]) == "jazrin"
    assert made.province(["jaz"]) == ""
    assert context("north").province(["north"]) == ""
