"""What is said of a source shows in what is published: its zone, and headlines of news."""

import json

from rasid.testing.loopback import Site, says
from tests.support.news_site import PAGE
from tests.support.processes import rasid, until
from worker.streams.streams import Streams

LOCAL = "29 Nov 2025 20:00:00"
TITLE = "قوات سوريا الديمقراطية تعلن نتائج عملية في دير الزور"
ITEM = "<item><title>{}</title><link>{}</link><pubDate>{}</pubDate></item>"
WALL = "<html><div id=root></div><script src=/app.js></script></html>"
LINE = "<p>نشر في 29/11/2025 21:30</p>"


def test_dates_are_in_the_sources_zone_and_news_has_headlines(service):
    items = (
        ITEM.format("خبر من دير الزور", "/feed-date", LOCAL)
        + ITEM.format("خبر من دير الزور", "/own-date", "")
        + ITEM.format(TITLE, "/script", LOCAL)
    )
    dated = PAGE.replace("<article>", f"{LINE}<article>")
    pages = {
        "/feed": says(f"<rss version='2.0'><channel><title>SANA</title>{items}</channel></rss>"),
        "/feed-date": says(PAGE),
        "/own-date": says(dated.replace("تفاصيل العملية", "نتائج الحملة")),
        "/script": says(WALL),
    }
    with Site(pages) as site:
        feed = site.url + "/feed"
        assert rasid("feeds", "add", feed, "--unseen", **service.environment).returncode == 0
        given = ("--country", "JP", "--news")
        assert rasid("feeds", "set", feed, *given, **service.environment).returncode == 0
        service.processes.start("poller", "poll")
        service.processes.start("worker", "work", "-c", "1")
        assert until(lambda: service.has_ended(3)), service.processes.log("worker")
    assert service.ledger().published == 3, service.ledger()
    messages = [
        json.loads(message.fields["data"]) for message in Streams(service.store).past("articles")
    ]
    told = {message["url"].rpartition("/")[2]: message for message in messages}
    assert told["feed-date"]["published_at"] == "2025-11-29T11:00:00Z"
    assert told["own-date"]["published_at"] == "2025-11-29T12:30:00Z"
    headline = told["script"]
    assert (headline["form"], headline["text"]) == ("headline", TITLE)
    assert headline["published_at"] == "2025-11-29T11:00:00Z"
