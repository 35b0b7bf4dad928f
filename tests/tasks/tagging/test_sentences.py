"""Each decision is told in an English and in an Arabic sentence that mentions the words."""

from datetime import date
from typing import get_args

import pytest

from tasks.tagging.around.ownership import NOBODYS
from tasks.tagging.decisions import Clause, Decision
from tasks.tagging.matcher import Match
from tasks.tagging.occurrences import Occurrence, Text
from tasks.tagging.sentences import sentences
from tasks.tagging.taxonomy import Term
from tasks.tagging.taxonomy_toml import parse_topics

FILE = """
[[topic]]
id = "spring"
kind = "place"
region = "SY"
labels = { ar = "النبع", en = "The Spring" }
strong = { ar = ["النبع"] }
examples = { must = ["النبع"] }
[[topic]]
id = "land"
kind = "place"
level = "country"
region = "SY"
labels = { ar = "البلاد", en = "The Land" }
strong = { ar = ["البلاد"] }
examples = { must = ["البلاد"] }
"""
SPRING, LAND = parse_topics("sentences.toml", FILE)
TEXT = Text(title="", text="شرب من النبع ثم عاد إلى الجبل")
COUNTRIES = {"SY": LAND}
CLAUSES = get_args(Clause)
BY_NAME = {
    "en": {"strong", "supported by", "in context", "placed", "no support", "out of date"},
    "ar": {"strong", "supported by", "in context", "placed", "no support", "out of date"},
}
WITH_ANOTHER = {"supported by", "in context", "vetoed by", "denied by", "part of"}


def at(word, **days):
    start = TEXT.text.index(word)
    match = Match(start, start + len(word), "")
    return Occurrence(Term(word, "ar", "bare", **days), match, "lead", 0, 0)


def told(clause, by=None, owner="", countries=COUNTRIES, **days):
    return sentences(Decision(at("النبع", **days), clause, by, owner), SPRING, TEXT, countries)


@pytest.mark.parametrize("clause", CLAUSES)
def test_every_clause_has_both_sentences_and_they_mention_the_words(clause):
    english, arabic = told(clause, at("الجبل"), "SY")
    assert "“النبع”" in english
    assert "«النبع»" in arabic
    assert english.endswith(".")
    assert arabic.endswith(".")
    assert english != arabic
    assert not {"{", "}"} & set(english + arabic)


def test_no_two_clauses_share_a_sentence():
    all_told = [told(clause, at("الجبل"), "SY") for clause in CLAUSES]
    assert len({english for english, _ in all_told}) == len(CLAUSES)
    assert len({arabic for _, arabic in all_told}) == len(CLAUSES)


@pytest.mark.parametrize("clause", CLAUSES)
def test_the_word_that_decided_is_mentioned_where_one_did(clause):
    english, arabic = told(clause, at("الجبل"))
    assert ("“الجبل”" in english) == ("«الجبل»" in arabic) == (clause in WITH_ANOTHER)


@pytest.mark.parametrize("clause", sorted(BY_NAME["en"]))
def test_what_is_meant_goes_by_its_name_in_each_language(clause):
    english, arabic = told(clause, at("الجبل"))
    assert SPRING.labels.en in english
    assert SPRING.labels.ar in arabic.replace("«النبع»", "")


@pytest.mark.parametrize("clause", ["in context", "elsewhere"])
def test_a_state_goes_by_its_name_else_by_its_code(clause):
    english, arabic = told(clause, at("الجبل"))
    assert (LAND.labels.en in english, LAND.labels.ar in arabic) == (True, True)
    assert all(" SY" in said for said in told(clause, at("الجبل"), countries={}))


def test_a_source_that_tells_the_state_is_called_the_source():
    english, arabic = told("in context")
    assert "source is of The Land" in english
    assert "مصدر الخبر من البلاد" in arabic


@pytest.mark.parametrize(
    ("owner", "english", "arabic"),
    [("SY", "The Land", "البلاد"), ("XK", "XK", "XK"), (NOBODYS, "a group's", "جماعة أخرى")],
)
def test_an_owner_is_named(owner, english, arabic):
    said = told("another's", owner=owner)
    assert english in said[0]
    assert arabic in said[1]


@pytest.mark.parametrize(
    ("days", "english", "arabic"),
    [
        ({"since": date(2020, 2, 3)}, "it holds from 2020-02-03.", "من 2020-02-03."),
        ({"until": date(2021, 4, 5)}, "it holds until 2021-04-05.", "حتى 2021-04-05."),
        (
            {"since": date(2020, 2, 3), "until": date(2021, 4, 5)},
            "it holds from 2020-02-03 until 2021-04-05.",
            "من 2020-02-03 حتى 2021-04-05.",
        ),
    ],
)
def test_days_on_which_a_term_holds_are_told(days, english, arabic):
    said = told("out of date", **days)
    assert said[0].endswith(english)
    assert said[1].endswith(arabic)


def test_braces_in_an_article_are_words_like_others():
    text = Text(title="", text="{x} {by}")
    hit = Occurrence(Term("{x}", "en", "bare"), Match(0, 3, ""), "lead", 0, 0)
    assert "“{x}”" in sentences(Decision(hit, "a word"), SPRING, text, COUNTRIES)[0]
