"""Jobs are sent on a connection that is made anew when the old ones may be dead."""

from worker.jobs.app import create_app
from worker.jobs.names import FEEDS, NO_FEED
from worker.jobs.queues import Queues


def addresses(store) -> set[str]:
    """List where the server sees its clients."""
    return {client["id"] for client in store.client.client_list()}


def test_idle_connections_are_given_up_and_jobs_go_on(settings, store):
    queues = Queues(create_app(settings), settings)
    before = addresses(store)
    queues.poll(NO_FEED)
    first = addresses(store) - before
    assert first
    queues.connect_anew()
    queues.poll(NO_FEED)
    assert store.client.llen(queues.key(FEEDS)) == 2
    assert not first & addresses(store)
