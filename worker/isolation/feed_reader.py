"""Reads sources and pages of strangers: the core's functions, each call in a sandbox of its own."""

from collections.abc import Callable
from typing import TypeVar

from tasks.feeds import parse as source
from tasks.feeds.reading import Reading
from tasks.model import IndexSelectors, Page
from tasks.text.time_zones import zone_of
from worker.isolation.reused_sandbox import ReusedSandbox
from worker.isolation.sandbox import Sandbox, rehearse
from worker.isolation.sandbox_child import Limits

T = TypeVar("T")
_Arguments = tuple[Page, str, IndexSelectors | None, str]
_RULES = IndexSelectors(entry="a", title="b", date="time")
_CARD = (
    "<html lang=ar><title>ت</title><a href=/1><b>خبر</b><time "
    "datetime=2025-11-29>س</time></a></html>"
)
_ITEM = (
    "<item><title>خبر</title><link>https://a.example/1</link><pubDate>Sat, 29 Nov 2025 "
    "20:47:00 +0300</pubDate></item>"
)
_RSS = (
    f'<?xml version="1.0" encoding="windows-1256"?><rss '
    f'version="2.0"><channel><title>ت</title>{_ITEM}</channel></rss>'
)
_NEWS = "<urlset><url><loc>https://a.example/1</loc><news><title>خبر</title></news></url></urlset>"
# One of each kind, read once before the first fork: see `worker.isolation.sandbox` on locks of
# modules.
_SAMPLES = (
    (_RSS.encode("cp1256"), "feed", None),
    (
        (
            b'{"version":"https://jsonfeed.org/version/1",'
            b'"items":[{"url":"https://a.example/1","title":"x"}]}'
        ),
        "feed",
        None,
    ),
    (_NEWS.encode(), "sitemap", None),
    (_CARD.encode("cp1256"), "listing", _RULES),
    (b'<div class="tgme_channel_info"></div><p data-post="abcd/1"></p>', "telegram", None),
)


class SafeReader:
    """Reads bodies under limits; may be shared by threads.

    Made after the fork of the process that uses it. Where ``is_reused``, a child reads many bodies
    instead of one.
    """

    def __init__(self, limits: Limits | None = None, *, is_reused: bool = False) -> None:
        self._sandbox = Sandbox(limits)
        self._reused = (
            ReusedSandbox(Reading, source.read, _Arguments, self._sandbox.limits)
            if is_reused
            else None
        )
        self._zones: set[str] = set()  # which the child of ``_reused`` knows
        for body, kind, rules in _SAMPLES:
            rehearse(source.read, Page("https://a.example/", body), kind, rules)

    def read(
        self,
        page: Page,
        kind: str = "",
        rules: IndexSelectors | None = None,
        zone: str = "",
    ) -> Reading:
        """Read one body as ``tasks.feeds.parse.read`` does.

        Raises FeedError ``feed_killed`` for one that goes too far.
        """
        if zone:
            zone_of(zone)  # kept for the child, which may import nothing
        if self._reused is None:
            return self._sandbox.run(Reading, source.read, page, kind, rules, zone)
        if zone and zone not in self._zones:
            self._reused.rest()
            self._zones.add(zone)
        return self._reused.run(page, kind, rules, zone)

    def rest(self) -> None:
        """End the child that waits for more."""
        if self._reused is not None:
            self._reused.rest()

    def run(self, returns: type[T], function: Callable[..., T], *arguments: object) -> T:
        """Run any other pure function on what a stranger sent."""
        return self._sandbox.run(returns, function, *arguments)
