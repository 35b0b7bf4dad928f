"""Which articles tell one story.

Copies of a text, and reports of the same news by other outlets.
"""

from tasks.extraction.agencies import agency_named
from tasks.model import Article, Story
from tasks.publishing.minhash import sketch
from worker.state import synthetic_article as heartbeat
from worker.store.client import Store


class RedisStories:
    """Implements ``tasks.ports.Stories``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def place(self, article_id: str, article: Article, source: str) -> Story:
        """Give the article its story in one atomic step; the second time it says the same."""
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
        story, outlets, independent, copied = self._store.run("story", arguments)
        return Story(str(story), int(outlets), int(independent), str(copied))
