"""``rasid.Subscription``, used as its page says, over the same network as the service."""

from contextlib import suppress

from rasid import Gap, RasidError, Subscription
from tests.chaos.readers.delivered import Message, Reader


class Subscriber(Reader):
    """One consumer of a group; an acknowledgement that was lost may bring a message again."""

    name = "subscription"
    is_exact = False

    def __init__(self, url: str, topics: tuple[str, ...]) -> None:
        super().__init__()
        self._url, self._topics = url, topics

    def failures(self) -> tuple[type[Exception], ...]:
        return (RasidError, OSError)

    def read(self) -> None:
        with Subscription(
            list(self._topics), "chaos-desk", "anna", redis_url=self._url, block_seconds=0.5
        ) as subscription:
            while not self.closing.is_set():
                # a lost connection is met here, not in a loop around the subscription: it goes on
                with suppress(RasidError):
                    self._round(subscription)

    def _round(self, subscription: Subscription) -> None:
        for item in subscription.read():
            if isinstance(item, Gap):
                self.complaints.append(f"subscription: gap of {item.missed} in {item.topic}")
                continue
            self.take(Message.of(item.topic, item.id, item.fields))
            subscription.ack(item)
