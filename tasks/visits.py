"""The pages that one process has under way: leases whose downloads go on."""

from collections import Counter, deque
from collections.abc import Iterator, Sequence

import msgspec

from tasks.errors import RasidError
from tasks.http.request import Validators
from tasks.http.response import Response
from tasks.model import Page
from tasks.ports import Claim, Downloads, Frontier, Lease
from tasks.responses import look
from tasks.scrape import ArticleScraper


class _Visit(msgspec.Struct, frozen=True):
    """A lease whose download is under way; ``view`` and ``page`` led to it from an AMP page."""

    lease: Lease
    view: Response | None = None
    page: Page | None = None


class PageVisits:
    """Visits under way, at most ``places``; ``numbers`` names their downloads.

    ``outcomes`` counts how entries ended.
    """

    def __init__(
        self,
        scraper: ArticleScraper,
        frontier: Frontier,
        downloads: Downloads,
        numbers: Iterator[int],
        *,
        places: int,
    ) -> None:
        self.places = places
        self.outcomes: Counter[str] = Counter()
        self._scraper = scraper
        self._frontier = frontier
        self._downloads = downloads
        self._numbers = numbers
        self._visits: dict[int, _Visit] = {}
        self._whole: deque[int] = deque()  # visits without a download: their feed carried it all

    def __len__(self) -> int:
        return len(self._visits)

    @property
    def claims(self) -> list[Claim]:
        """Name what is under way."""
        return [visit.lease.claim for visit in self._visits.values()]

    @property
    def free(self) -> int:
        """Count the places that are free."""
        return self.places - len(self._visits)

    @property
    def has_whole(self) -> bool:
        """Tell whether there is a visit that needs no download."""
        return bool(self._whole)

    def begin_all(self, leases: Sequence[Lease]) -> None:
        """Start the downloads of new leases."""
        for lease in leases:
            if lease.is_whole:
                number = next(self._numbers)
                self._visits[number] = _Visit(lease)
                self._whole.append(number)
            else:
                self._begin(_Visit(lease), lease.url, lease.validators)

    def end(self, number: int, response: Response | RasidError) -> None:
        """End the lease whose response came, unless its article is at another address."""
        visit = self._visits.get(number)
        if visit is None:
            return None  # handed back meanwhile
        page, address = look(response)
        if visit.view is not None:
            response, page = _article_of(visit, visit.view, response, page)
        elif address and isinstance(response, Response):
            del self._visits[number]
            return self._begin(_Visit(visit.lease, response, page), address, Validators())
        return self._finish(number, response, page)

    def end_whole(self) -> None:
        """End the next lease that needs no download."""
        self._finish(self._whole.popleft(), None, None)

    def give_back(self, wait_seconds: float) -> None:
        """Hand back all that is under way; its downloads were ended."""
        claims = self.claims
        self._visits.clear()
        self._whole.clear()
        if claims:
            self.outcomes["handed_back"] += self._frontier.hand_back(claims, wait_seconds)

    def _begin(self, visit: _Visit, url: str, validators: Validators) -> None:
        number = next(self._numbers)
        self._visits[number] = visit
        self._downloads.begin(number, self._scraper.request(visit.lease, url, validators))

    def _finish(
        self, number: int, response: Response | RasidError | None, page: Page | None
    ) -> None:
        outcome = self._scraper.finish_one(self._visits[number].lease, response, page)
        self.outcomes[outcome] += 1
        del self._visits[number]


def _article_of(
    visit: _Visit, view: Response, response: Response | RasidError, page: Page | None
) -> tuple[Response, Page | None]:
    """Choose the article's page, or the view where that cannot be had.

    Its validators are of another address than the entry's.
    """
    if page is None or not isinstance(response, Response):
        return view, visit.page
    return msgspec.structs.replace(response, etag="", last_modified=""), page
