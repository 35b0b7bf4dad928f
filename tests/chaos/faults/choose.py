"""Draw faults: each kind as often as another."""

import os
import random

from tests.chaos.faults import (  # noqa: F401 - each registers its faults
    clock_faults,
    file_faults,
    network_faults,
    newsroom_faults,
    process_faults,
    sabotage,
    server_faults,
)
from tests.chaos.faults.fault import ALL, Fault
from tests.chaos.stage import Stage


def possible(stage: Stage) -> list[Fault]:
    """List the faults that this stage can have."""
    has_disk = os.path.ismount(stage.data)
    return [one for one in ALL.values() if _fits(one, stage, has_disk=has_disk)]


def _fits(one: Fault, stage: Stage, *, has_disk: bool) -> bool:
    if one.is_sabotage or (one.needs_proxy and stage.is_embedded):
        return False
    if one.needs_clock and (stage.is_embedded or not stage.clock.can_be_set):
        return False
    return has_disk or one.name != "fill_the_disk"


def faults(draw: random.Random, stage: Stage, two_at_once: float) -> tuple[Fault, ...]:
    """Draw one fault, or two that come together."""
    return tuple(draw.sample(possible(stage), 2 if draw.random() < two_at_once else 1))
