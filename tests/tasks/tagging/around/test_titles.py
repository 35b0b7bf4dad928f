"""A Kurmanji name behind a title is a person's, behind an office with its izafe a place's."""

import pytest

from tasks.tagging.around.titles import is_titled
from tests.support.hits import marked


@pytest.mark.parametrize("words", ["Serok <Şera> got", "Doh birêz <Şera> hat", "wezîr <Şera>"])
def test_behind_a_title_stands_a_person(words):
    assert is_titled(*marked(words, lang="ku"))


@pytest.mark.parametrize(
    "words",
    ["serokê <Şera> got", "li <Şera> got", "serok li <Şera> bû", "<Şera> serok e", "serok, <Şera>"],
)
def test_behind_an_office_with_its_izafe_stands_a_place(words):
    assert not is_titled(*marked(words, lang="ku"))


def test_other_languages_have_their_own_titles():
    assert not is_titled(*marked("General <Sharan> spoke", lang="en"))
