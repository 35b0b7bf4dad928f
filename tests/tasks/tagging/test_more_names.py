"""Further names of topics come from tables; each has a role, and wrong tables are refused."""

import pytest

from tasks.errors import TaxonomyError
from tasks.tagging.more_names import (
    MoreName,
    is_names_table,
    parse_names,
    romanised_names,
    with_names,
)
from tasks.tagging.tables.romanised import read_romanised
from tasks.tagging.taxonomy import Labels
from tasks.tagging.taxonomy_toml import parse_topics

HEAD = "id\tlang\tnames\trole\n"
FILE = """
[[topic]]
id = "mill"
kind = "place"
level = "{level}"
region = "SY"
labels = {{ ar = "الطاحونة", en = "The Mill" }}
strong = {{ ar = ["الطاحونة"], en = ["The Mill"] }}
vetoes = {{ en = ["flour"] }}
examples = {{ must = ["The Mill"] }}
[[topic]]
id = "bridge"
kind = "place"
region = "SY"
labels = {{ en = "The Bridge" }}
strong = {{ en = ["The Bridge"] }}
examples = {{ must = ["The Bridge"] }}
"""


def topics(*rows, level=""):
    made = with_names(
        parse_topics("mine.toml", FILE.format(level=level)),
        [parse_names("more.tsv", HEAD + "\n".join(rows))] if rows else [],
    )
    return {topic.id: topic for topic in made}


def role(topic, surface, lang):
    found = [one.role for one in topic.terms if (one.surface, one.lang) == (surface, lang)]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [(HEAD, True), (HEAD + "a\ten\tb\t", True), ("id\tlang\tnames\n", False), ("", False)],
)
def test_a_table_of_names_is_known_by_its_first_line(text, is_one):
    assert is_names_table(text) == is_one


def test_each_name_between_bars_is_a_name_with_the_role_of_its_row():
    found = parse_names("more.tsv", HEAD + "mill\ten\tOld Mill|Mill\tbare\nmill\ttr\tSu\t\n")
    assert found == {
        "mill": [
            MoreName("Old Mill", "en", "bare"),
            MoreName("Mill", "en", "bare"),
            MoreName("Su", "tr"),
        ]
    }


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("mill\ten\tOld Mill\n", 2),
        ("mill\ten\tOld Mill\t\textra\n", 2),
        ("mill\ten\tOld Mill\tloud\n", 2),
        ("mill\ten\tOld Mill\t\nmill\ten\n", 3),
        ("mill\ten\tOld Mill\t\nmill\ten\tMill\tadjective\n", 3),
    ],
)
def test_a_wrong_row_is_refused_with_file_line_and_remedy(row, line):
    with pytest.raises(TaxonomyError) as refusal:
        parse_names("more.tsv", HEAD + row)
    assert str(refusal.value) == (
        f"more.tsv: line {line}: give the columns id, lang, names, role, tabs between them"
    )


def test_names_of_an_unknown_topic_are_refused():
    with pytest.raises(TaxonomyError, match="names of 'tower', which is no topic; remove them"):
        topics("mill\ten\tOld Mill\t", "tower\ten\tTall\t")


@pytest.mark.parametrize("given", ["bare", "common", "shared"])
def test_a_role_that_is_given_is_the_role(given):
    assert role(topics(f"mill\ten\tOld Stones\t{given}")["mill"], "Old Stones", "en") == given


@pytest.mark.parametrize(
    ("name", "lang", "level", "expected"),
    [
        ("Old Stones", "en", "town", "strong"),
        ("Qastalun", "en", "town", "bare"),
        ("Qastalun", "en", "", "strong"),
        ("Dana", "en", "", "common"),
        ("أبو الحجر", "ar", "", "bare"),
    ],
)
def test_a_role_that_is_not_given_follows_from_the_words(name, lang, level, expected):
    assert role(topics(f"mill\t{lang}\t{name}\t", level=level)["mill"], name, lang) == expected


def test_a_name_that_two_topics_bear_is_shared():
    found = topics("mill\ten\tOld Stones\t", "bridge\ten\tOld Stones\t")
    assert [role(topic, "Old Stones", "en") for topic in found.values()] == ["shared", "shared"]


def test_a_given_role_goes_before_that_which_the_words_of_another_row_ask_for():
    rows = ("mill\ten\tOld Stones\t", "mill\ten\tOld Stones\tbare")
    assert role(topics(*rows)["mill"], "Old Stones", "en") == "bare"
    assert role(topics(*reversed(rows))["mill"], "Old Stones", "en") == "bare"


def test_a_given_role_goes_before_that_of_the_topics_own_term():
    assert role(topics()["mill"], "The Mill", "en") == "strong"
    assert role(topics("mill\ten\tThe Mill\tbare")["mill"], "The Mill", "en") == "bare"
    assert role(topics("mill\ttr\tThe Mill\tbare")["mill"], "The Mill", "en") == "strong"


def test_without_a_given_role_the_topics_own_term_stays():
    assert topics("mill\ten\tThe Mill\t")["mill"] == topics()["mill"]


def test_a_name_may_be_that_of_a_veto():
    terms = topics("mill\ten\tFlour\t")["mill"].terms
    found = {(one.surface, one.role) for one in terms if one.surface.lower() == "flour"}
    assert found == {("flour", "veto"), ("Flour", "strong")}


def test_the_first_further_name_of_a_language_is_its_label_where_there_is_none():
    found = topics("mill\ttr\tDeğirmen|Su\t", "mill\ten\tOld Stones\t", "mill\tckb\tئاش\t")
    assert found["mill"].labels == Labels(ar="الطاحونة", en="The Mill", tr="Değirmen", ckb="ئاش")


def test_who_or_what_stands_for_a_topic_is_not_its_label():
    assert topics("mill\tckb\tئاشەوان\tstrong")["mill"].labels.ckb == ""


def test_topics_without_further_names_stay_as_they_are():
    assert topics("bridge\ttr\tKöprü\t")["mill"] == topics()["mill"]


def generated(name, case):
    more = MoreName(name, "en", "" if case == "any" else "bare", case, is_certain=False)
    mill, _ = with_names(parse_topics("mine.toml", FILE.format(level="")), [{"mill": [more]}])
    return mill


def test_a_generated_spelling_is_no_label_and_takes_no_term_away():
    mill = generated("The Mill", "written")
    assert role(mill, "The Mill", "en") == "strong"
    assert generated("Attahuna", "written").labels == topics()["mill"].labels
    assert role(generated("Attahuna", "written"), "Attahuna", "en") == "bare"


def test_generated_spellings_are_those_of_the_table_for_the_topics_given():
    spellings = read_romanised()
    topic_id = min(spellings)
    known = parse_topics("mine.toml", FILE.format(level="").replace('"mill"', f'"{topic_id}"'))
    found = romanised_names(known)
    assert set(found) == {topic_id}
    assert [one.name for one in found[topic_id]] == [name for name, _ in spellings[topic_id]]
    assert not any(one.is_certain for one in found[topic_id])
