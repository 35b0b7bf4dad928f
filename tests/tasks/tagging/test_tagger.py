"""Tags: which matches count, what decided, and the article they were made for."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.tagging.explain import explain
from tasks.tagging.tagger import Tagger, Text
from tasks.tagging.taxonomy import Taxonomy
from tasks.tagging.taxonomy_toml import parse_topics
from tests.support.bundled_topics import bundled_tagger, bundled_taxonomy

ROOT = Path(__file__).parents[3]
PACKAGED = tuple(topic for topic in bundled_taxonomy().topics if topic.family != "places")
CORPUS = Path(os.environ.get("RASID_CORPUS", ROOT / ".." / "shared" / "corpus"))

WATER = """
[[topic]]
id = "euphrates"
kind = "place"
window = 3
labels = { ar = "الفرات", en = "Euphrates", ku = "Ferat", tr = "Fırat" }
strong = { ar = ["الفرات"], en = ["Euphrates"] }
bare = { en = ["river", "Euphrates river"] }
supports = { en = ["dam"] }
vetoes = { en = ["Thames"] }
deny = { en = ["Euphrates Street", "river bank account"] }
examples = { must = ["الفرات"] }
"""
WATER_TAGGER = Tagger(Taxonomy(parse_topics("water.toml", WATER)))


LEAD = (
    "A first paragraph that is long enough to be the lead of an article because it says "
    "what happened. " * 2
)


def clauses(text, title=""):
    explanation = explain(WATER_TAGGER, Text(title=title, text=text), "euphrates")
    return [(candidate.match.surface, candidate.clause) for candidate in explanation.candidates]


@pytest.mark.parametrize(
    ("text", "decided"),
    [
        ("the Euphrates rose", [("Euphrates", "strong")]),
        ("a dam on the river", [("river", "supported by dam")]),
        ("a river dam near Thames", [("river", "vetoed by Thames")]),
        ("a river somewhere", [("river", "no support")]),
        ("a dam is one two three four words from the river", [("river", "no support")]),
        (
            "Euphrates one two three four five six river",
            [("Euphrates", "strong"), ("river", "supported by Euphrates")],
        ),
        ("a shop in Euphrates Street", [("Euphrates", "denied by Euphrates Street")]),
        (
            "Euphrates Street lies by a river",
            [("Euphrates", "denied by Euphrates Street"), ("river", "no support")],
        ),
        ("the Euphrates river", [("Euphrates", "strong")]),
        ("nothing of it", []),
    ],
)
def test_the_first_clause_that_fits_decides(text, decided):
    assert clauses(text) == decided


def test_a_strong_term_in_the_title_supports_bare_ones_in_the_text():
    assert clauses("the river rose", title="Euphrates in flood")[1] == (
        "river",
        "supported by Euphrates",
    )


def test_a_support_in_the_title_is_not_near_the_text():
    assert clauses("the river rose", title="A dam") == [("river", "no support")]


@pytest.mark.parametrize(
    ("title", "text", "score"),
    [
        ("", "Euphrates", 0.5352),
        ("Euphrates", "", 0.7211),
        ("", "river dam", 0.3505),
        ("", f"{LEAD}\n\nEuphrates", 0.4),
        ("Euphrates", f"{LEAD}\n\nEuphrates", 0.8327),
    ],
)
def test_the_score_is_the_chance_that_not_all_evidence_is_wrong(title, text, score):
    (tag,) = WATER_TAGGER.tag(Text(title=title, text=text))
    assert tag.score == score


def test_tags_come_in_order_of_id_and_matches_in_order_of_the_article():
    text = Text(
        title="قسد في دير الزور",
        text="ثم عادت قسد إلى دمشق، والتحالف الدولي إلى دير الزور",
        lang="ar",
    )
    tags = bundled_tagger().tag(text)
    assert [tag.id for tag in tags] == ["coalition", "damascus", "deir-ez-zor", "sdf", "syria"]
    assert [(match.field, match.surface) for match in tags[3].matches] == [
        ("title", "قسد"),
        ("lead", "قسد"),
    ]


def test_an_untagged_topic_explains_itself_with_its_candidates():
    explanation = explain(
        bundled_tagger(),
        Text(title="", text="قصف طيران التحالف مواقع الحوثيين في صنعاء"),
        "coalition",
    )
    assert (explanation.is_tagged, explanation.score) == (False, 0.0)
    assert {candidate.clause for candidate in explanation.candidates} == {"vetoed by الحوثيين"}


def test_an_unknown_topic_is_a_key_error():
    with pytest.raises(KeyError):
        explain(bundled_tagger(), Text(title="", text=""), "atlantis")


def test_a_wrong_language_switches_nothing_off():
    text = "أعلن التحالف الدولي انسحابه من دير الزور"
    assert (
        len(
            {
                bundled_tagger().tag(Text(title="", text=text, lang=lang))
                for lang in ("ar", "und", "fa", "en", "")
            }
        )
        == 1
    )


def test_an_article_in_several_languages_is_matched_in_all_of_them():
    lines = (
        "أعلنت قسد",
        "The Interior Ministry of Syria agreed",
        "Li Dêrazorê",
        "Uluslararası Koalisyon",
        "لە حەسەکە",
    )
    for lang in ("ar", "en", "ku", "tr", "ckb", "und"):
        found = {
            tag.id
            for tag in bundled_tagger().tag(Text(title="", text="\n\n".join(lines), lang=lang))
        }
        assert {"sdf", "interior-ministry", "deir-ez-zor", "coalition", "hasakah"} <= found, lang


SENTENCES = [
    sentence for topic in PACKAGED for sentence in (*topic.examples.must, *topic.examples.must_not)
]
ARTICLES = st.builds(
    lambda title, lines: Text(title=title, text="\n\n".join(lines)),
    st.sampled_from(["", *SENTENCES]),
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4),
)


@given(ARTICLES)
def test_offsets_slice_the_surface_out_of_the_published_field(article):
    for tag in bundled_tagger().tag(article):
        assert 0 < tag.score <= 1
        for match in tag.matches:
            published = article.title if match.field == "title" else article.text
            assert published[match.start : match.end] == match.surface


@pytest.mark.untraced
@given(ARTICLES, st.sets(st.sampled_from(PACKAGED), max_size=20))
def test_the_explanation_agrees_with_the_tag(article, others):
    tags = {tag.id: tag for tag in bundled_tagger().tag(article)}
    for topic in others | {topic for topic in PACKAGED if topic.id in tags}:
        explanation = explain(bundled_tagger(), article, topic.id)
        accepted = tuple(
            candidate.match for candidate in explanation.candidates if candidate.is_accepted
        )
        assert explanation.is_tagged == (topic.id in tags)
        assert accepted == (tags[topic.id].matches if topic.id in tags else ())


@given(ARTICLES, st.data())
def test_marks_never_change_the_topics(article, data):
    mark = data.draw(
        st.sampled_from(["\N{ARABIC TATWEEL}", "\N{ARABIC FATHA}", "\N{ARABIC SHADDA}"])
    )
    place = data.draw(st.integers(0, len(article.text)))
    marked = Text(title=article.title, text=article.text[:place] + mark + article.text[place:])
    assert [tag.id for tag in bundled_tagger().tag(marked)] == [
        tag.id for tag in bundled_tagger().tag(article)
    ]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="skipped: no corpus")
def test_the_seed_document_is_about_the_coalition_the_sdf_and_deir_ez_zor():
    (path,) = (CORPUS / "seed").glob("*.txt")
    tags = {
        tag.id: tag
        for tag in bundled_tagger().tag(Text(title="", text=path.read_text("utf-8"), lang="ar"))
    }
    assert {"coalition", "sdf", "deir-ez-zor"} <= set(tags)
    assert any("للتحالف الدولي" in match.surface for match in tags["coalition"].matches)


FAMILY = """
[[topic]]
id = "syria"
kind = "place"
labels = { ar = "سوريا", en = "Syria", ku = "Sûriye", tr = "Suriye" }
strong = { en = ["Syria"] }
examples = { must = ["Syria"] }
[[topic]]
id = "raqqa"
kind = "place"
parents = ["syria"]
labels = { ar = "الرقة", en = "Raqqa", ku = "Reqa", tr = "Rakka" }
strong = { en = ["Raqqa"] }
examples = { must = ["Raqqa"] }
[[topic]]
id = "tabqa"
kind = "place"
parents = ["raqqa"]
labels = { ar = "الطبقة", en = "Tabqa", ku = "Tebqa", tr = "Tabka" }
strong = { en = ["Tabqa"] }
bare = { en = ["the dam"] }
examples = { must = ["Tabqa"] }
"""
FAMILY_TAGGER = Tagger(Taxonomy(parse_topics("family.toml", FAMILY)))


def test_what_has_a_topic_has_its_parents_once():
    tags = FAMILY_TAGGER.tag(Text(title="", text="Tabqa and Tabqa near Raqqa"))
    assert [(tag.id, tag.via) for tag in tags] == [("raqqa", ""), ("syria", "tabqa"), ("tabqa", "")]
    assert tags[1].matches == tags[2].matches
    assert tags[1].score == tags[2].score


def test_a_parent_is_explained_by_its_child():
    explanation = explain(FAMILY_TAGGER, Text(title="", text="News from Tabqa"), "syria")
    assert explanation.is_tagged
    assert [candidate.clause for candidate in explanation.candidates] == ["tabqa: strong"]
    assert not explain(FAMILY_TAGGER, Text(title="", text="the dam broke"), "syria").is_tagged


def test_a_topic_is_not_explained_by_its_parent():
    assert not explain(FAMILY_TAGGER, Text(title="", text="Syria"), "tabqa").is_tagged
