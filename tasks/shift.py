"""A shift: one process keeps many downloads under way and works on whatever has arrived.

take | download | poll feeds, clean and publish pages, all at once, until the time is over or
nothing is left

Polls and pages have places of their own, and are worked on in the order in which their responses
come: neither starves the other. What is under way at the end goes on in the next shift of the same
process, so a host that is slow costs a place, never a process.
"""

from collections.abc import Callable
from contextlib import suppress

from tasks.errors import StoreDownError
from tasks.polls import FeedPolls
from tasks.ports import REFUSED_SECONDS, Claim, Downloads, Frontier, Stopping, Taken
from tasks.visits import PageVisits

LOOK_SECONDS = 0.1  # how often a queue is asked while places are free
FEWEST_PLACES = 8  # free ones that are worth a question before that time
LINGER_SECONDS = 3.0  # a host that is due within is waited for; hosts in work are due later
POLL_SECONDS = 1.0  # a poll that waits for a process lets a busy shift work so long
ALONE_SECONDS = 1.0  # the same for entries that travel alone, whose jobs wait for a process
OVERTIME = 0.4  # of a shift, to finish what is under way when nobody waits for the process


class _Questions:
    """When a queue is asked for more; times in seconds of the shift's clock."""

    def __init__(self) -> None:
        self._look_at = self._ask_at = 0.0

    def is_due(self, now: float, free: int, places: int) -> bool:
        """Tell whether it is time: often while a queue has more, else now and then."""
        is_worth_it = free >= min(FEWEST_PLACES, places) and now >= self._ask_at
        return is_worth_it or now >= self._look_at

    def hurry(self) -> None:
        """Let it be asked at once."""
        self._look_at = 0.0

    def answered(self, now: float, *, has_more: bool) -> None:
        """Note whether the queue may have more."""
        self._look_at = now + LOOK_SECONDS
        self._ask_at = 0.0 if has_more else self._look_at

    @property
    def found_nothing(self) -> bool:
        """Tell whether the queue had nothing left when it was asked last."""
        return self._ask_at > 0


