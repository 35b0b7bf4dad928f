"""The polls that one process has under way: feeds whose downloads go on."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence

import msgspec

from tasks.errors import RasidError
from tasks.http.request import Request
from tasks.http.response import Response
from tasks.poll import FeedPoller, Flow
from tasks.ports import Claim, Downloads, Feed, Feeds

Report = Callable[[str, str], None]


class _Poll(msgspec.Struct):
    """A poll that waits for the answers to its requests, None for those that have not come."""

    feed: Feed
    flow: Flow
    answers: list[Response | RasidError | None] = []


class FeedPolls:
    """Polls under way, at most ``places``; ``numbers`` names their downloads.

    ``report`` is told the id of each feed and how its poll ended.
    """

    def __init__(
        self,
        poller: FeedPoller,
        downloads: Downloads,
        numbers: Iterator[int],
        *,
        places: int,
        report: Report = lambda *_: None,
    ) -> None:
        self.places = places
        self._poller = poller
        self._downloads = downloads
        self._numbers = numbers
        self._report = report
        self._polls: dict[Claim, _Poll] = {}
        self._added: deque[Claim] = deque()  # of jobs, until there is a place for them
        self._requests: dict[int, tuple[Claim, int]] = {}  # which poll, and which of its requests

    def __len__(self) -> int:
        return len(self._polls) + len(self._added)

    @property
    def free(self) -> int:
        """Count the places that are free."""
        return self.places - len(self._polls)

    def add(self, claim: Claim) -> None:
        """Take the poll that a job names, to be begun when there is a place."""
        self._added.append(claim)

    def begin_added(self) -> None:
        """Begin what jobs named, where there are places."""
        while self._added and self.free > 0:
            claim = self._added.popleft()
            feed = self._feeds.start(claim)
            if feed is None:
                self._report(claim.id, "stale")
            else:
                self._begin(feed)

    def take(self, size: int) -> int:
        """Begin up to ``size`` polls of feeds that are due; returns how many."""
        feeds = self._feeds.take(size)
        for feed in feeds:
            self._begin(feed)
        return len(feeds)

    def renew(self) -> None:
        """Let the leases of what is under way last longer."""
        if self._polls:
            self._feeds.take(0, renewed=list(self._polls))

    def owns(self, number: int) -> bool:
        """Tell whether a download is one of these polls'."""
        return number in self._requests

    def end(self, number: int, answer: Response | RasidError) -> str:
        """Go on with the poll whose answer came; returns its outcome, "" when it is not over."""
        claim, index = self._requests.pop(number)
        poll = self._polls[claim]
        poll.answers[index] = answer
        answers = [each for each in poll.answers if each is not None]
        return self._go_on(poll, answers) if len(answers) == len(poll.answers) else ""

    def give_back(self, wait_seconds: float) -> None:
        """Hand back all that is under way; its downloads were ended."""
        claims = [*self._polls, *self._added]
        self._polls.clear()
        self._requests.clear()
        self._added.clear()
        self._hand_back(claims, wait_seconds)

    def give_back_added(self, wait_seconds: float = 0.0) -> None:
        """Hand back what jobs named and nobody began."""
        claims = list(self._added)
        self._added.clear()
        self._hand_back(claims, wait_seconds)

    def _hand_back(self, claims: Sequence[Claim], wait_seconds: float) -> None:
        for claim in claims:
            self._feeds.hand_back(claim, wait_seconds)
            self._report(claim.id, "handed_back")

    @property
    def _feeds(self) -> Feeds:
        return self._poller.feeds

    def _begin(self, feed: Feed) -> None:
        flow = self._poller.flow(feed)
        self._ask(_Poll(feed, flow), next(flow))

    def _ask(self, poll: _Poll, requests: Sequence[Request]) -> None:
        poll.answers = [None] * len(requests)
        self._polls[poll.feed.claim] = poll
        for index, request in enumerate(requests):
            number = next(self._numbers)
            self._requests[number] = (poll.feed.claim, index)
            self._downloads.begin(number, request)

    def _go_on(self, poll: _Poll, answers: Sequence[Response | RasidError]) -> str:
        del self._polls[poll.feed.claim]
        try:
            requests = poll.flow.send(answers)
        except StopIteration as ended:
            outcome = str(ended.value)
            self._report(poll.feed.claim.id, outcome)
            return outcome
        self._ask(poll, requests)
        return ""
