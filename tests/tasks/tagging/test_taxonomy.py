"""Topics files: what they hold, and one clear line for each thing that can be wrong with them."""

import json
import re
from pathlib import Path

import msgspec
import pytest

from tasks.errors import TaxonomyError
from tasks.tagging.explain import explain
from tasks.tagging.lint import example
from tasks.tagging.taxonomy import COUNTED, Taxonomy, Term, Topic
from tasks.tagging.taxonomy_toml import parse_topics, schema
from tests.support.bundled_topics import bundled_tagger

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "tasks" / "data" / "topics"
PACKAGED = tuple(
    topic
    for path in sorted(FOLDER.glob("*.toml"))
    for topic in parse_topics(path.name, path.read_text("utf-8"))
)
LANGUAGES = {"ar", "en", "ku", "ckb", "tr"}

GOOD = """
[[topic]]
id = "euphrates"
kind = "place"
labels = { ar = "الفرات", en = "Euphrates", ku = "Ferat", tr = "Fırat" }
strong = { ar = ["الفرات"], tr = ["Fırat"] }
bare = { en = ["the River"] }
supports = { en = ["dam"] }
vetoes = { en = ["Thames"] }
deny = { ar = ["فرات الكوفة"] }
examples = { must = ["على ضفة الفرات"] }
"""


def cases(kind):
    return [
        (topic.id, sentence) for topic in PACKAGED for sentence in getattr(topic.examples, kind)
    ]


@pytest.mark.parametrize(("topic_id", "sentence"), cases("must"))
def test_examples_that_must_be_tagged_are(topic_id, sentence):
    topic = bundled_tagger().topics[topic_id]
    assert explain(bundled_tagger(), example(sentence, topic.region), topic_id).is_tagged


@pytest.mark.parametrize(("topic_id", "sentence"), cases("must_not"))
def test_examples_that_must_not_be_tagged_are_not(topic_id, sentence):
    topic = bundled_tagger().topics[topic_id]
    region = topic.region if topic.kind == "theme" else ""
    explanation = explain(bundled_tagger(), example(sentence, region), topic_id)
    assert not explanation.is_tagged, explanation.candidates


@pytest.mark.parametrize("topic", PACKAGED, ids=lambda topic: topic.id)
def test_every_packaged_topic_speaks_every_language(topic):
    assert {term.lang for term in topic.terms if term.role in COUNTED} == LANGUAGES


@pytest.mark.untraced
@pytest.mark.parametrize("topic", PACKAGED, ids=lambda topic: topic.id)
def test_every_counting_term_of_a_packaged_topic_finds_itself(topic):
    lost = [
        term for term in topic.terms if term.role == "strong" and not _finds_itself(topic, term)
    ]
    assert lost == []


def _finds_itself(topic: Topic, term: Term) -> bool:
    text = example(f"— {term.surface} —", topic.region)
    dated = msgspec.structs.replace(text, published_on=term.until)
    return explain(bundled_tagger(), dated, topic.id).is_tagged


def test_the_packaged_topics_are_those_of_the_first_release():
    names = {
        "coalition",
        "sdf",
        "deir-ez-zor",
        "isis",
        "syrian-government",
        "damascus",
        "united-states",
    }
    assert names <= {topic.id for topic in PACKAGED}


def test_a_topic_is_read_with_its_terms_and_their_roles():
    (topic,) = parse_topics("water.toml", GOOD)
    assert (topic.id, topic.kind, topic.labels.tr, topic.window) == (
        "euphrates",
        "place",
        "Fırat",
        12,
    )
    assert Term("the River", "en", "bare") in topic.terms
    assert {term.role for term in topic.terms} == {"strong", "bare", "support", "veto", "deny"}


def test_the_hash_names_the_content_and_not_the_order():
    one, other = (
        parse_topics("a.toml", GOOD),
        parse_topics("b.toml", GOOD.replace("euphrates", "tigris")),
    )
    assert Taxonomy(one + other).hash == Taxonomy(other + one).hash
    assert (
        Taxonomy(one).hash != Taxonomy(parse_topics("a.toml", GOOD.replace("dam", "bridge"))).hash
    )


def test_two_topics_with_one_id_are_refused():
    topics = parse_topics("a.toml", GOOD)
    with pytest.raises(TaxonomyError, match="topic euphrates: id is used twice; rename"):
        Taxonomy(topics + topics)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[[topic]]", "[[topic]", "water.toml:\\d+: not TOML: .*line 2.*; correct that line"),
        (
            "[[topic]]",
            "[[subject]]",
            "water.toml:\\d+: topic: .*unknown field `subject`; remove it",
        ),
        ('"euphrates"', '"Al Furat"', r"water.toml:\d+: topic\[0\].id: .*; use a lower-case slug"),
        (
            '"place"',
            '"river"',
            r"topic\[0\].kind: Invalid enum value 'river'; use one of actor, place",
        ),
        ('kind = "place"', "", "missing required field `kind`; add it"),
        (
            'labels = { ar = "الفرات", en = "Euphrates", ku = "Ferat", tr = "Fırat" }',
            "labels = {}",
            "labels: no name; give one in at least one language",
        ),
        ("strong =", "strongs =", "unknown field `strongs`; remove it or correct its spelling"),
        ('["الفرات"]', '"الفرات"', r"strong\[...\]: Expected `array`, got `str`; write a list"),
        ("{ ar = [", "{ arabic = [", "use a language code of two or three letters"),
        ('"الفرات"]', '"…"]', r"topic euphrates: strong.ar: '…' has no letters.*; remove it"),
        ('must = ["على ضفة الفرات"]', "must = []", "examples.must: empty; add a sentence"),
        (
            'strong = { ar = ["الفرات"], tr = ["Fırat"] }\nbare = { en = ["the River"] }',
            "",
            "strong: no terms; give at least one",
        ),
        (
            'strong = { ar = ["الفرات"], tr = ["Fırat"] }',
            "supports = {}",
            "not TOML: .*; correct that line",
        ),
        (
            "kind =",
            "window = 0\nkind =",
            r"topic\[0\].window: .*; write a whole number from 1 to 100",
        ),
    ],
)
def test_each_error_is_one_line_with_file_key_and_remedy(old, new, message):
    assert old in GOOD
    with pytest.raises(TaxonomyError, match=message) as caught:
        parse_topics("water.toml", GOOD.replace(old, new, 1))
    assert re.match(r"water\.toml:\d+: ", str(caught.value))
    assert "\n" not in str(caught.value)


