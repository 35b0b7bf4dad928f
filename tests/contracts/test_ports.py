"""Every port has adapters that take what it promises; fakes drift from it no more than others."""

import inspect

import pytest

from rasid.testing import FakeWeb, MemoryFeeds, MemoryPublisher, MemoryStories
from tasks import ports
from tests.support.fakes import NoHubs, OpenReader
from worker.fetch.background import BackgroundDownloads
from worker.fetch.downloader import WebDownloader
from worker.isolation.feed_reader import SafeReader
from worker.jobs.drain import Drain
from worker.state.feeds import RedisFeeds
from worker.state.frontier import RedisFrontier
from worker.state.stories import RedisStories
from worker.state.websub import Subscriptions
from worker.streams.measured_publisher import MeasuredPublisher
from worker.streams.publisher import RedisPublisher

ADAPTERS = [
    (ports.Downloader, WebDownloader),
    (ports.Downloader, FakeWeb),
    (ports.Downloads, BackgroundDownloads),
    (ports.Downloads, FakeWeb),
    (ports.Feeds, RedisFeeds),
    (ports.Feeds, MemoryFeeds),
    (ports.Frontier, RedisFrontier),
    (ports.Hubs, Subscriptions),
    (ports.Hubs, NoHubs),
    (ports.Publisher, RedisPublisher),
    (ports.Publisher, MeasuredPublisher),
    (ports.Publisher, MemoryPublisher),
    (ports.Reader, SafeReader),
    (ports.Reader, OpenReader),
    (ports.Stopping, Drain),
    (ports.Stopping, ports.NeverStopping),
    (ports.Stories, RedisStories),
    (ports.Stories, MemoryStories),
]


def methods(port: type) -> dict[str, inspect.Signature]:
    return {
        name: inspect.signature(member)
        for name, member in vars(port).items()
        if inspect.isfunction(member) and not name.startswith("_")
    }


def test_every_port_is_in_the_table():
    found = {
        value
        for value in vars(ports).values()
        if getattr(value, "_is_protocol", False) and value.__module__ == ports.__name__
    }
    assert found == {port for port, _ in ADAPTERS}


@pytest.mark.parametrize(("port", "adapter"), ADAPTERS, ids=lambda value: value.__name__)
def test_an_adapter_takes_the_arguments_that_its_port_names(port, adapter):
    for name, promised in methods(port).items():
        given = inspect.signature(getattr(adapter, name)).parameters
        asked = promised.parameters
        shape = [(each.name, each.kind) for each in asked.values()]
        assert [(each.name, each.kind) for each in given.values()][: len(shape)] == shape, name
        more = [each for at, each in given.items() if at not in asked]
        assert all(each.default is not inspect.Parameter.empty for each in more), name
