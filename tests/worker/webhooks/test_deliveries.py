"""A hook is kept while its receiver takes its time, and is free soon after its server has died."""

import asyncio
import threading
import uuid

from aiohttp import web

from rasid.testing.loopback import Site
from tasks.publishing.webhook_events import Event
from tests.support.processes import until
from worker.state.hooks import HookRegistry
from worker.state.outbox import Outbox
from worker.store.keys import HOOK_RUNNER
from worker.webhooks import dispatcher


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
