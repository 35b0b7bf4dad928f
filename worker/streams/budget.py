"""How the streams share the memory that is theirs: max-min fairness, by weights.

A stream that needs less than its share leaves the rest to the others, so one busy topic takes
nothing from a quiet one. The articles weigh twice as much as all other streams together: one of
them is some 15 times as large as a topic's message, and messages refer to them.
"""

from collections.abc import Mapping

from worker.streams.streams import ARTICLES

_OF_LIMIT = 0.5  # the rest is for what waits and what is known, and for groups that are behind
_OF_MACHINE = 0.2  # where the server has no limit


def budget_of(memory: Mapping[str, object], wanted: int) -> int:
    """Give the bytes that all streams may take: ``wanted``, or what the server's memory allows.

    ``memory`` is what the server says of its memory; 0 when it says nothing.
    """
    limit = _number(memory, "maxmemory")
    machine = _number(memory, "total_system_memory")
    return wanted or int(limit * _OF_LIMIT or machine * _OF_MACHINE)


def shares(needs: Mapping[str, float], budget: float) -> dict[str, float]:
    """Give each stream its share of the budget; ``needs`` are the bytes that each takes now.

    Where all needs fit, a share is more than the need: there is room to grow.
    """
    weights = _weights(needs)
    left, larger = budget, set(needs)
    level = 0.0
    while larger:
        level = left / sum(weights[name] for name in larger)
        content = {name for name in larger if needs[name] <= level * weights[name]}
        if not content or content == larger:
            break
        left -= sum(needs[name] for name in content)
        larger -= content
    return {name: level * weights[name] for name in needs}


def _weights(names: Mapping[str, float]) -> dict[str, float]:
    others = len(names) - (ARTICLES in names)
    return {name: 2.0 * max(others, 1) if name == ARTICLES else 1.0 for name in names}


def _number(memory: Mapping[str, object], name: str) -> int:
    return int(str(memory.get(name) or 0))
