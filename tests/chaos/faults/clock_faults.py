"""Clocks that are set: the server's, or that of the machine of the service.

Both run on libfaketime, which reads how far off a clock is from a file.
"""

from collections.abc import Iterator

from tests.chaos.faults.fault import Scene, fault

STEPS = (-7_200, -90, 90, 7_200, 172_800)  # seconds


@fault(seconds=4, needs_clocks=True)
def set_the_servers_clock(scene: Scene) -> Iterator[str]:
    """It is set right again afterwards, which is a step as well."""
    yield from _set(scene, "server")


@fault(seconds=4, needs_clocks=True)
def set_the_services_clock(scene: Scene) -> Iterator[str]:
    yield from _set(scene, "service")


def _set(scene: Scene, which: str) -> Iterator[str]:
    step = scene.draw.choice(STEPS)
    scene.stage.clocks.step(which, step)
    try:
        yield f"{step:+} s"
    finally:
        scene.stage.clocks.step(which, 0)
