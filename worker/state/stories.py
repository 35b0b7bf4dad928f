"""Which articles belong to one story: copies of a text, and reports of the same news."""

import msgspec

from tasks.extraction.agencies import agency_named
from tasks.model import Article, Story
from tasks.publishing.minhash import sketch
from worker.state import synthetic_article as heartbeat
from worker.store.client import Store


class _Placed(msgspec.Struct, frozen=True):
    """What the step ``story`` returns."""

    story: str
    outlets: int
    independent: int
    copied: str


class RedisStories:
    """Implements ``tasks.ports.Stories``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def place(self, article_id: str, article: Article, source: str) -> Story:
        """Give the article its story in one atomic step; a later call returns the same story."""
        if source == heartbeat.ID and article.url == heartbeat.URL:
            return Story(article_id)
        taken = sketch(article.text)
        arguments = {
            "article": article_id,
            "source": source,
            "agency": article.agency or agency_named(source),
            "sketch": taken.packed,
            "runs": taken.runs,
        }
        placed = msgspec.json.decode(self._store.run("story", arguments), type=_Placed)
        return Story(placed.story, placed.outlets, placed.independent, placed.copied)
