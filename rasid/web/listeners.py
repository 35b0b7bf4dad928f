"""Listeners whose reader was revoked, or may read something else now, are parted with."""

import asyncio
from contextlib import suppress

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool

from rasid.web.directory import ReaderDirectory
from rasid.web.hub import Hub
from tasks.errors import StoreDownError
from worker.readers.reader import Reader

EVERY_SECONDS = 2.0


async def follow_readers(app: Starlette) -> None:
    """Look every few seconds; while the server does not answer, nobody is parted with."""
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        with suppress(StoreDownError):
            await part_with_strangers(app.state.hub, app.state.directory)


async def part_with_strangers(hub: Hub, directory: ReaderDirectory) -> None:
    """End the streams of those who would not be let in any more."""

    def strangers() -> list[Reader]:
        return [reader for reader in listening if not directory.is_current(reader)]

    listening = hub.readers()
    hub.part_with(await run_in_threadpool(strangers))
