"""What a topics file can ask beyond words: weights, days, thresholds, other topics.

And how much an article is about it.
"""

from datetime import date

import pytest

from tasks.errors import TaxonomyError
from tasks.tagging.explain import explain
from tasks.tagging.tagger import Tagger, Text
from tasks.tagging.taxonomy import Taxonomy
from tasks.tagging.taxonomy_toml import parse_topics

FILE = """
[[topic]]
id = "president"
kind = "person"
labels = { ar = "الرئيس", en = "President", ku = "Serok", tr = "Başkan" }
strong = { en = [{ term = "the president", since = 2025-01-29, until = 2029-01-01 }, "Sharaa"] }
examples = { must = ["Sharaa"] }
[[topic]]
id = "water"
kind = "theme"
labels = { ar = "المياه", en = "Water", ku = "Av", tr = "Su" }
threshold = 0.5
strong = { en = [{ term = "pipes", weight = 0.2 }, "water"] }
examples = { must = ["water"] }
[[topic]]
id = "camps"
kind = "theme"
labels = { ar = "المخيمات", en = "Camps", ku = "Kamp", tr = "Kamplar" }
any = ["president", "water"]
none = ["holiday"]
strong = { en = ["camp"] }
examples = { must = ["camp water"] }
[[topic]]
id = "holiday"
kind = "theme"
labels = { ar = "عطلة", en = "Holiday", ku = "Betlane", tr = "Tatil" }
strong = { en = ["holiday"] }
examples = { must = ["holiday"] }
"""
TAGGER = Tagger(Taxonomy(parse_topics("conditions.toml", FILE)))
LEAD = (
    "A first paragraph that is long enough to be the lead of an article because it says "
    "what happened. " * 2
)


def tags(text, title="", day=None):
    return {
        tag.id: tag for tag in TAGGER.tag(Text(title=title, text=text, lang="en", published_on=day))
    }


def refusal(text, topic_id):
    return explain(TAGGER, Text(title="", text=text, lang="en"), topic_id).refused


@pytest.mark.parametrize(
    ("day", "is_tagged"),
    [
        (None, True),
        (date(2025, 1, 28), False),
        (date(2025, 1, 29), True),
        (date(2029, 1, 1), True),
        (date(2030, 1, 1), False),
    ],
)
def test_a_term_holds_from_its_first_day_to_its_last(day, is_tagged):
    assert ("president" in tags("the president spoke", day=day)) == is_tagged


def test_a_term_out_of_date_says_when_it_holds():
    article = Text(title="", text="the president spoke", published_on=date(2024, 5, 1))
    (candidate,) = explain(TAGGER, article, "president").candidates
    assert candidate.clause == "holds from 2025-01-29 until 2029-01-01"


def test_a_topic_below_its_threshold_says_by_how_much():
    assert "water" not in tags(f"{LEAD}\n\npipes")
    assert refusal(f"{LEAD}\n\npipes", "water") == "score 0.20 is below the threshold 0.50"
    assert "water" in tags(f"{LEAD}\n\npipes, pipes, pipes and pipes")
    assert "water" in tags("pipes", title="pipes")


def test_a_topic_may_depend_on_others():
    assert "camps" not in tags("a camp")
    assert refusal("a camp", "camps") == "any: none of president, water is there"
    assert "camps" in tags("a camp without water")
    assert refusal("a holiday camp by the water", "camps") == "none: holiday is there"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('all = ["nothing"]', "all: 'nothing' is no topic"),
        ('none = ["holiday"]', "cannot depend on itself"),
    ],
)
def test_conditions_on_wrong_topics_are_refused(line, told):
    with pytest.raises(TaxonomyError, match=told):
        Taxonomy(parse_topics("a.toml", FILE + line))


@pytest.mark.parametrize(
    ("title", "text", "salience"),
    [
        ("Sharaa in Ankara", LEAD, "main"),
        ("", f"Sharaa {LEAD}\n\nSharaa said", "main"),
        ("", f"Sharaa {LEAD}\n\nOthers said", "main"),
        ("A day", f"{LEAD} Sharaa\n\nOthers said", "passing"),
        ("", f"{LEAD}\n\nSharaa said", "passing"),
        ("", f"{LEAD}\n\nSharaa, Sharaa, Sharaa, Sharaa and Sharaa", "main"),
    ],
)
def test_a_subject_is_told_from_a_mention(title, text, salience):
    assert tags(text, title)["president"].salience == salience


def test_fields_are_the_title_the_lead_and_the_body():
    found = tags(f"Sharaa {LEAD}\n\nSharaa said", "Sharaa in Ankara")["president"]
    assert [match.field for match in found.matches] == ["title", "lead", "body"]
