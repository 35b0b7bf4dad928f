"""What a flow may expect of any ``Stopping``."""

import pytest

from tasks.ports import NeverStopping
from worker.jobs.drain import Drain


@pytest.mark.parametrize("adapter", [Drain, NeverStopping])
def test_there_is_time_until_somebody_asks_to_stop(adapter):
    assert not adapter().is_over()


def test_a_drain_that_gives_no_time_is_over_at_once_and_stays_so():
    drain = Drain()
    drain.begin(0)
    drain.begin(1000)
    assert drain.is_over()
