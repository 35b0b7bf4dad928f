"""Each clause that decides about a place, in the order in which they are asked."""

from datetime import date
from typing import get_args

import pytest

from tasks.tagging.context import Context
from tasks.tagging.decisions import ACCEPTED, DOUBTFUL, Clause
from tasks.tagging.evidence import Case, Evidence
from tasks.tagging.hit_finder import HitFinder
from tasks.tagging.tagger import Text
from tests.support.nahrland import TAGGER, TAXONOMY, clauses


@pytest.mark.parametrize(
    ("topic_id", "published", "clause"),
    [
        ("town", "Rain over Wellsbury", "strong"),
        ("town", "Rain over Wellsbury and its oil", "strong"),
        ("town", "Rain over Wellsbury in Bahrland", "strong"),
        ("harvest", "wheat grows in Nahrland", "strong"),
        ("harvest", "wheat soap comes from Nahrland", "strong"),
    ],
)
def test_a_strong_name_needs_nothing_and_no_veto_stops_it(topic_id, published, clause):
    assert clauses(topic_id, published) == [clause]


@pytest.mark.parametrize(
    ("topic_id", "published", "clause"),
    [
        ("town", "Wells dried up", "no support"),
        ("town", "the mayor of Wells left", "supported by mayor"),
        ("town", "Wells dried up in Jazrin", "supported by Jazrin"),
        ("town", "Wells dried up in Nahrland", "in context Nahrland"),
        ("town", "Wells dried up in Bahrland", "no support"),
        ("city", "rain in Qasra", "placed"),
        ("city", "rain for Qasra", "no support"),
        ("city", "rain in Qasra and in Bahrland", "no support"),
        ("town", "rain in Wells", "no support"),
    ],
)
def test_a_bare_name_needs_support_its_state_or_the_grammar_of_a_known_place(
    topic_id, published, clause
):
    assert clauses(topic_id, published) == [clause]


@pytest.mark.parametrize(
    ("published", "clause"),
    [
        ("Market is open", "a word"),
        ("Market is open in Nahrland", "a word"),
        ("Market is open in Jazrin", "a word"),
        ("from Market to Nahrland", "a word"),
        ("the mayor opened Market", "a word"),
        ("the mayor left Market", "a word"),
        ("the mayor came from Market", "supported by mayor"),
        ("the town of Market is calm", "placed"),
        ("the town of Market is calm in Bahrland", "a word"),
        ("the town of Market is calm in Nahrland", "in context Nahrland"),
        ("the town of Market is calm in Jazrin", "supported by Jazrin"),
        ("Market: rain in Nahrland", "in context Nahrland"),
    ],
)
def test_a_common_name_needs_words_around_it_that_say_place(published, clause):
    assert clauses("town", published) == [clause]


def test_a_strong_name_anywhere_makes_the_others_of_its_topic_believable():
    assert clauses("town", "Wellsbury, where Market is open and Wells dry up") == [
        "strong",
        "supported by Wellsbury",
        "supported by Wellsbury",
    ]


@pytest.mark.parametrize(
    ("published", "country", "clause"),
    [
        ("Springs are warm", "", "no support"),
        ("Springs are warm in Nahrland", "", "no support"),
        ("Springs are warm", "SY", "no support"),
        ("Springs are warm in Jazrin", "", "supported by Jazrin"),
        ("Springs are warm, says Wellsbury", "", "supported by Wellsbury"),
    ],
)
def test_a_shared_name_needs_what_it_lies_within(published, country, clause):
    assert clauses("twin", published, country) == [clause]


@pytest.mark.parametrize(
    ("published", "clause"),
    [
        ("العشائر الجزرينية", "placed"),
        ("العشائر الجزرينية في Nahrland", "in context Nahrland"),
        ("العشائر الجزرينية في Bahrland", "no support"),
        ("العشائر الجزرينية في Jazrin", "supported by Jazrin"),
        ("العشائر الباب", "no support"),
        ("سامر الجزريني", "a surname"),
        ("سامر الجزريني في Nahrland", "a surname"),
        ("سامر الجزريني في Jazrin", "a surname"),
    ],
)
def test_an_adjective_counts_unless_it_is_a_surname_or_a_word(published, clause):
    assert clause in clauses("province", published)


@pytest.mark.parametrize(
    ("published", "country", "clause"),
    [
        ("talks with Qasra resumed", "", "as its government"),
        ("talks with Qasra on the decree", "", "supported by decree"),
        ("talks with Qasra resumed", "SY", "in context"),
        ("rain in Qasra", "SY", "a place"),
        ("rain in Qasra after the decree", "", "a place"),
    ],
)
def test_a_capital_counts_where_it_means_its_government(published, country, clause):
    assert clauses("government", published, country) == [clause]


def test_a_city_that_means_its_government_is_no_place():
    assert clauses("city", "talks with Qasra in Nahrland") == ["part of Qasra"]
    assert clauses("city", "rain in Qasra in Nahrland") == ["in context Nahrland"]


@pytest.mark.parametrize(
    ("published", "clause"),
    [
        ("the Water Ministry opened dams", "supported by dams"),
        ("the Syrian Water Ministry opened dams", "supported by dams"),
        ("the Iraqi Water Ministry opened dams", "another's: IQ"),
        ("the Water Ministry in Baghdad opened dams", "another's: IQ"),
        ("the Water Ministry Bahrland opened dams", "another's: IQ"),
        ("the Water Ministry Nahrland opened dams", "in context Nahrland"),
        ("the Iraqi Water Ministry on Nahrland", "another's: IQ"),
    ],
)
def test_an_institution_of_another_state_is_another_s(published, clause):
    assert clauses("ministry", published) == [clause]


