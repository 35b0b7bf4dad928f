"""A small news site, and the settings of commands that read it."""

from collections.abc import Iterator

import pytest

from rasid.testing.loopback import Site, says
from tests.support.news_site import HOME, PAGE, rss
from worker.config.settings import Settings
from worker.state.feeds import RedisFeeds
from worker.store.client import Store


@pytest.fixture
def environment(settings: Settings) -> dict[str, str]:
    return {
        "RASID_REDIS_URL": settings.redis_url,
        "RASID_PREFIX": settings.prefix,
        "RASID_ALLOW_NETWORKS": "127.0.0.0/8",
        "RASID_FETCH_SECONDS": "5",
    }


@pytest.fixture
def catalogue(store: Store) -> RedisFeeds:
    return RedisFeeds(store)


@pytest.fixture
def site() -> Iterator[Site]:
    pages = {
        "/": says(HOME.format("")),
        "/main.xml": says(rss("عنب بلدي", "/1", "/2")),
        "/1": says(PAGE),
        "/robots.txt": says("User-agent: *\nDisallow: /secret\n", Content_Type="text/plain"),
    }
    with Site(pages) as made:
        yield made
