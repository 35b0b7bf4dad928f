"""What is decided about a hit: the one clause of the rules that applied, and by what; and about a
topic whose terms count, what stands against it.
"""

from typing import Literal

import msgspec

from tasks.tagging.occurrences import Occurrence

Clause = Literal[
    "strong",
    "supported by",
    "in context",
    "placed",
    "as its government",
    "quoted",
    "its own",
    "vetoed by",
    "denied by",
    "part of",
    "another's",
    "something else",
    "a place",
    "elsewhere",
    "a surname",
    "a word",
    "negated",
    "no support",
    "out of date",
]
DOUBTFUL: frozenset[Clause] = frozenset({"no support", "a word"})  # more knowledge may change it
ACCEPTED: frozenset[Clause] = frozenset(
    {"strong", "supported by", "in context", "placed", "as its government", "quoted", "its own"}
)


class Decision(msgspec.Struct, frozen=True, gc=False):
    """One hit that may count, the ``clause`` that decided, and the hit ``by`` which it did, if
    there is one; ``owner`` is the state whose institution is meant where it is another's.
    """

    hit: Occurrence
    clause: Clause
    by: Occurrence | None = None
    owner: str = ""

    @property
    def is_accepted(self) -> bool:
        """Whether the hit counts."""
        return self.clause in ACCEPTED


_SAID = {
    "all": "all: {} is missing",
    "any": "any: none of {} is there",
    "none": "none: {} is there",
    "below": "the score is below the threshold",
}


class Unmet(msgspec.Struct, frozen=True):
    """A condition that fails, and the other topics that it fails by; "below" is the threshold."""

    condition: Literal["below", "all", "any", "none"]
    topics: tuple[str, ...] = ()

    def __str__(self) -> str:
        return _SAID[self.condition].format(", ".join(self.topics))


BELOW = Unmet("below")