@pytest.mark.parametrize(
    ("published", "clause"),
    [
        ("Falcons landed", "no support"),
        ("Falcons landed in Nahrland", "in context Nahrland"),
        ("Falcons landed in Bahrland", "no support"),
        ("Falcons landed beside an army", "supported by army"),
    ],
)
def test_an_actor_counts_where_it_is_active_or_beside_shared_words(published, clause):
    assert clauses("corps", published) == [clause]


@pytest.mark.parametrize(
    ("published", "country", "clause"),
    [
        ("wheat is dear", "", "elsewhere"),
        ("wheat is dear in Bahrland", "", "elsewhere"),
        ("wheat is dear", "SY", "strong"),
        ("fields in Nahrland", "", "no support"),
        ("sowing of fields in Nahrland", "", "supported by sowing"),
        ("sowing of fields", "", "elsewhere"),
    ],
)
def test_a_theme_of_a_state_counts_in_articles_about_it_only(published, country, clause):
    assert clauses("harvest", published, country) == [clause]


@pytest.mark.parametrize(
    ("topic_id", "published", "expected"),
    [
        ("town", "the mayor of Wells sold oil", ["vetoed by oil"]),
        ("town", "the mayor at Wells Fargo", ["denied by Wells Fargo"]),
        ("town", "a bar of Wells soap for the mayor", ["something else"]),
        ("town", "the mayor of Wells, Ohio", ["something else"]),
        ("corps", "Fair Rent Club (FRC) met", ["something else"]),
        ("corps", "Falcon Relief Corps (FRC) met", ["strong", "strong"]),
    ],
)
def test_what_bars_a_name_goes_before_what_supports_it(topic_id, published, expected):
    assert clauses(topic_id, published) == expected


@pytest.mark.parametrize(
    ("published", "clause"),
    [
        ("Wells in Jazrin province has a mayor", "supported by Jazrin"),
        ("Wells in northern Jazrin province has a mayor", "supported by Jazrin"),
        ("Wells in Farland province has a mayor", "something else"),
        ("Wells in Jazrin and Farland provinces has a mayor", "supported by Jazrin"),
    ],
)
def test_a_place_that_is_said_to_lie_in_another_province_is_another_place(published, clause):
    assert clauses("town", published) == [clause]


@pytest.mark.parametrize(
    ("published", "clause"),
    [
        ("clashes in #Market", "a word"),
        ("Nightjars met in #Market", "a word"),
        ("Falcon Relief Corps met in #Market", "placed"),
        ("Falcon Relief Corps met in Market", "a word"),
        ("Falcon Relief Corps of Bahrland met in #Market", "a word"),
    ],
)
def test_a_body_that_works_in_a_state_makes_a_word_that_is_surely_placed_its_town(
    published, clause
):
    assert clauses("town", published) == [clause]


def test_a_body_of_many_states_that_somebody_owns_is_another():
    assert clauses("corps", "Falcons took power in Nahrland") == ["in context Nahrland"]
    assert clauses("corps", "Merz's Falcons took power in Nahrland") == ["another's: ?"]


def test_a_place_inside_a_longer_name_of_an_actor_is_a_part_of_it():
    assert clauses("city", "the Qasra Nightjars sing in Nahrland") == ["part of Qasra Nightjars"]
    assert clauses("city", "the Nightjars sing in Qasra") == ["placed"]


@pytest.mark.parametrize(
    ("day", "clause"),
    [
        (date(2019, 12, 31), "holds from 2020-01-01 until 2022-12-31"),
        (date(2020, 1, 1), "strong"),
        (date(2022, 12, 31), "strong"),
        (date(2023, 1, 1), "holds from 2020-01-01 until 2022-12-31"),
        (None, "strong"),
    ],
)
def test_a_name_counts_on_its_days_only(day, clause):
    assert clauses("city", "rain over Qasrapolis", day=day) == [clause]


@pytest.mark.parametrize(
    ("country", "clause"), [("SY", "in context"), ("IQ", "no support"), ("", "no support")]
)
def test_the_state_of_the_source_is_context(country, clause):
    assert clauses("town", "Wells dried up", country) == [clause]


def test_a_topic_that_speaks_against_another_vetoes_it_nearby():
    text = Text(title="", text="Falcons and Nightjars sing in Nahrland")
    hits = HitFinder(TAXONOMY).find(text).names
    context = Context(TAXONOMY, "SY")
    corps, band = TAGGER.topics["corps"], TAGGER.topics["band"]
    (before,) = Evidence(Case(corps, text, context), hits["corps"]).judge()
    context.add(band, hits["band"])
    (after,) = Evidence(Case(corps, text, context), hits["corps"]).judge()
    assert (before.clause, after.clause) == ("in context", "vetoed by")
    assert after.by is not None
    assert after.by.surface(text) == "Nightjars"


def test_what_counts_is_never_doubtful_and_both_are_clauses():
    assert ACCEPTED.isdisjoint(DOUBTFUL)
    assert set(get_args(Clause)) >= ACCEPTED | DOUBTFUL
