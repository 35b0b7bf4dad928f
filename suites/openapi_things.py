"""What there is to change while our interface is asked, so that questions reach more than a 404."""

import time
from pathlib import Path

from tasks.model import Entry
from tasks.tagging.draft import Draft
from tests.support.articles import FEED, take
from worker.alerts.alert import AlertWish
from worker.alerts.book import AlertBook
from worker.readers.kept import Kept
from worker.readers.reader import LOCAL
from worker.state.feeds import RedisFeeds
from worker.state.frontier import RedisFrontier
from worker.store.client import Store
from worker.taxonomy.topic_folder import TopicFolder

OF_EACH = 6
CHANGES = frozenset(
    {
        *("topic_saved", "topic_undone", "view_saved", "view_removed"),
        *("alert_added", "alert_changed", "alert_removed", "alert_tested"),
        *("feed_set", "feed_polled", "feed_removed", "dead_requeued", "dead_dropped"),
    }
)  # that the questions must have made at the end; a feed is added by whoever finds one

Known = dict[str, list[list[str]]]  # of a place's path: ids, each with the version of a topic


def make(store: Store, topics_dir: Path) -> Known:
    """Make feeds, alerts, views, topics and dead letters."""
    topics = TopicFolder(topics_dir)
    book, kept, feeds = AlertBook(store), Kept(store, LOCAL), RedisFeeds(store)
    known: Known = {"/v1/feeds": [], "/v1/alerts": [], "/v1/views": [], "/v1/topics": []}
    _kill(store, 5 * OF_EACH)
    for number in range(OF_EACH):
        id_, _ = feeds.add(f"https://feed{number}.example/feed", source=f"Source {number}")
        known["/v1/feeds"].append([id_, ""])
        alert = book.add(LOCAL, AlertWish(name=f"Alert {number}"), time.time())
        known["/v1/alerts"].append([alert.id, ""])
        known["/v1/views"].append([kept.save_view(f"View {number}", "q=x", time.time()).name, ""])
        known["/v1/topics"].append([f"well-{number}", _topic(topics, f"well-{number}")])
    return known


def _topic(topics: TopicFolder, id_: str) -> str:
    draft = Draft(id=id_, labels={"en": id_}, strong=f"{id_} water", must=f"A {id_} water pump.")
    topics.save(draft, "")
    file = topics.read(id_)
    return file.version if file else ""


def _kill(store: Store, count: int) -> None:
    frontier = RedisFrontier(store)
    frontier.add(FEED, [Entry(url=f"https://dead{n}.example/1") for n in range(count)])
    for lease in take(frontier, count):
        frontier.dead_letter(lease, "timeout", "")
