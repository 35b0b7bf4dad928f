"""Whoever may not read any more hears nothing more."""

import asyncio

from rasid.web.directory import ReaderDirectory
from rasid.web.hub import Hub
from rasid.web.listeners import part_with_strangers
from tests.rasid.web.test_hub import NOW, event
from worker.config.settings import Settings
from worker.readers.reader import LOCAL, OPEN, ROLES, Reader, checked
from worker.readers.registry import ReaderRegistry


def heard(settings: Settings, store, *readers: Reader) -> list[str]:
    """Let readers listen, and tell who still does after those who may not were parted with."""

    async def run() -> list[str]:
        hub = Hub(store, 10)
        clients = {reader.name: hub.join(["articles"], reader=reader) for reader in readers}
        hub._hand_out(event("sdf"), NOW)
        directory = ReaderDirectory(settings, ReaderRegistry(store))
        await part_with_strangers(hub, directory)
        hub._hand_out(event("sdf"), NOW)
        return [name for name, one in clients.items() if one.queue.get_nowait() is not None]

    return asyncio.run(run())


def test_a_revoked_reader_hears_nothing_more_and_others_go_on(settings, store):
    known = ReaderRegistry(store)
    for name in ("stays", "goes", "narrowed"):
        known.add(checked(name, ("*",), ()), 1.0)
    stays, goes, narrowed = (known.all()[name] for name in ("stays", "goes", "narrowed"))
    assert heard(settings, store, stays, goes, narrowed) == ["stays", "goes", "narrowed"]
    known.revoke("goes")
    known.revoke("narrowed")
    known.add(checked("narrowed", ("sdf",), ()), 2.0)
    placed = Reader(name="token-1", topics=("sdf",))
    assert heard(settings, store, stays, goes, narrowed, placed) == ["stays", "token-1"]


def test_nobody_listens_unnamed_once_there_are_readers(settings, store):
    unnamed = (Reader(name=LOCAL, roles=ROLES), Reader(name=OPEN))
    assert heard(settings, store, *unnamed) == [LOCAL, OPEN]
    ReaderRegistry(store).add(checked("first", ("*",), ()), 1.0)
    assert heard(settings, store, *unnamed) == []
    opened = settings.model_copy(update={"web_open": True})
    assert heard(opened, store, *unnamed) == [LOCAL, OPEN]
