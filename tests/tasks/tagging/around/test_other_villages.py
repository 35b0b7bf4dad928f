"""A small place's name is a village's of another governorate where the article says so."""

import pytest

from tasks.tagging.around.other_villages import is_other_village
from tests.support.bundled_topics import bundled_taxonomy
from tests.support.hits import marked


@pytest.fixture(scope="module")
def topics():
    """Return the bundled topics by their ids."""
    return {topic.id: topic for topic in bundled_taxonomy().topics}


@pytest.mark.parametrize("sentence", ["بلدة <الغارية> الغربية", "على طريق <الغارية> الشرقية"])
def test_a_direction_behind_makes_it_a_longer_name(sentence, topics):
    assert is_other_village(*marked(sentence), topics["gharyeh"], set())


@pytest.mark.parametrize("sentence", ["بلدة <الغارية> الجميلة", "<الغارية> تشهد", "<الغارية>"])
def test_other_words_behind_do_not(sentence, topics):
    assert not is_other_village(*marked(sentence), topics["gharyeh"], set())


@pytest.mark.parametrize(
    ("named", "is_other"),
    [({"SY05"}, True), ({"SY04"}, False), ({"SY04", "SY05"}, False), ({"SY12"}, False)],
)
def test_a_governorate_with_such_a_village_takes_it(named, is_other, topics):
    """Hama has a village of the name, Daraa none; the sub-district lies in Homs."""
    assert is_other_village(*marked("بلدة <الحواش>"), topics["hawash"], named) is is_other


def test_a_district_is_no_village(topics):
    assert not is_other_village(*marked("<منبج>"), topics["manbij"], {"SY05"})
