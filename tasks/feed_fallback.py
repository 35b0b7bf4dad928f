"""What is published of an entry whose page cannot be had.

the text that its feed carries | its headline, when its source's items are news | nothing
"""

import re

from tasks.errors import NoArticle, RasidError, TransientError
from tasks.extraction.feed_content import Carried, from_feed
from tasks.interstitials.rules import BOT_CHALLENGE
from tasks.model import Article
from tasks.ports import Lease
from tasks.text import language
from tasks.text.sanitize import clean_line

HEADLINE = "headline"
# A page that was taken away takes its headline back; an address of no page has none.
_NO_NEWS = frozenset(
    "removed soft_404 http_404 http_410 listing replaced bad_url address_forbidden parked_domain "
    "feed image binary".split()
)
_MIN_WORDS = 3  # fewer are a label ("Breaking", "Video of the day"), no sentence
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")


def carried_by(lease: Lease) -> Carried:
    """Collect what the feed carries of the entry."""
    return Carried(lease.url, lease.title, lease.lang, lease.content, lease.zone)


def speaks_instead(lease: Lease, error: RasidError, *, is_last: bool) -> bool:
    """Tell whether the feed has something to publish after ``error``, and the page is given up.

    What may pass is waited out until the last attempt, but for checks for people, which last for
    hours. A published article is never replaced.
    """
    may_come = isinstance(error, TransientError) and error.reason != BOT_CHALLENGE and not is_last
    has_something = bool(lease.content) or _has_headline(lease, error)
    return has_something and not lease.article and not may_come


def article_instead(lease: Lease, error: RasidError | None = None) -> Article:
    """Take the article from the feed; without an ``error`` the feed carries it all.

    Raises NoArticle when neither text nor headline can be published.
    """
    try:
        return from_feed(carried_by(lease))
    except NoArticle:
        if error is None or not _has_headline(lease, error):
            raise
    return _headline_of(lease)


def _has_headline(lease: Lease, error: RasidError) -> bool:
    is_told = lease.is_news and error.reason not in _NO_NEWS
    return is_told and len(_WORD.findall(lease.title)) >= _MIN_WORDS


def _headline_of(lease: Lease) -> Article:
    title = clean_line(lease.title)
    return Article(
        url=lease.url,
        canonical_url=lease.url,
        title=title,
        text=title,
        lang=language.guess(title, lease.lang),
        form=HEADLINE,
        method=HEADLINE,
    )
