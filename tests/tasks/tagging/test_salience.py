"""A subject of an article is told from what it mentions in passing."""

import pytest

from tasks.model import Tag, TagMatch
from tasks.tagging.salience import salience, with_subjects
from tasks.tagging.tagger import Tagger, Text
from tasks.tagging.taxonomy import Taxonomy
from tasks.tagging.taxonomy_toml import parse_topics

TOPIC = """
[[topic]]
id = "{id}"
kind = "{kind}"
level = "{level}"
region = "{region}"
labels = {{ en = "{id}" }}
strong = {{ en = ["{id}"] }}
examples = {{ must = ["{id}"] }}
"""
ROWS = (
    ("Nahrland", "place", "country", "XX"),
    ("Qasra", "place", "city", ""),
    ("Tellin", "place", "city", ""),
    ("Guards", "actor", "", ""),
    ("Union", "actor", "", ""),
    ("Northam", "place", "governorate", ""),
    ("Southam", "place", "governorate", ""),
    ("Eastham", "place", "governorate", ""),
)
FILE = "".join(
    TOPIC.format(id=name.lower(), kind=kind, level=level, region=region).replace(
        f'["{name.lower()}"]', f'["{name}"]'
    )
    for name, kind, level, region in ROWS
)
TAGGER = Tagger(Taxonomy(parse_topics("salience.toml", FILE)))
FILLER = "Nobody was there and the day went on as days do in that part of the world"


def subjects(text, title=""):
    tags = TAGGER.tag(Text(title=title, text=text, lang="en"))
    return {tag.id for tag in tags if tag.salience == "main"}


@pytest.mark.parametrize(
    ("fields", "title", "expected"),
    [
        (["title"], "t", "main"),
        (["lead"], "t", "passing"),
        (["lead", "body"], "t", "main"),
        (["lead", "lead"], "t", "main"),
        (["body"] * 4, "t", "passing"),
        (["body"] * 5, "t", "main"),
        (["lead"], "", "main"),
        (["body"], "", "passing"),
        ([], "", "passing"),
    ],
)
def test_the_title_the_lead_and_repetition_make_a_subject(fields, title, expected):
    assert salience(fields, Text(title=title, text="x")) == expected


def test_a_post_without_a_title_has_its_subjects_in_its_lead():
    assert subjects("Traffic in Qasra is slow") == {"qasra"}
    assert subjects(f"{FILLER}. Traffic in Qasra is slow", "A day") == set()


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A day of rain", {"qasra", "guards"}),
        ("Rain in Tellin", {"tellin", "guards"}),
        ("Union speaks", {"union", "qasra"}),
        ("Union in Tellin", {"union", "tellin"}),
        ("Nahrland waits", {"nahrland", "qasra", "guards"}),
    ],
)
def test_the_first_sentence_tells_what_the_title_does_not_name_a_kind_of(title, expected):
    text = f"{FILLER} while Guards came to Qasra. They slept. Then they left"
    assert subjects(text, title) == expected


def test_what_the_first_sentence_begins_with_is_a_subject_beside_the_title():
    text = f"Guards came to the gate and waited there. {FILLER}. Later Qasra slept."
    assert subjects(text, "Union in Tellin") == {"union", "tellin", "guards"}


@pytest.mark.parametrize(
    "text",
    [
        f"{FILLER}. Guards came late",
        f"{FILLER}! Guards came late",
        f"{FILLER}؟ Guards came late",
        f"{FILLER}\nGuards came late",
        f"{FILLER}, {FILLER}, {FILLER} Guards came late",
    ],
)
def test_what_stands_behind_the_first_sentence_is_in_passing(text):
    assert subjects(text, "A day") == set()


@pytest.mark.parametrize(
    "text",
    [
        f"{FILLER}.\n\nQasra: bread is dear",
        f"{FILLER}.\n- Qasra: bread is dear",
        f"{FILLER}.\n1) Qasra: bread is dear",
        f"{FILLER}.\n• Qasra, north: bread is dear",
        f"{FILLER}. Qasra: bread is dear",
        f"{FILLER}. #Qasra: bread is dear",
    ],
)
def test_a_name_that_an_item_of_a_round_up_begins_with_is_a_subject(text):
    assert subjects(text, "A day") == {"qasra"}


@pytest.mark.parametrize(
    "text",
    [
        f"{FILLER}.\n\nQasra has bread",
        f"{FILLER}.\n\nThey said in Qasra: bread is dear",
        f"{FILLER}.\n\nQasra has bread. They say: it is dear",
        f"{FILLER}.\n\nQasra\nThey say: it is dear",
        f"{FILLER}.\n\nQasra and forty villages around it there say: bread",
    ],
)
def test_other_colons_head_no_item(text):
    assert subjects(text, "A day") == set()


def test_the_first_item_of_a_text_is_an_item_as_well():
    text = "Qasra: bread is dear.\nTellin: milk is cheap"
    assert subjects(text, "Nahrland and Union at Tellin") >= {"qasra"}


def test_what_is_a_subject_already_is_left_as_it_is():
    tag = Tag("qasra", 0.4, (TagMatch("Qasra", "Qasra", 0, 5, "title"),), "main")
    assert with_subjects([tag], TAGGER.topics, Text(title="Qasra", text="")) == (tag,)


ITEMS = "Rain fell. In Northam a bridge opened. Southam closed a school. And Eastham has fuel."


def test_a_round_up_has_the_governorates_of_its_items_as_subjects():
    assert subjects(f"{FILLER}. {ITEMS}", "A week of services") == {"northam", "southam", "eastham"}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"{FILLER}. {ITEMS}", "Floods in Westham and Northam"),
        (f"{FILLER}. In Northam a bridge opened. Southam closed a school.", "A week"),
        (f"{FILLER}. From Northam over Southam to Eastham. It is far. It is.", "A week"),
        (f"{FILLER}. {f'{FILLER}. ' * 5}{ITEMS}", "A week"),
    ],
)
def test_governorates_of_other_texts_are_in_passing(text, title):
    assert not {"southam", "eastham"} & subjects(text, title)
