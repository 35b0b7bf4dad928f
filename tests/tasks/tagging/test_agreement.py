"""Two doubtful places of one governorate agree, where grammar places one of them."""

import pytest

from tasks.tagging.agreement import agreeing
from tasks.tagging.context import Context
from tasks.tagging.evidence import Case, Evidence
from tasks.tagging.explain import explain
from tasks.tagging.hit_finder import HitFinder
from tasks.tagging.occurrences import Text
from tasks.tagging.tagger import Tagger
from tasks.tagging.taxonomy import Taxonomy
from tasks.tagging.taxonomy_toml import parse_topics

TOWN = """
[[topic]]
id = "{id}"
kind = "place"
labels = {{ ar = "{name}" }}
strong = {{ en = ["Town {id}"] }}
{role} = {{ ar = ["{name}"] }}
level = "town"
supported_by = ["@place:{above}"]
parents = ["{above}"]
region = "SY"
examples = {{ must = ["{name}"] }}
"""
ABOVE = """
[[topic]]
id = "{id}"
kind = "place"
labels = {{ ar = "{name}" }}
strong = {{ ar = ["{name}"] }}
region = "SY"
examples = {{ must = ["{name}"] }}
"""
FILE = "".join(
    [
        ABOVE.format(id="north", name="الشمالة"),
        ABOVE.format(id="south", name="الجنوبة"),
        TOWN.format(id="gate", name="الباب", role="common", above="north"),
        TOWN.format(id="shepherd", name="الراعي", role="common", above="north"),
        TOWN.format(id="hill", name="الرابية", role="bare", above="north"),
        TOWN.format(id="springs", name="العيون", role="bare", above="north"),
        TOWN.format(id="palace", name="القصير", role="bare", above="south"),
    ]
)
TAXONOMY = Taxonomy(parse_topics("agreement.toml", FILE))
TAGGER = Tagger(TAXONOMY)


def agree(published):
    """Return the ids of the two topics that agree before anything is known of the article."""
    text = Text(title="", text=published, lang="ar")
    hits = HitFinder(TAXONOMY).find(text).names
    context = Context(TAXONOMY)
    cases = {
        topic_id: Evidence(Case(TAGGER.topics[topic_id], text, context), found)
        for topic_id, found in hits.items()
        if topic_id
    }
    pair = agreeing(cases, {topic_id: evidence.judge() for topic_id, evidence in cases.items()})
    return {topic_id for topic_id, _ in pair} if pair else set()


@pytest.mark.parametrize(
    ("published", "pair"),
    [
        ("خرج الأهالي من الرابية ثم قطعوا العيون", {"hill", "springs"}),
        ("قطعوا العيون ثم خرج الأهالي من الرابية", {"hill", "springs"}),
        ("#الباب: حريق، وبعده حريق من العيون", {"gate", "springs"}),
    ],
)
def test_two_places_of_one_governorate_agree_where_one_of_them_is_placed(published, pair):
    assert agree(published) == pair


@pytest.mark.parametrize(
    "published",
    [
        "رسم الرابية ثم رسم العيون",
        "خرجوا من الرابية ثم قطعوا القصير",
        "خرجوا من الرابية ثم عادوا من الرابية",
        "خرجوا من الرابية",
        "طرق الباب ثم خرج من العيون",
        "سأل الراعي عند الباب",
    ],
)
def test_one_place_two_governorates_or_no_grammar_agree_on_nothing(published):
    assert agree(published) == set()


def test_what_agrees_is_tagged_with_its_governorate():
    text = Text(title="", text="خرج الأهالي من الرابية ثم قطعوا العيون", lang="ar")
    assert {tag.id for tag in TAGGER.tag(text)} == {"hill", "springs", "north"}
    (candidate,) = explain(TAGGER, text, "springs").candidates
    assert candidate.clause == "supported by الرابية"
