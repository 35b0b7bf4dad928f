"""The server's clock is set, which decides about every deadline.

It runs on libfaketime, which reads from a file how far off the clock is. The service cannot:
under that library Python's ``time.sleep`` fails.
"""

from collections.abc import Iterator

from tests.chaos.faults.fault import Scene, fault

STEPS = (-7_200, -90, 90, 7_200, 172_800)  # seconds


@fault(seconds=4, needs_clock=True)
def set_the_servers_clock(scene: Scene) -> Iterator[str]:
    """It is set right again afterwards, which is a step as well."""
    step = scene.draw.choice(STEPS)
    scene.stage.clock.step(step)
    try:
        yield f"{step:+} s"
    finally:
        scene.stage.clock.step(0)
