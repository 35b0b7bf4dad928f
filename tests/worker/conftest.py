"""Articles published through the whole step, and a server that loses responses."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from tasks.model import Entry
from tests.support.articles import FEED, TEXT, take
from tests.support.articles import publish as publish_one
from tests.support.lossy_proxy import LossyProxy
from worker.config.settings import Settings
from worker.state.frontier import RedisFrontier
from worker.store.client import Store


@pytest.fixture
def publish(store: Store) -> Callable[..., None]:
    """Publish articles with the topics given."""
    frontier, numbers = RedisFrontier(store), count(1)

    def run(*topics: str, times: int = 1, topic_documents: bool = False) -> None:
        for _ in range(times):
            host = f"h{next(numbers)}.example"
            frontier.add(FEED, [Entry(url=f"http://{host}/1", title=host)])
            (lease,) = take(frontier)
            outcome = publish_one(
                store, lease, text=TEXT, topics=topics, topic_documents=topic_documents
            )
            assert outcome == "published"

    return run


@pytest.fixture
def proxy(settings: Settings) -> Iterator[LossyProxy]:
    """A way to the server on which chosen responses are lost."""
    with LossyProxy(settings.redis_url.removeprefix("unix://")) as between:
        yield between
