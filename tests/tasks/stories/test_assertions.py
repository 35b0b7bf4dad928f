"""Opposites and denials."""

import pytest

from tasks.stories.assertions import denied_at, pair_of
from tasks.stories.vocabulary import OPPOSITES_FILE, fold, stem, vocabulary
from tasks.text.word_tables import Phrases, read_tables


def sides(text: str, lang: str) -> set[str]:
    words = [fold(word) for word in text.split()]
    return {side for at in range(len(words)) for side in vocabulary(lang).sides_at(words, at)}


def denied(text: str, lang: str) -> set[str]:
    words = [fold(word) for word in text.split()]
    return {one for at in range(len(words)) for one in denied_at(words, at, vocabulary(lang))}


def test_every_side_has_its_counterpart():
    table = read_tables(OPPOSITES_FILE, dict[str, Phrases])
    for side in table:
        one, other = side.split("--")
        assert f"{other}--{one}" in table
        assert pair_of(side) == pair_of(f"{other}--{one}")


@pytest.mark.parametrize(
    ("lang", "one", "other"),
    [
        ("ar", "سيفتتح الوزير", "أغلقت الوزارة"),
        ("ar", "يرفع العقوبات", "تفرض عقوبات"),
        ("ar", "وتنفي", "يؤكد"),
        ("ar", "الإفراج عن", "واعتقال"),
        ("en", "acquits", "convicted"),
        ("tr", "kapıyı açtı", "kapıyı kapattı"),
        ("tr", "serbest bırakıldı", "gözaltına alındı"),
        ("ku", "qebûl kir", "red kir"),
        ("ckb", "زیاد کرد", "کەم کرد"),
    ],
)
def test_opposites_are_two_sides_of_one_pair(lang, one, other):
    first, second = sides(one, lang), sides(other, lang)
    assert first
    assert not first & second
    assert {pair_of(side) for side in first} & {pair_of(side) for side in second}


@pytest.mark.parametrize(
    ("lang", "denying", "affirming"),
    [
        ("ar", "لن يتم", "سيتم"),
        ("ar", "ولا يقبل", "يقبل"),
        ("en", "would not extend", "extend"),
        ("tr", "uzatmayacak", "uzatacak"),
        ("tr", "gelmedi", "geldi"),
        ("ku", "nagire", "digire"),
        ("ckb", "ناکات", "دەکات"),
    ],
)
def test_a_denial_names_what_would_be_affirmed(lang, denying, affirming):
    assert stem(fold(affirming)) in denied(denying, lang)
    assert not denied(affirming, lang)
