"""An app of ours leaves the process, and every other Celery app in it, as they were."""

import json

import pytest
from celery import Celery, current_app, signals
from kombu.transport import TRANSPORT_ALIASES
from kombu.transport import redis as kombu_redis
from structlog.testing import capture_logs

from worker.jobs import transport
from worker.jobs.app import create_app
from worker.jobs.message_schema import is_job
from worker.jobs.names import POLL, QUEUE_OF, SCRAPE
from worker.jobs.wiring import WorkerWiring

WIRED = (
    signals.worker_process_init,
    signals.worker_shutting_down,
    signals.worker_ready,
    signals.worker_shutdown,
    signals.setup_logging,
    signals.task_received,
    signals.task_failure,
)


class Failures:
    """Collects the senders of failures."""

    def __init__(self) -> None:
        self.senders = []

    def receivers(self):
        return ((signals.task_failure, self.heed),)

    def heed(self, sender, **_) -> None:
        self.senders.append(sender)


def receivers() -> list[int]:
    return [len(signal.receivers) for signal in WIRED]


def test_another_app_keeps_kombus_transport_and_its_messages(settings):
    create_app(settings)
    url = settings.redis_url.replace("unix://", "redis+socket://")
    other = Celery("shop", broker=url, set_as_current=False)
    with other.connection_for_read() as connection:
        assert type(connection.transport) is kombu_redis.Transport
        queue = connection.SimpleQueue("orders")
        queue.put({"pay": 1})
        assert queue.get(timeout=5).payload == {"pay": 1}
        queue.queue.delete()
        queue.close()
    assert TRANSPORT_ALIASES["redis"] == "kombu.transport.redis:Transport"


def test_our_own_app_has_the_transport_that_filters(settings):
    with create_app(settings).connection_for_read() as connection:
        assert type(connection.transport) is transport.Transport


def test_a_channel_that_waits_for_nothing_is_not_called_silent(settings):
    with create_app(settings).connection_for_read() as connection, capture_logs() as logged:
        connection.default_channel.end_silence()
    assert logged == []


def test_a_response_that_is_overdue_is_not_waited_for_when_its_channel_is_closed(
    settings, monkeypatch
):
    monkeypatch.setattr(transport, "OVERDUE_SECONDS", 0.0)
    app = create_app(settings)
    with app.connection_for_read() as connection, capture_logs() as logged:
        channel = connection.channel()
        app.amqp.TaskConsumer(channel).consume()
        channel.client.connection = channel.client.connection_pool.get_connection()
        channel._brpop_start()
        waiting = channel._in_poll
        with pytest.raises(connection.connection_errors):
            channel.close()
        assert waiting._sock is None
    assert [line["event"] for line in logged] == ["server_silent"]


def test_an_app_does_not_become_the_current_one_and_gives_its_tasks_to_no_other(settings):
    before = current_app._get_current_object()
    create_app(settings)
    other = Celery("shop", set_as_current=False)
    other.finalize()
    assert current_app._get_current_object() is before
    assert not {POLL, SCRAPE} & set(other.tasks)


def test_two_apps_register_nothing_until_a_worker_starts(settings):
    before = receivers()
    create_app(settings)
    create_app(settings)
    assert receivers() == before


def test_a_worker_is_wired_once_and_unwired_when_it_ends(settings):
    before = receivers()
    wiring = WorkerWiring(create_app(settings), settings, lambda: [Failures()])
    wiring.attach()
    wiring.attach()
    assert sum(receivers()) == sum(before) + 1
    wiring.detach()
    assert receivers() == before


def test_each_app_has_its_own_tasks_and_heeds_its_own_senders_only(settings):
    first, second = create_app(settings), create_app(settings)
    failures = Failures()
    wiring = WorkerWiring(first, settings, lambda: [failures])
    wiring.attach()
    try:
        for app in (first, second):
            signals.task_failure.send(sender=app.tasks[POLL], exception=ValueError())
    finally:
        wiring.detach()
    assert first.tasks[POLL] is not second.tasks[POLL]
    assert failures.senders == [first.tasks[POLL]]


def test_both_queues_are_consumed_from_unless_somebody_chooses(settings):
    assert set(create_app(settings).amqp.queues.consume_from) == set(QUEUE_OF.values())


def test_a_job_is_queued_in_the_form_that_workers_accept(settings, store):
    app = create_app(settings)
    app.send_task(POLL, kwargs={"id": "f", "token": 3}, queue="feeds")
    (raw,) = store.client.lrange(f"{settings.prefix}celery:feeds", 0, -1)
    assert is_job(raw.encode())
    assert json.loads(raw)["properties"]["delivery_info"] == {
        "exchange": "",
        "routing_key": "feeds",
    }
