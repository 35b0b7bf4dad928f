"""Topics as feeds: what any reader of feeds is told."""

import json
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from tests.e2e.web.test_web_streams import NAUGHTY, start, tell
from worker.streams.streams import Streams


def test_topics_are_feeds_for_any_reader(service):
    tell(service, "sdf", title=NAUGHTY, source=NAUGHTY)
    start(service)
    feed = ET.fromstring(service.get("/topics/sdf/atom.xml")[1])
    atom = "{http://www.w3.org/2005/Atom}"
    (entry,) = feed.findall(f"{atom}entry")
    title = entry.find(f"{atom}title").text
    assert "<script>alert(1)</script>" in title
    assert not any(character in title for character in "\x1b\x07\u202e\ufffe\n")
    (item,) = json.loads(service.get("/topics/sdf/feed.json")[1])["items"]
    assert (item["title"], item["url"]) == (title, entry.find(f"{atom}link").get("href"))
    assert entry.find(f"{atom}summary").text == item["content_text"] == "نص"
    (message,) = Streams(service.store).past("sdf")
    published = datetime.fromtimestamp(int(message.id.partition("-")[0]) / 1000, UTC)
    assert datetime.fromisoformat(item["date_modified"]) == published
    assert feed.find(f"{atom}updated").text == entry.find(f"{atom}updated").text
    (home,) = (link.get("href") for link in feed.iter(f"{atom}link") if link.get("type"))
    assert home == f"http://127.0.0.1:{service.port}/?topic=sdf"
    outlines = ET.fromstring(service.get("/topics.opml")[1]).findall("body/outline")
    assert [outline.get("xmlUrl") for outline in outlines] == [
        f"http://127.0.0.1:{service.port}/topics/sdf/atom.xml"
    ]
    assert service.get("/topics/atlantis/atom.xml")[0] == 404
