"""The heartbeat of a real service.

Whatever is killed, the next one comes through, and subscribers never see it.
"""

from tests.support.processes import rasid, until
from tests.support.service import Service
from worker.state.synthetic_article import Beats, beats_of
from worker.store import keys
from worker.streams.streams import Streams


def beats(service: Service) -> Beats:
    return beats_of(service.store.client.hgetall(service.store.key(keys.HEARTBEAT)))


def test_it_survives_kills_of_workers_with_several_pollers_and_nobody_sees_it(
    settings, store, tmp_path
):
    service = Service(settings, tmp_path, RASID_HEARTBEAT_SECONDS="0.2")
    with service.processes:
        service.processes.start("poller", "poll")
        service.processes.start("second", "poll")
        for _ in range(2):
            arrived = beats(service).arrived
            service.processes.start("worker", "work", "-c", "2")
            assert until(lambda arrived=arrived: beats(service).arrived > arrived + 3, 30), (
                service.processes.log("worker")
            )
            service.processes.kill("worker")
            assert until(
                lambda: beats(service).sent - beats(service).arrived == 1
            )  # one is under way, and no second
        service.processes.start("worker", "work", "-c", "2")
        arrived = beats(service).arrived
        assert until(lambda: beats(service).arrived > arrived + 3, 30), service.processes.log(
            "worker"
        )
    known = beats(service)
    assert known.sent - known.arrived in {0, 1}
    assert (known.failed, known.reason) == (0, "")
    ledger = service.ledger()
    assert (ledger.found, ledger.waiting, ledger.in_flight, ledger.reasons, ledger.closes) == (
        0,
        0,
        0,
        {},
        True,
    )
    assert [Streams(service.store).length(name) for name in ("articles", "dead")] == [0, 0]
    assert Streams(service.store).topics() == []
    listed = rasid("feeds", "list", "--json", **service.environment)
    assert (listed.returncode, listed.stdout) == (0, "")
    service.store.close()
