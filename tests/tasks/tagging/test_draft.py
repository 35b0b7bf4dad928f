"""What is typed becomes a file that reads back as the same, whatever stands in it."""

import tomllib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.errors import TaxonomyError
from tasks.tagging.draft import Draft, by_language, draft_of, language_of, toml_of
from tasks.tagging.taxonomy_toml import parse_topics

WELLS = Draft(
    id="groundwater",
    labels={"ar": "آبار وجفاف", "en": "Wells"},
    strong="آبار\nالجفاف\ngroundwater\nkuraklık\nbîrên\nبیرەکان\ntr: su",
    bare="wells",
    supports="water",
    vetoes="نفط",
    must="انخفضت مياه الآبار في القرى.",
    must_not="آبار نفط جديدة في الحقل.",
    description="Wells that fall dry.",
)


@pytest.mark.parametrize(
    ("word", "lang"),
    [("آبار", "ar"), ("بیرەکان", "ckb"), ("bîrên", "ku"), ("kuraklık", "tr"), ("wells", "en")],
)
def test_letters_tell_the_language(word, lang):
    assert language_of(word) == lang


def test_a_named_language_goes_before_letters_and_lines_count_once():
    assert by_language("tr: su\nwater\n\n water \n") == {"en": ["water"], "tr": ["su"]}


def test_a_draft_is_read_back_as_it_was_typed():
    (topic,) = parse_topics("groundwater.toml", toml_of(WELLS))
    again = draft_of(topic)
    assert toml_of(again) == toml_of(draft_of(parse_topics("g.toml", toml_of(again))[0]))
    assert sorted(again.strong.split("\n")) == sorted(WELLS.strong.split("\n"))
    assert (again.must, again.must_not, again.labels) == (WELLS.must, WELLS.must_not, WELLS.labels)


@given(st.text(max_size=80), st.text(max_size=80))
def test_hostile_text_breaks_no_file(word, label):
    draft = Draft(id="a", labels={"en": f"x{label}"}, strong=f"wells\n{word}", must="x")
    with suppress(TaxonomyError):  # what is too long, or has no letters
        text = toml_of(draft)
        assert tomllib.loads(text)["topic"][0]["id"] == "a"
        (topic,) = parse_topics("a.toml", text)
        assert toml_of(draft_of(topic)) == toml_of(draft_of(parse_topics("a.toml", text)[0]))


@pytest.mark.parametrize("name", ["", "Wells", "../etc", "a b", "-a"])
def test_an_id_is_a_slug(name):
    with pytest.raises(TaxonomyError, match="slug"):
        toml_of(Draft(id=name, strong="x", must="x"))


def test_fields_are_bounded():
    with pytest.raises(TaxonomyError, match="at most 200 lines"):
        by_language("\n".join(f"word{n}" for n in range(201)))
    with pytest.raises(TaxonomyError, match="100 letters a line"):
        by_language("x" * 101)
