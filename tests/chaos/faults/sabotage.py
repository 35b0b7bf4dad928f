"""What no service may do, done to it: to see that the readers notice. Never drawn at random."""

from collections.abc import Iterator

from tests.chaos.faults.fault import Scene, fault
from tests.chaos.newsroom import TOPICS
from worker.streams.streams import Streams


@fault(is_sabotage=True)
def sabotage_lose_a_message(scene: Scene) -> Iterator[str]:
    store = scene.stage.open()
    streams = Streams(store)
    victim = streams.newest(TOPICS[0], 1)[0]
    store.client.xdel(streams.key(TOPICS[0]), victim.id)
    store.close()
    yield victim.id


@fault(is_sabotage=True)
def sabotage_double_a_message(scene: Scene) -> Iterator[str]:
    store = scene.stage.open()
    streams = Streams(store)
    victim = streams.newest(TOPICS[0], 1)[0]
    twin = store.client.xadd(streams.key(TOPICS[0]), victim.fields)
    store.close()
    yield str(twin)
