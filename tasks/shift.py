"""A shift: one process keeps many downloads under way and cleans whatever has arrived.

take | download | clean and publish, all at once, until the time is over or nothing is left

What is under way at the end goes on in the next shift of the same process, so a host that is slow
costs a place, never a process.
"""

from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress

import msgspec

from tasks.errors import RasidError, StoreDownError
from tasks.http.request import Validators
from tasks.http.response import Response
from tasks.model import Page
from tasks.ports import REFUSED_SECONDS, Downloads, Frontier, Lease, Stopping, Taken
from tasks.responses import look
from tasks.scrape import ArticleScraper

LOOK_SECONDS = 0.1  # how often the frontier is asked while places are free
FEWEST_PLACES = 8  # free ones that are worth a question before that time
LINGER_SECONDS = 3.0  # a host that is due within is waited for; hosts in work are due later
POLL_SECONDS = 0.2  # a poll that waits lets a shift work so long: neither starves the other
ALONE_SECONDS = 1.0  # the same for entries that travel alone, whose jobs wait for a process
OVERTIME = 0.4  # of a shift, to finish what is under way when nobody waits for the process


class _Visit(msgspec.Struct, frozen=True):
    """A lease whose download is under way; ``view`` and ``page`` led to it from an AMP page."""

    lease: Lease
    view: Response | None = None
    page: Page | None = None