def test_the_published_schema_is_that_of_the_code():
    published = json.loads((ROOT / "docs" / "reference" / "topics.schema.json").read_text("utf-8"))
    assert published == json.loads(json.dumps(schema())), "run: python tools/schemas.py"


@pytest.mark.parametrize(
    ("term", "told"),
    [
        (
            '{ term = "الفرات", since = "soon" }',
            r"water.toml:6: .*since: .*write a day such as 2025-01-29",
        ),
        ('{ term = "الفرات", weight = 2.0 }', "weight: .*write a number from 0 to 1"),
        ('{ term = "الفرات", case = "upper" }', "case: .*use one of written, exact, any"),
        (
            '{ term = "الفرات", suffixes = "all" }',
            "suffixes: .*use one of usual, pronouns, noun, verb, none",
        ),
        (
            '{ term = "الفرات", since = 2025-02-01, until = 2025-01-01 }',
            "strong.ar: .*exchange since and until",
        ),
        (
            '{ spelling = "الفرات" }',
            "missing required field `term`; add it|unknown field `spelling`",
        ),
        ("5", "write a text in quotes, or { term"),
        (
            '{ term = "Çay", suffixes = "noun" }',
            r"water.toml:6: .*strong.ar: 'Çay' has no Arabic forms; take suffixes = 'noun' away",
        ),
    ],
)
def test_a_term_that_asks_for_more_is_checked(term, told):
    with pytest.raises(TaxonomyError, match=told):
        parse_topics("water.toml", GOOD.replace('["الفرات"]', f"[{term}]", 1))


@pytest.mark.parametrize("form", ["noun", "verb"])
@pytest.mark.parametrize(("lang", "word"), [("tr", "çay"), ("fa", "رود"), ("ckb", "ڕووبار")])
def test_forms_of_arabic_words_are_refused_of_words_of_other_languages(form, lang, word):
    asked = f'{{ {lang} = [{{ term = "{word}", suffixes = "{form}" }}] }}'
    text = GOOD.replace('{ en = ["dam"] }', asked)
    with pytest.raises(TaxonomyError, match=rf"water.toml:8: .*supports.{lang}: .* Arabic forms"):
        parse_topics("water.toml", text)


def test_bare_terms_without_anything_to_support_them_are_refused():
    text = GOOD.replace('strong = { ar = ["الفرات"], tr = ["Fırat"] }', "").replace(
        'supports = { en = ["dam"] }', ""
    )
    with pytest.raises(TaxonomyError, match="supports: bare terms need"):
        parse_topics("water.toml", text)


CHILD = GOOD.replace("euphrates", "khabur") + 'parents = ["euphrates"]\n'


def test_parents_are_found_all_the_way_up():
    topics = (*parse_topics("a.toml", GOOD), *parse_topics("b.toml", CHILD))
    third = parse_topics(
        "c.toml", GOOD.replace("euphrates", "jaghjagh") + 'parents = ["khabur", "euphrates"]\n'
    )
    assert Taxonomy((*topics, *third)).ancestors("jaghjagh") == ("khabur", "euphrates")


@pytest.mark.parametrize(
    ("topics", "told"),
    [
        ((CHILD,), "khabur: parents: 'euphrates' is no topic"),
        ((CHILD, GOOD + 'parents = ["khabur"]\n'), "its own ancestor"),
        ((GOOD + 'parents = ["euphrates"]\n',), "its own ancestor"),
    ],
)
def test_wrong_parents_are_refused(topics, told):
    read = tuple(topic for text in topics for topic in parse_topics("a.toml", text))
    with pytest.raises(TaxonomyError, match=told):
        Taxonomy(read)


@pytest.mark.parametrize("id_", ["articles", "dead"])
def test_a_topic_may_not_have_the_name_of_another_stream(id_):
    topics = parse_topics("a.toml", GOOD.replace("euphrates", id_))
    with pytest.raises(TaxonomyError, match=f"topic {id_}: a stream has this name"):
        Taxonomy(topics)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('wikidata = "858"', "wikidata: .*Wikidata item such as Q858"),
        ('pcode = "09"', "pcode: .*OCHA place code"),
        ("at = { lat = 135.0, lon = 40.1 }", "at.lat"),
        ("at = { lat = 35.0 }", "lon"),
    ],
)
def test_wrong_facts_are_refused(line, told):
    with pytest.raises(TaxonomyError, match=told):
        parse_topics("a.toml", f"{GOOD}{line}\n")


def test_facts_of_a_place_are_kept():
    (topic,) = parse_topics(
        "a.toml", f'{GOOD}wikidata = "Q34589"\npcode = "SY09"\nat = {{ lat = 35.3, lon = 40.1 }}\n'
    )
    assert (topic.wikidata, topic.pcode, topic.at.lat) == ("Q34589", "SY09", 35.3)
