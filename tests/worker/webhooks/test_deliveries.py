"""A hook is kept while its receiver takes its time, and is free soon after its server has died."""

import asyncio
import threading
import time
import uuid

from aiohttp import web

from rasid.testing.loopback import Site
from tasks.publishing.webhook_events import Event
from tests.support.processes import until
from worker.alerts.own_clock import OwnClock
from worker.state.hooks import HookRegistry
from worker.state.outbox import Outbox
from worker.store.keys import HOOK_RUNNER
from worker.webhooks import dispatcher

HOUR = 3_600.0


def test_a_hook_is_kept_beyond_a_term_while_a_receiver_is_slow(settings, store, monkeypatch):
    monkeypatch.setattr(dispatcher, "LEASE_SECONDS", 0.5)
    monkeypatch.setattr(dispatcher, "LOOK_SECONDS", 0.05)
    asked, goes_on = threading.Event(), threading.Event()

    async def slowly(_: web.Request) -> web.Response:
        asked.set()
        await asyncio.to_thread(goes_on.wait, 20)
        return web.Response(status=204)

    near = settings.model_copy(update={"allow_networks": ("127.0.0.0/8",)})
    stop = threading.Event()
    deliveries = threading.Thread(target=dispatcher.Deliveries(near, store).run, args=(stop,))
    with Site({"/hook": slowly}) as site:
        hook = HookRegistry(store).add(f"{site.url}/hook", ("sdf",))
        Outbox(store, hook.id).put([Event(uuid.uuid4().hex, "{}")])
        deliveries.start()
        try:
            assert asked.wait(20)
            holders = set()
            for _ in range(4):  # four terms
                assert not goes_on.wait(0.4)
                holders.add(store.client.get(store.key(HOOK_RUNNER, hook.id)))
            assert len(holders) == 1
            assert None not in holders
            goes_on.set()
            assert until(lambda: not len(Outbox(store, hook.id)), 10)
        finally:
            goes_on.set()
            stop.set()
            deliveries.join(30)


def test_another_attempt_waits_no_longer_when_the_clock_is_put_back(settings, store, monkeypatch):
    stepped = [0.0]
    monkeypatch.setattr(
        dispatcher, "OwnClock", lambda: OwnClock(lambda: time.monotonic() + stepped[0])
    )
    answers, arrived = [503], threading.Event()

    async def receive(_: web.Request) -> web.Response:
        status = answers.pop() if answers else 204
        if status == 204:
            arrived.set()
        return web.Response(status=status)

    near = settings.model_copy(update={"allow_networks": ("127.0.0.0/8",)})
    stop = threading.Event()
    deliveries = threading.Thread(target=dispatcher.Deliveries(near, store).run, args=(stop,))
    with Site({"/hook": receive}) as site:
        hook = HookRegistry(store).add(f"{site.url}/hook", ("sdf",))
        outbox = Outbox(store, hook.id)
        outbox.put([Event(uuid.uuid4().hex, "{}")])
        deliveries.start()
        try:
            assert until(lambda: HookRegistry(store).status(hook.id).last == "503", 20)
            outbox.move(HOUR)  # as if the clock had shown an hour more when it failed
            stepped[0] -= HOUR
            assert arrived.wait(20)
        finally:
            stop.set()
            deliveries.join(30)