class ShiftWorker:
    """What one process has in work, from its first shift to its last.

    ``places`` is how many downloads it keeps under way. ``clock`` gives seconds. A process that
    serves no polls need not make way for them.
    """

    def __init__(
        self,
        scraper: ArticleScraper,
        frontier: Frontier,
        downloads: Downloads,
        stopping: Stopping,
        clock: Callable[[], float],
        *,
        places: int,
        serves_polls: bool = True,
    ) -> None:
        self._scraper = scraper
        self._frontier = frontier
        self._downloads = downloads
        self._stopping = stopping
        self._clock = clock
        self._places = places
        self._serves_polls = serves_polls
        self._visits: dict[int, _Visit] = {}
        self._whole: deque[int] = deque()  # visits without a download: their feed carried it all
        self._number = 0
        self._began = self._look_at = self._ask_at = 0.0
        self._seen = Taken()
        self._outcomes: Counter[str] = Counter()

    @property
    def is_busy(self) -> bool:
        """Tell whether something is under way."""
        return bool(self._visits)

    def work(self, seconds: float, *, is_job: bool = True) -> dict[str, int]:
        """Do one shift; returns how many entries ended in which outcome.

        ``is_job`` is false where it goes on after a job of another kind.
        """
        self._outcomes.clear()
        self._began = self._clock()
        try:
            self._ask(0, is_job=is_job, is_first=True)
            self._run(self._began + seconds, seconds * OVERTIME)
            if self._visits:
                self._renew()
        except StoreDownError:
            # a server that only refuses takes this; else the leases run out by themselves
            with suppress(StoreDownError):
                self.give_back(REFUSED_SECONDS)
            raise
        return dict(self._outcomes)

    def give_back(self, wait_seconds: float = 0.0) -> None:
        """Hand back all that is under way."""
        claims = [visit.lease.claim for visit in self._visits.values()]
        self._downloads.give_up()
        self._visits.clear()
        self._whole.clear()
        if claims:
            self._outcomes["handed_back"] += self._frontier.hand_back(claims, wait_seconds)

    def _renew(self) -> None:
        """Let the leases of what is under way last beyond the next job, whatever that is."""
        self._frontier.take(0, renewed=[visit.lease.claim for visit in self._visits.values()])

    def _run(self, until: float, overtime: float) -> None:
        while not self._stopping.is_over():
            now = self._clock()
            may_take = now < until and not self._stopping.has_begun()
            self._look(now, self._places - len(self._visits) if may_take else 0)
            is_over = self._has_nothing_to_do(may_take=may_take)
            if is_over or self._makes_way(now, until, overtime):
                return
            self._end_next()
        self.give_back()

    def _look(self, now: float, free: int) -> None:
        """Ask for more where there is room, and at least see who waits."""
        is_worth_it = free >= min(FEWEST_PLACES, self._places) and now >= self._ask_at
        if is_worth_it or now >= self._look_at:
            self._ask(free)

    def _ask(self, size: int, *, is_job: bool = False, is_first: bool = False) -> None:
        """Take up to ``size`` entries and start their downloads."""
        renewed = [visit.lease.claim for visit in self._visits.values()] if is_first else []
        self._seen = self._frontier.take(size, is_new=is_first and is_job, renewed=renewed)
        for lease in self._seen.leases:
            self._number += 1
            if lease.is_whole:
                self._visits[self._number] = _Visit(lease)
                self._whole.append(self._number)
            else:
                self._begin(self._number, _Visit(lease), lease.url, lease.validators)
        has_more = is_first or len(self._seen.leases) == size > 0
        self._look_at = self._clock() + LOOK_SECONDS
        self._ask_at = 0.0 if has_more else self._look_at

    def _has_nothing_to_do(self, *, may_take: bool) -> bool:
        if self._visits:
            return False
        due = self._seen.due_seconds
        is_wanted_elsewhere = self._seen.jobs > 0 or (self._seen.polls > 0 and self._serves_polls)
        will_be_due = due is not None and due <= LINGER_SECONDS
        return not may_take or (self._ask_at > 0 and (is_wanted_elsewhere or not will_be_due))

    def _makes_way(self, now: float, until: float, overtime: float) -> bool:
        """Tell whether it is time for others; what is under way is carried into the next shift."""
        age = now - self._began
        if self._stopping.has_begun():
            return now >= until + overtime  # nobody gets this process any more
        if self._seen.polls and self._serves_polls and age >= POLL_SECONDS:
            return True
        if self._seen.alone and self._seen.jobs and age >= ALONE_SECONDS:
            return True
        return now >= until and (self._seen.jobs > 0 or now >= until + overtime)

    def _end_next(self) -> None:
        """Clean what arrived, or what was carried by its feed; wait a little when neither did."""
        arrived = self._downloads.arrived(0.0 if self._whole else LOOK_SECONDS)
        if arrived is not None:
            self._end(*arrived)
        elif self._whole:
            number = self._whole.popleft()
            self._finish(number, None, None)

    def _begin(self, number: int, visit: _Visit, url: str, validators: Validators) -> None:
        self._visits[number] = visit
        self._downloads.begin(number, self._scraper.request(visit.lease, url, validators))

    def _end(self, number: int, response: Response | RasidError) -> None:
        """End the lease whose response came, unless its article is at another address."""
        visit = self._visits.get(number)
        if visit is None:
            return None  # handed back meanwhile
        page, address = look(response)
        if visit.view is not None:
            response, page = _article_of(visit, visit.view, response, page)
        elif address and isinstance(response, Response):
            del self._visits[number]
            self._number += 1
            view = _Visit(visit.lease, response, page)
            return self._begin(self._number, view, address, Validators())
        return self._finish(number, response, page)

    def _finish(
        self, number: int, response: Response | RasidError | None, page: Page | None
    ) -> None:
        outcome = self._scraper.finish_one(self._visits[number].lease, response, page)
        self._outcomes[outcome] += 1
        del self._visits[number]
        if not self._visits:
            self._look_at = 0.0  # its host's turn was not known when the frontier was last asked


def _article_of(
    visit: _Visit, view: Response, response: Response | RasidError, page: Page | None
) -> tuple[Response, Page | None]:
    """Choose the article's page, or the view where that cannot be had.

    Its validators are of another address than the entry's.
    """
    if page is None or not isinstance(response, Response):
        return view, visit.page
    return msgspec.structs.replace(response, etag="", last_modified=""), page
