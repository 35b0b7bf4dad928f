"""Each profile gives what word tables and stored values were made with."""

import hashlib
import json
from pathlib import Path

import pytest

from tasks.http.urls import identity, name_of
from tasks.publishing.fingerprint import fingerprint, prints_of
from tasks.publishing.minhash import sketch
from tasks.text import normalize as profiles
from tasks.text.normalize import Profile, normalize

# Written by the code of commit 7b8b0c4, before the profiles were brought together.
VALUES = json.loads((Path(__file__).parent / "stored_values.json").read_text(encoding="utf-8"))
NAMES = tuple(VALUES["profiles"])


def profile(name: str) -> Profile:
    return getattr(profiles, name)


def characters(block: str) -> list[str]:
    spans = (span.split("-") for span in VALUES["blocks"][block].split())
    return [chr(code) for first, last in spans for code in range(int(first, 16), int(last, 16) + 1)]


@pytest.mark.parametrize("name", NAMES)
def test_words_keep_their_form(name):
    words = VALUES["profiles"][name]["words"]
    assert {word: normalize(word, profile(name)) for word in words} == words


@pytest.mark.parametrize("name", NAMES)
def test_letters_keep_their_form(name):
    for form, letters in VALUES["profiles"][name]["letters"].items():
        assert {normalize(letter, profile(name)) for letter in letters} == {form}, letters


@pytest.mark.parametrize("block", VALUES["blocks"])
@pytest.mark.parametrize("name", NAMES)
def test_every_character_of_a_block_keeps_its_form_alone_and_among_others(name, block):
    among_others = (f"ب{sign}ب a{sign}a {sign} İ{sign}'{sign}x" for sign in characters(block))
    forms = "\0".join(normalize(text, profile(name)) for text in among_others)
    digest = hashlib.sha256(forms.encode()).hexdigest()[:16]
    assert digest == VALUES["profiles"][name]["in_context"][block]


def test_a_known_article_is_no_revision_after_an_upgrade():
    for one in VALUES["fingerprints"]:
        assert fingerprint(*one["texts"]) == one["print"], one["texts"]
    for one in VALUES["prints"]:
        # how numbers are read may change: they only name what an edit changed
        found, known = prints_of(one["title"], one["text"]).split(), one["prints"].split()
        assert found[:2] == known[:2]


def test_a_copy_of_a_known_article_is_found_after_an_upgrade():
    for one in VALUES["sketches"]:
        found = sketch(one["text"])
        assert (found.packed, found.runs) == (one["packed"], one["runs"])


def test_an_address_keeps_its_identity_and_its_name():
    for one in VALUES["ids"]:
        assert identity(one["url"]) == one["identity"]
        assert name_of(one["identity"]) == one["name"]


def test_the_profiles_differ_where_they_differed():
    assert normalize("İstanbul", profiles.AGENCIES) == "istanbul"
    assert normalize("İstanbul", profiles.BOILERPLATE) == "i stanbul"
    assert normalize("مؤتمر", profiles.INTERSTITIALS) == "موتمر"
    assert normalize("مؤتمر", profiles.AGENCIES) == "مؤتمر"
    assert normalize("مدينة", profiles.DATES) == "مدينة"
    assert normalize("مدينة", profiles.AGENCIES) == "مدينه"
