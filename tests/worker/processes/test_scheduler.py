"""How much the poller may queue."""

from worker.processes.scheduler import Throughput


def test_the_pulse_is_what_was_begun_within_the_last_minute():
    pulse = Throughput()
    assert pulse.last_minute("feeds") == 0
    for second in range(0, 200, 10):
        pulse.beat({"feeds": second * 3}, second)
    assert pulse.last_minute("feeds") == 180
    assert pulse.last_minute("articles") == 0


def test_a_restarted_poller_begins_without_a_memory():
    pulse = Throughput()
    pulse.beat({"feeds": 100000}, 5.0)
    assert pulse.last_minute("feeds") == 0
