"""``/v1/dead``: entries that could not become articles, for operators."""

from typing import Annotated

import msgspec

from rasid.web.api.calls import Answer, Call, Count, Given
from rasid.web.question import asked_number
from tasks.text.secret_forms import without_secrets
from worker.readers.reader import OPERATE
from worker.streams.dead_letters import MOST_AT_ONCE, DeadLetters, WantedLetters

_LOOKED_AT = 10_000
_NEWEST = 50
PARAMETERS = {
    "reason": "A reason; of several one is enough.",
    "host": "A host, with those below it; of several one is enough.",
    "feed": "The id of a feed; of several one is enough.",
    "limit": f"So many of the newest, at most {MOST_AT_ONCE}; by default {_NEWEST}.",
}


class DeadShown(msgspec.Struct, frozen=True, kw_only=True):
    """A dead letter."""

    id: str
    reason: str
    url: str
    source: str


class ReasonCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many dead letters have a reason, and the hosts with the most of them."""

    reason: str
    count: int
    hosts: tuple[str, ...]


class DeadList(msgspec.Struct, frozen=True, kw_only=True):
    """Dead letters by reason, and the newest of them."""

    reasons: list[ReasonCount]
    newest: list[DeadShown]


_Some = Annotated[tuple[str, ...], msgspec.Meta(max_length=100)]


class DeadWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which dead letters are meant: all fields hold, of several values one is enough."""

    reasons: Annotated[tuple[str, ...], msgspec.Meta(min_length=1, max_length=100)]
    hosts: _Some = ()
    feeds: _Some = ()


TYPES = (DeadList, DeadShown, ReasonCount, DeadWish, Count)


def _list(given: Given) -> Answer:
    letters = _letters(given)
    meant = WantedLetters(
        reasons=tuple(given.asked("reason")),
        hosts=tuple(given.asked("host")),
        feeds=tuple(given.asked("feed")),
    )
    reasons = [
        ReasonCount(reason=one.reason, count=one.count, hosts=one.hosts)
        for one in letters.by_reason(_LOOKED_AT)
    ]
    newest = [
        DeadShown(
            id=one.id,
            reason=one.fields.get("reason", ""),
            url=without_secrets(one.fields.get("url", "")),
            source=one.fields.get("source", ""),
        )
        for one in letters.wanted(meant, _number(given))
    ]
    return Answer(value=DeadList(reasons=reasons, newest=newest))


def _number(given: Given) -> int:
    return asked_number(given.request, "limit", _NEWEST, MOST_AT_ONCE)


def _requeue(given: Given) -> Answer:
    count = _letters(given).requeue_all(_wanted(given))
    return Answer(value=Count(count), action="dead_requeued", detail=_detail(given, count))


def _drop(given: Given) -> Answer:
    count = _letters(given).drop_all(_wanted(given))
    return Answer(value=Count(count), action="dead_dropped", detail=_detail(given, count))


def _wanted(given: Given) -> WantedLetters:
    wish: DeadWish = given.body
    return WantedLetters(reasons=wish.reasons, hosts=wish.hosts, feeds=wish.feeds)


def _detail(given: Given, count: int) -> str:
    return f"{count} of {' '.join(given.body.reasons)}"


def _letters(given: Given) -> DeadLetters:
    return DeadLetters(given.request.app.state.store)


CALLS = (
    Call(
        method="GET",
        path="/v1/dead",
        role=OPERATE,
        summary="All dead letters by reason, and the newest of them that the parameters mean.",
        act=_list,
        parameters=PARAMETERS,
        gives=DeadList,
    ),
    Call(
        method="POST",
        path="/v1/dead/requeue",
        role=OPERATE,
        summary="Give the dead letters of some reasons another life, at most 1,000 at once.",
        act=_requeue,
        takes=DeadWish,
        example=DeadWish(reasons=("timeout",)),
        gives=Count,
    ),
    Call(
        method="POST",
        path="/v1/dead/drop",
        role=OPERATE,
        summary="Take the dead letters of some reasons from the list, at most 1,000 at once.",
        act=_drop,
        takes=DeadWish,
        example=DeadWish(reasons=("timeout",)),
        gives=Count,
    ),
)
