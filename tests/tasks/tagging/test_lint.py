"""What is allowed in a taxonomy and still looks wrong."""

import pytest

from tasks.tagging.lint import failed_examples, warnings
from tasks.tagging.taxonomy import Taxonomy
from tasks.tagging.taxonomy_toml import parse_topics

TOPIC = """
[[topic]]
id = "{id}"
kind = "actor"
labels = {{ ar = "أ", en = "a", ku = "a", tr = "a" }}
strong = {{ ar = ["{ar}"], en = ["{en}"], ku = ["Navê Dirêj"], \
ckb = ["ناوێکی درێژ"], tr = ["Uzun Bir Ad"] }}
examples = {{ must = ["{en} spoke"], must_not = ["Nobody spoke"] }}
"""


def topic(name="one", ar="اسم طويل", en="Long Name", more=""):
    return (
        TOPIC.format(id=name, ar=ar, en=en)
        .replace("Navê Dirêj", f"Navê {name}")
        .replace("درێژ", f"درێژی {name}")
        .replace("Uzun", f"Uzun {name}")
        + more
    )


def said(*texts):
    topics = tuple(found for text in texts for found in parse_topics("a.toml", text))
    return [(warning.topic, warning.key, warning.message) for warning in warnings(Taxonomy(topics))]


def test_a_good_taxonomy_is_silent():
    assert said(topic()) == []


@pytest.mark.parametrize(
    ("text", "key", "told"),
    [
        (topic(ar="هند"), "strong.ar", "3 letters"),
        (topic(en="UN"), "strong.en", "short acronym"),
        (topic(more='deny = { en = ["Long Name"] }'), "strong.en", "never counts"),
        (topic(more='bare = { en = ["Long Name"] }'), "bare.en", "strong as well"),
        (
            topic(more='bare = { en = ["Coin"] }\ndeny = { en = ["Coin $"] }'),
            "deny.en",
            "which never counts",
        ),
        (
            topic().replace('ckb = ["ناوێکی درێژی one"], ', ""),
            "strong.ckb",
            "no term in this language",
        ),
    ],
)
def test_a_doubt_names_its_topic_key_and_reason(text, key, told):
    ((owner, place, message),) = said(text)
    assert (owner, place) == ("one", key)
    assert told in message


def test_a_strong_term_of_two_topics_is_told_of_both():
    found = said(topic(), topic("two", ar="اسم آخر"))
    assert [(owner, key) for owner, key, _ in found] == [("one", "strong.en"), ("two", "strong.en")]


def test_a_parent_may_share_terms_with_its_child():
    assert said(topic(), topic("two", ar="اسم آخر", more='parents = ["one"]')) == []


def test_a_name_that_makes_another_topics_word_with_a_proclitic_is_told():
    ((owner, _, message),) = said(topic(ar="جانب"), topic("two", ar="لجانب", en="Other Name"))
    assert owner == "one"
    assert "two" in message


def test_a_name_inside_an_ordinary_word_is_told_unless_it_takes_no_proclitics():
    ((_, key, message),) = said(topic(ar="كالة"))
    assert (key, "'وكالة', an ordinary word" in message) == ("strong.ar", True)
    assert said(topic().replace('"اسم طويل"', '{ term = "كالة", suffixes = "none" }')) == []


def test_examples_that_come_out_otherwise_are_told_with_the_reason():
    wrong = (
        topic()
        .replace('["Long Name spoke"]', '["No such spoke"]')
        .replace("Nobody spoke", "The Long Name spoke")
    )
    found = list(failed_examples(Taxonomy(parse_topics("a.toml", wrong))))
    assert [(owner, sentence) for owner, sentence, _ in found] == [
        ("one", "No such spoke"),
        ("one", "The Long Name spoke"),
    ]
    assert "no term of it occurs" in found[0][2]
    assert "«Long Name» is strong" in found[1][2]


def test_a_term_whose_topic_needs_another_topic_is_no_word_that_never_counts():
    assert (
        said(topic(), topic("two", ar="محطة علوك", en="Alouk station", more='any = ["one"]\n'))
        == []
    )
