"""Feeds name topics in a reader's language when they are asked to."""

import json
from xml.etree import ElementTree as ET

ATOM = "{http://www.w3.org/2005/Atom}"
LABEL = "تركيا"


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
