"""Every language says everything, with the same places for values."""

import pickle
import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest

from rasid.web.pages import strings
from rasid.web.pages.strings import LANGUAGES, choose, plural, table
from tasks.errors import QUERY_REASONS, QueryError

TEMPLATES = Path(strings.__file__).parent / "templates"
CATEGORIES = {"ar": {"one", "two", "few", "many", "other"}}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_language_has_all_keys_and_the_same_values_in_them(lang):
    own, english = table(lang), table("en")
    assert own["plain"].keys() == english["plain"].keys()
    assert own["plural"].keys() == english["plural"].keys()
    assert own["langs"].keys() == english["langs"].keys()
    for key, text in english["plain"].items():
        assert fields(own["plain"][key]) == fields(text), key
        assert own["plain"][key].strip(), key
    assert (len(own["dates"]["months"]), len(own["dates"]["days"])) == (12, 7)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_category_of_numbers_has_its_form(lang):
    for key, forms in table(lang)["plural"].items():
        assert "other" in forms, key
        assert CATEGORIES.get(lang, set()) <= forms.keys(), key


def test_templates_say_only_what_there_is():
    said, counted = set(), set()
    for file in TEMPLATES.glob("*.html"):
        text = file.read_text("utf-8")
        said |= set(re.findall(r'\bt\("(\w+)"[,)]', text))
        counted |= set(re.findall(r'\bn\("(\w+)"', text))
    assert said <= table("en")["plain"].keys()
    assert counted <= table("en")["plural"].keys()
    assert len(said) > 100


@pytest.mark.parametrize(
    ("number", "category"),
    [(0, "zero"), (1, "one"), (2, "two"), (3, "few"), (11, "many"), (100, "other"), (103, "few")],
)
def test_arabic_categories(number, category):
    assert plural("ar", number) == category


@pytest.mark.parametrize(
    ("chosen", "accepted", "lang"),
    [
        ("tr", "ar", "tr"),
        ("xx", "de, ar-SY;q=0.8, en;q=0.3", "ar"),
        ("", "en;q=0.2, ku;q=0.9", "kmr"),
        ("", "ckb-IQ", "ckb"),
        ("ku", "ar", "kmr"),
        ("KU-Arab-IQ", "ar", "ckb"),
        ("", "ku_Arab", "ckb"),
        ("ar-SY", "en", "ar"),
        ("kmr-Latn-TR", "", "kmr"),
        ("xx", "tr", "tr"),
        ("arz", "", "en"),
        ("", "de;q=x,,;;", "en"),
        ("", "", "en"),
    ],
)
def test_the_readers_language(chosen, accepted, lang):
    assert choose(chosen, accepted) == lang


def test_every_reason_of_a_refused_query_is_said_in_every_language():
    reasons = tomllib.loads((TEMPLATES.parent / "languages" / "reasons.toml").read_text("utf-8"))
    assert reasons.keys() == set(LANGUAGES) - {"en"}
    for own in reasons.values():
        assert own.keys() - {"meant"} == QUERY_REASONS.keys()
        assert fields(own["meant"]) == {"name"}
        for reason, text in QUERY_REASONS.items():
            assert fields(own[reason]) == fields(text), reason


def test_a_reason_holds_what_was_written_apart():
    error = QueryError("topic", "no_topic", {"value": "<b>", "meant": "sdf"})
    said = strings.strings("ar").reason(error)
    assert said == "لا موضوع باسم <bdi>&lt;b&gt;</bdi>؛ أتقصد <bdi>sdf</bdi>؟"
    assert strings.strings("en").reason(error) == "no topic &#39;&lt;b&gt;&#39;; did you mean sdf?"
    assert pickle.loads(pickle.dumps(error)).detail == error.detail


def test_values_are_escaped_unless_they_are_markup():
    said = strings.strings("en").t("no_such_topic", name="<script>")
    assert "&lt;script&gt;" in said


def test_files_of_languages_are_plain_toml():
    for lang in LANGUAGES:
        path = Path(strings.__file__).parent / "languages" / f"{lang}.toml"
        assert tomllib.loads(path.read_text("utf-8"))["plain"]["rasid"]
