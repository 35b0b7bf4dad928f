"""A worker whose connection breaks after the server gave it work: the work is put back at once."""

from rasid.testing.loopback import Site
from tests.e2e.test_service import PAGE, add_feed, newsroom
from tests.support.lossy_proxy import LossyProxy
from tests.support.processes import Processes, until
from tests.support.service import Service

FOUND = 24
LONG = {"RASID_LEASE_SECONDS": "600"}  # what only the end of a lease brings back comes too late


def test_work_that_was_handed_out_and_lost_is_put_back(settings, store, tmp_path):
    service = Service(settings, tmp_path, **LONG)
    pages = newsroom({f"/{number}": PAGE.format(number) for number in range(FOUND)})
    with (
        LossyProxy(settings.redis_url.removeprefix("unix://")) as proxy,
        Site(pages) as one,
        Site(pages) as two,
        Processes(tmp_path, **service.environment | {"RASID_REDIS_URL": proxy.url}) as workers,
        service.processes,
    ):
        service.processes.start("poller", "poll")
        workers.start("worker", "work", "-c", "1")
        assert until(lambda: "ready" in workers.log("worker")), workers.log("worker")
        proxy.lose('"renewed"', 3)
        add_feed(service, [one, two], FOUND)
        assert until(lambda: service.has_ended(FOUND), 90), (service.ledger(), proxy.lost)
        assert proxy.lost == 3
        assert set(service.published().values()) == {1}
        assert service.ledger().published == FOUND
    service.store.close()
