"""The network between the service and its server."""

import threading
from collections.abc import Iterator

from tests.chaos.faults.fault import Scene, fault

FLAP_SECONDS = 0.4
SLOW_SECONDS = 0.15


@fault(seconds=6, needs_proxy=True)
def cut_the_network(scene: Scene) -> Iterator[str]:
    scene.stage.proxy.cut(refuses=True)
    try:
        yield "refused"
    finally:
        scene.stage.proxy.cut()


@fault(seconds=8, needs_proxy=True)
def hang_the_network(scene: Scene) -> Iterator[str]:
    scene.stage.proxy.hang(hangs=True)
    try:
        yield "silent"
    finally:
        scene.stage.proxy.hang(hangs=False)


@fault(needs_proxy=True)
def leave_connections_half_open(scene: Scene) -> Iterator[str]:
    """As a router does that was started anew: who waits on an old connection waits for ever."""
    scene.stage.proxy.forget()
    yield "forgotten"


@fault(seconds=6, needs_proxy=True)
def slow_the_network(scene: Scene) -> Iterator[str]:
    scene.stage.proxy.delay_seconds = SLOW_SECONDS
    try:
        yield f"{SLOW_SECONDS} s each way"
    finally:
        scene.stage.proxy.delay_seconds = 0.0


@fault(seconds=5, needs_proxy=True)
def let_the_network_flap(scene: Scene) -> Iterator[str]:
    over = threading.Event()

    def flap() -> None:
        while not over.wait(FLAP_SECONDS):
            scene.stage.proxy.cut()

    thread = threading.Thread(target=flap, daemon=True)
    thread.start()
    try:
        yield f"cut every {FLAP_SECONDS} s"
    finally:
        over.set()
        thread.join(5)


@fault(seconds=2, needs_proxy=True)
def lose_responses(scene: Scene) -> Iterator[str]:
    number = scene.draw.randint(1, 12)
    scene.stage.proxy.lose_responses(number)
    try:
        yield f"{number} responses"
    finally:
        scene.stage.proxy.lose_responses(0)