class ShiftWorker:
    """What one process has in work, from its first shift to its last.

    ``clock`` gives seconds. A process without ``polls`` need not make way for them; one whose
    ``visits`` have no places takes no pages.
    """

    def __init__(
        self,
        frontier: Frontier,
        downloads: Downloads,
        stopping: Stopping,
        clock: Callable[[], float],
        *,
        visits: PageVisits,
        polls: FeedPolls | None = None,
    ) -> None:
        self._frontier = frontier
        self._downloads = downloads
        self._stopping = stopping
        self._clock = clock
        self._visits = visits
        self._polls = polls
        self._pages, self._feeds = _Questions(), _Questions()
        self._began = 0.0
        self._seen = Taken()
        self._is_idle = False

    @property
    def is_busy(self) -> bool:
        """Tell whether something is under way."""
        return bool(self._visits or self._polls)

    def work(
        self, seconds: float, *, is_job: bool = True, claim: Claim | None = None
    ) -> dict[str, int]:
        """Do one shift; returns how many entries ended in which outcome.

        ``is_job`` is false where it goes on after a job of another kind; ``claim`` is the poll that
        a job names.
        """
        self._visits.outcomes.clear()
        self._began = self._clock()
        self._is_idle = False
        try:
            self._begin(claim, is_job=is_job)
            self._run(self._began + seconds, seconds * OVERTIME)
            self._renew()
        except StoreDownError:
            # a server that only refuses takes this; else the leases run out by themselves
            with suppress(StoreDownError):
                self.give_back(REFUSED_SECONDS)
            raise
        return dict(self._visits.outcomes)

    def give_back(self, wait_seconds: float = 0.0) -> None:
        """Hand back all that is under way; none of it is kept here, even if that fails."""
        self._downloads.give_up()
        try:
            if self._polls is not None:
                self._polls.give_back(wait_seconds)
        finally:
            self._visits.give_back(wait_seconds)

    def _begin(self, claim: Claim | None, *, is_job: bool) -> None:
        """See who waits, and let the leases of what was carried here last longer."""
        self._seen = self._frontier.take(
            0, is_new=is_job and claim is None, renewed=self._visits.claims
        )
        self._pages.answered(self._clock(), has_more=True)
        self._feeds.answered(self._clock(), has_more=True)
        if self._polls is not None:
            self._polls.renew()
        if self._polls is not None and claim is not None:
            self._polls.add(claim)
            if self._stopping.has_begun():
                self._polls.give_back_added()

    def _renew(self) -> None:
        """Let the leases of what is under way last beyond the next job, whatever that is."""
        if self._visits:
            self._frontier.take(0, renewed=self._visits.claims)
        if self._polls is not None:
            self._polls.renew()

    def _run(self, until: float, overtime: float) -> None:
        while not self._stopping.is_over():
            now = self._clock()
            may_take = now < until and not self._stopping.has_begun()
            self._look_for_feeds(now, may_take=may_take)
            self._look_for_pages(now, may_take=may_take)
            is_over = self._has_nothing_to_do(may_take=may_take)
            if is_over or self._makes_way(now, until, overtime):
                return
            self._end_next()
        self.give_back()

    def _look_for_feeds(self, now: float, *, may_take: bool) -> None:
        """Begin polls where there is room."""
        if self._polls is None or not may_take:
            return
        self._polls.begin_added()
        free = self._polls.free
        if free > 0 and self._feeds.is_due(now, free, self._polls.places):
            taken = self._polls.take(free)
            self._feeds.answered(self._clock(), has_more=taken == free)

    def _look_for_pages(self, now: float, *, may_take: bool) -> None:
        """Take entries where there is room, and at least see who waits."""
        free = self._visits.free if may_take else 0
        if not self._pages.is_due(now, free, self._visits.places):
            return
        self._seen = self._frontier.take(free)
        self._visits.begin_all(self._seen.leases)
        self._pages.answered(self._clock(), has_more=len(self._seen.leases) == free > 0)

    def _has_nothing_to_do(self, *, may_take: bool) -> bool:
        if self.is_busy:
            return False
        due = self._seen.due_seconds
        is_wanted_elsewhere = self._seen.jobs > 0 or self._has_waiting_poll()
        will_be_due = due is not None and due <= LINGER_SECONDS and self._visits.places > 0
        is_asked = self._pages.found_nothing and self._feeds.found_nothing
        return not may_take or (is_asked and (is_wanted_elsewhere or not will_be_due))

    def _has_waiting_poll(self) -> bool:
        """Tell whether a job waits whose poll this process has a place for."""
        return self._seen.polls > 0 and self._polls is not None and self._polls.free > 0

    def _makes_way(self, now: float, until: float, overtime: float) -> bool:
        """Tell whether it is time for others; what is under way is carried into the next shift."""
        age = now - self._began
        if self._stopping.has_begun():
            return now >= until + overtime  # nobody gets this process any more
        if self._has_waiting_poll() and (self._is_idle or age >= POLL_SECONDS):
            return True
        if self._seen.alone and self._seen.jobs and age >= ALONE_SECONDS:
            return True
        return now >= until and (self._seen.jobs > 0 or now >= until + overtime)

    def _end_next(self) -> None:
        """Work on what arrived, or was carried by its feed; wait a little when neither did."""
        has_whole = self._visits.has_whole
        arrived = self._downloads.arrived(0.0 if has_whole else LOOK_SECONDS)
        self._is_idle = arrived is None and not has_whole
        if arrived is not None and self._polls is not None and self._polls.owns(arrived[0]):
            is_news = self._polls.end(*arrived) == "read"
            self._hurry_if_free(is_worth_it=is_news)
            return
        if arrived is not None:
            self._visits.end(*arrived)
        elif has_whole:
            self._visits.end_whole()
        # a host's turn was not known when the frontier was last asked
        self._hurry_if_free(is_worth_it=not self._is_idle)

    def _hurry_if_free(self, *, is_worth_it: bool) -> None:
        """Ask for pages at once where none is under way; beside others they come soon enough."""
        if is_worth_it and not self._visits:
            self._pages.hurry()
