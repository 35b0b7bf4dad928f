"""``/v1/ledger``: how every entry ended, for operators."""

from rasid.web.api.calls import Answer, Call, Given
from worker.readers.reader import OPERATE
from worker.state.ledger import Ledger, read_ledger

TYPES = (Ledger,)


def _get(given: Given) -> Answer:
    return Answer(value=read_ledger(given.request.app.state.store))


CALLS = (
    Call(
        method="GET",
        path="/v1/ledger",
        role=OPERATE,
        summary="How every entry that was found ended: the sum, by outcome and reason.",
        act=_get,
        gives=Ledger,
    ),
)
