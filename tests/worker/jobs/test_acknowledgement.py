"""A job whose acknowledgement fails is done with, whatever the worker's loop is doing."""

import pytest
from kombu.asynchronous import Hub, set_event_loop

from worker.jobs.acknowledgement import ReconnectingRequest


class LostMessage:
    """A message whose connection is gone."""

    def ack(self) -> None:
        raise ConnectionError("gone")


class LostRequest(ReconnectingRequest):
    """A job of that message."""

    connection_errors = (ConnectionError,)
    message = LostMessage()

    def __init__(self) -> None:
        self.acknowledged = False


@pytest.fixture
def request_():
    yield LostRequest()
    set_event_loop(None)


def test_the_loop_connects_anew(request_):
    hub = Hub()
    set_event_loop(hub)
    request_.acknowledge()
    assert request_.acknowledged
    (callback,) = hub._ready
    with pytest.raises(ConnectionError):
        callback()
    hub._ready.clear()
    hub.close()


def test_without_a_loop_the_worker_is_connecting_anew_already(request_):
    set_event_loop(None)
    request_.acknowledge()
    assert request_.acknowledged
