"""What a fault is: it is inflicted, holds for a while, and is healed."""

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import NamedTuple

from tests.chaos.newsroom import Newsroom
from tests.chaos.stage import Stage


class Scene(NamedTuple):
    """What a fault may touch, and the dice that decide about its details."""

    stage: Stage
    newsroom: Newsroom
    draw: random.Random


Inflict = Callable[[Scene], Iterator[str]]


class Fault(NamedTuple):
    """``inflict`` is a context manager that yields what it did in a few words, "" where there was
    nothing to do it to. It is healed when the context is left, ``seconds`` later at most.
    """

    name: str
    inflict: Callable[[Scene], AbstractContextManager[str]]
    seconds: float
    needs_proxy: bool = False
    needs_clock: bool = False
    is_sabotage: bool = False


ALL: dict[str, Fault] = {}


def fault(*, seconds: float = 0.0, **needs: bool) -> Callable[[Inflict], Inflict]:
    """Register a generator as a fault under its own name; ``needs`` are flags of ``Fault``."""

    def register(inflict: Inflict) -> Inflict:
        name = inflict.__name__
        ALL[name] = Fault(name, contextmanager(inflict), seconds, **needs)
        return inflict

    return register
