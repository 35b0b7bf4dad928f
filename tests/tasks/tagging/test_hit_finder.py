from tasks.tagging.hit_finder import HitFinder
from tasks.tagging.occurrences import Text
from tasks.tagging.tagger import Tagger
from tasks.tagging.taxonomy import Examples, Labels, Taxonomy, Term, Topic


def topic(topic_id: str, kind: str, region: str, *terms: Term) -> Topic:
    return Topic(
        id=topic_id,
        kind=kind,  # type: ignore[arg-type]
        labels=Labels(en=topic_id),
        terms=terms,
        examples=Examples(must=()),
        window=10,
        region=region,
    )


TAXONOMY = Taxonomy(
    (
        topic("aleppo", "place", "SY", Term("Aleppo", "en", "strong")),
        topic("water", "theme", "SY", Term("water", "en", "strong")),
        topic("army", "actor", "SY", Term("army", "en", "bare"), Term("tank", "en", "support")),
        topic("rivers", "theme", "SY", Term("river", "en", "veto")),
    )
)


def test_hits_of_themes_are_kept_apart_from_those_of_names():
    found = HitFinder(TAXONOMY).find(Text(title="Aleppo", text="No water, no army", lang="en"))

    assert sorted(found.names) == ["aleppo", "army"]
    assert sorted(found.themes) == ["water"]
    assert found.of("water") == found.themes["water"]
    assert found.of("rivers") == []


def test_words_are_counted_alike_for_names_and_themes():
    found = HitFinder(TAXONOMY).find(Text(title="", text="No water in Aleppo today", lang="en"))

    (water,), (aleppo,) = found.of("water"), found.of("aleppo")
    assert water.distance(aleppo) == 2


def test_what_cannot_count_is_left_out_unless_it_is_asked_for():
    text = Text(title="", text="The river at Aleppo", lang="en")
    finder = HitFinder(TAXONOMY)

    assert "rivers" not in finder.find(text).themes
    assert len(finder.find(text, always="rivers").themes["rivers"]) == 1


def test_themes_of_a_state_that_an_article_is_not_about_are_judged_only_when_asked_for():
    tagger = Tagger(TAXONOMY)
    elsewhere = Text(title="", text="Water is low in Ohio", lang="en")

    assert tagger.judge(tagger.find(elsewhere), elsewhere) == {}
    (decision,) = tagger.judge(tagger.find(elsewhere, "water"), elsewhere)["water"]
    assert decision.clause == "elsewhere"


def test_themes_of_a_state_are_judged_where_a_place_or_the_source_tells_the_state():
    tagger = Tagger(TAXONOMY)
    at_home = Text(title="", text="Water is low", lang="en", country="SY")
    by_place = Text(title="Aleppo", text="Water is low", lang="en")

    assert [tag.id for tag in tagger.tag(at_home)] == ["water"]
    assert [tag.id for tag in tagger.tag(by_place)] == ["aleppo", "water"]
