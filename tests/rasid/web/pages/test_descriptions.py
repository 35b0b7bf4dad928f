"""Topics are named in a reader's language, also in feeds, and described where the product does."""

import json
from xml.etree import ElementTree as ET

import msgspec

from rasid import tagging
from rasid.web.pages.descriptions import Description, description_of
from rasid.web.pages.strings import strings
from rasid.web.pages.topics import topics_in

BUNDLED = tagging.bundled_taxonomy()
ATOM = "{http://www.w3.org/2005/Atom}"
LABEL = "تركيا"


def described(topic: str, lang: str, **changes) -> Description:
    topics = topics_in(BUNDLED, lang)
    found = msgspec.structs.replace(topics.topic(topic), **changes)
    return description_of(found, topics, strings(lang))


def test_every_bundled_topic_is_described_in_arabic():
    topics, words = topics_in(BUNDLED, "ar"), strings("ar")
    said = [description_of(topic, topics, words) for topic in BUNDLED.topics if topic.description]
    assert len(said) > 400
    assert {one.lang for one in said} == {"ar"}


def test_units_are_described_by_level_and_governorate():
    unit = next(topic for topic in BUNDLED.topics if topic.level == "sub-district")
    for lang in ("ar", "ckb", "kmr", "tr"):
        assert strings(lang).t("level_sub_district") in described(unit.id, lang).text
    assert described("hama", "ar").text == "حماة، المدينة ومحافظتها."
    assert described("hama", "kmr").lang == "ku"


def test_what_only_english_says_is_english_and_what_somebody_wrote_is_as_written():
    assert described("sdf", "tr") == Description("The Syrian Democratic Forces.", "en")
    assert described("sdf", "en") == Description("The Syrian Democratic Forces.", "en")
    assert described("sdf", "ar", description="وصفنا") == Description("وصفنا", "")


def test_the_page_marks_the_language(site):
    site.cookies["rasid-lang"] = "tr"
    assert '<p lang="en" dir="ltr">The Syrian Democratic Forces.</p>' in site.page("/topic/sdf")
    site.cookies["rasid-lang"] = "ar"
    assert "<p>قوات سوريا الديمقراطية.</p>" in site.page("/topic/sdf")


def test_topics_are_named_in_a_readers_language(site):
    feed = ET.fromstring(site.page("/topics/turkey/atom.xml?labels=ar"))
    category = feed.find(f"{ATOM}entry/{ATOM}category")
    assert (category.get("term"), category.get("label")) == ("turkey", LABEL)
    assert feed.find(f"{ATOM}title").text == LABEL
    (item,) = json.loads(site.page("/topics/turkey/feed.json?labels=ar"))["items"]
    assert (item["tags"], item["_rasid"]["topics"]) == ([LABEL], ["turkey"])
    outlines = ET.fromstring(site.page("/topics.opml?labels=ar")).findall("body/outline")
    found = {outline.get("text"): outline.get("xmlUrl") for outline in outlines}
    assert found[LABEL].endswith("/topics/turkey/atom.xml?labels=ar")


def test_without_a_language_ids_stand_there_and_a_wrong_one_is_refused(site):
    (item,) = json.loads(site.page("/topics/turkey/feed.json"))["items"]
    assert item["tags"] == ["turkey"]
    assert 'term="turkey" />' in site.page("/topics/turkey/atom.xml")
    for path in ("/topics/turkey/atom.xml", "/topics.opml"):
        assert site.ask(f"{path}?labels=xx")[0].status == 400
