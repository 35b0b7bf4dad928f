"""When a worker counts as one that has stopped taking jobs."""

import pytest

from worker.jobs.stall_detector import Stall, WorkerSnapshot

IDLE = WorkerSnapshot(waiting=3, active=0, taken=7)


def test_jobs_that_wait_beside_an_idle_worker_are_a_stall_from_the_second_look_on():
    stall = Stall()
    assert [stall.seconds(IDLE, now) for now in (10.0, 11.0, 12.0, 26.0)] == [0.0, 0.0, 1.0, 15.0]


@pytest.mark.parametrize(
    "better",
    [
        WorkerSnapshot(0, 0, 7),
        WorkerSnapshot(3, 1, 7),
        WorkerSnapshot(3, 0, 8),
        WorkerSnapshot(3, 0, 7, is_connected=False),
    ],
)
def test_nothing_waiting_or_something_in_hand_or_a_job_taken_ends_it(better):
    stall = Stall()
    stall.seconds(IDLE, 10.0)
    assert stall.seconds(IDLE, 11.0) == 0.0
    assert stall.seconds(better, 12.0) == 0.0
    assert stall.seconds(IDLE, 13.0) == 0.0
    assert stall.seconds(IDLE, 14.0) < 2.0


def test_a_worker_ends_when_it_stalls_or_may_take_no_more():
    stall = Stall()
    assert [bool(stall.reason(IDLE, now)) for now in (0.0, 1.0, 15.0, 16.0)] == [
        False,
        False,
        False,
        True,
    ]
    assert (
        Stall().reason(WorkerSnapshot(0, 2, 7, unfit="the layout is newer"), 0.0)
        == "the layout is newer"
    )
