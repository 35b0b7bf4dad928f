"""Topics of an article as its comparison needs them."""

from tasks.stories.mentions import mentions_of
from tasks.tagging.tagger import Text
from tests.support.bundled_topics import bundled_tagger, bundled_taxonomy

TITLE, TEXT = "انفجار في حلب", "وقع الانفجار في مدينة حلب شمالي سوريا قرب نقطة لقسد"


def test_mentions_stand_in_title_and_text_and_parents_are_left_out():
    tags = bundled_tagger().tag(Text(title=TITLE, text=TEXT, lang="ar"))
    whole = f"{TITLE}\n{TEXT}"
    found = {one.topic: one for one in mentions_of(tags, bundled_taxonomy(), TITLE)}
    assert "syria" not in found
    assert found["aleppo"].is_place
    assert found["aleppo"].is_wide
    assert not found["sdf"].is_place
    places = [one for one in mentions_of(tags, bundled_taxonomy(), TITLE) if one.topic == "aleppo"]
    assert all("حلب" in whole[one.start : one.end] for one in places)


def test_governorates_hold_places_and_towns_hold_none():
    assert {"syria", "aleppo", "homs"} <= bundled_taxonomy().wide_places
    assert "tassil" not in bundled_taxonomy().wide_places
