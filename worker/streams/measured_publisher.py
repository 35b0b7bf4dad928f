"""A publisher that measures how long articles took."""

from collections.abc import Callable

from tasks.http.request import Validators
from tasks.ports import Lease, Publisher, Withdrawal
from tasks.publishing.article_v1 import ArticleMessage
from tasks.publishing.continuity import Published
from worker.telemetry.process_metrics import ArticleTimings

NO_TOPIC = "none"


class MeasuredPublisher:
    """Implements ``tasks.ports.Publisher`` around another one, whose articles it measures.

    ``kind_of`` names the kind of a topic; ``clock`` gives Unix seconds.
    """

    def __init__(
        self,
        publisher: Publisher,
        timings: ArticleTimings,
        kind_of: Callable[[str], str],
        clock: Callable[[], float],
    ) -> None:
        self._publisher = publisher
        self._timings = timings
        self._kind_of = kind_of
        self._clock = clock

    def publish(
        self, lease: Lease, message: ArticleMessage, print_: str, validators: Validators
    ) -> str:
        """Publish once; returns published, duplicate or stale."""
        outcome = self._publisher.publish(lease, message, print_, validators)
        if outcome == "published":
            kinds = {self._kind_of(tag.id) or NO_TOPIC for tag in message.tags} or {NO_TOPIC}
            self._timings.observe(message, sorted(kinds), self._clock())
        return outcome

    def published(self, article_id: str) -> Published:
        """Read what was published of an article last; empty when it is not kept any more."""
        return self._publisher.published(article_id)

    def withdraw(self, lease: Lease, reason: Withdrawal) -> str:
        """Withdraw what the lease's entry was published as."""
        return self._publisher.withdraw(lease, reason)
