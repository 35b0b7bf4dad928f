"""Parts for tests of programs that use Rasid: real where that is cheap, written down otherwise."""

from rasid.testing.clock import Clock
from rasid.testing.fake_web import FakeWeb, respond
from rasid.testing.in_memory import MemoryFeeds, MemoryPublisher, MemoryStories
from rasid.testing.loopback import Site, says
from rasid.testing.server import Server

__all__ = [
    "Clock",
    "FakeWeb",
    "MemoryFeeds",
    "MemoryPublisher",
    "MemoryStories",
    "Server",
    "Site",
    "respond",
    "says",
]
