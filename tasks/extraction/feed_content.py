"""An article from the text that its feed carries.

For pages that hold less, may not be read or are gone.
"""

from datetime import date

import msgspec

from tasks.errors import FeedError, NoArticle
from tasks.extraction import extract
from tasks.extraction.boilerplate import PageContext, strip
from tasks.extraction.credits.agencies import filed_of
from tasks.extraction.page_metadata import PageMetadata
from tasks.extraction.quality import refuse_bad
from tasks.extraction.site_rules import Sites
from tasks.model import Article, Page
from tasks.text import language
from tasks.text.sanitize import clean_line
from tasks.text.soup import fragment_lines

METHOD = "feed"
_SHORTER = 0.8  # a page with less of the feed's text is a teaser, a gate or a stub


class Carried(msgspec.Struct, frozen=True):
    """An entry as its feed carries it: ``content`` is markup, "" when it carries no text.

    ``zone`` is that of its source (IANA), "" when unknown.
    """

    url: str
    title: str = ""
    lang: str = ""
    content: str = ""
    zone: str = ""


def read(page: Page | None, carried: Carried, sites: Sites, on: date | None) -> Article:
    """Take the article of a page (None: it cannot be had), or the feed's text where that is more.

    ``sites`` and ``on`` are for `extract`; it also documents what is raised.
    """
    try:
        from_its_feed = from_feed(carried)
    except NoArticle:
        if page is None:
            raise
        return _of_page(page, carried, sites, on)
    try:
        if page is not None:
            return fuller(_of_page(page, carried, sites, on), from_its_feed)
    except NoArticle:
        pass
    return from_its_feed


def _of_page(page: Page, carried: Carried, sites: Sites, on: date | None) -> Article:
    return extract(page, sites, on, carried.lang, carried.title, carried.zone)


def from_feed(carried: Carried) -> Article:
    """Take the article in a feed's markup; raises NoArticle as `extract` does."""
    if not carried.content:
        raise NoArticle(detail="its feed carries no text")
    try:
        found = [clean_line(line) for line in fragment_lines(carried.content)]
    except FeedError as error:
        raise NoArticle("page_hostile", error.detail) from error
    story, removed = strip([line for line in found if line], PageContext(carried.title))
    text = "\n\n".join(story)
    refuse_bad(
        text, carried.title, 0.0, PageMetadata(metas={"og:type": "article"}, lang=carried.lang)
    )
    filed = filed_of((*removed, *story[:1]))
    return Article(
        url=carried.url,
        canonical_url=carried.url,
        title=carried.title,
        text=text,
        lang=language.guess(f"{carried.title}\n{text}", carried.lang),
        agency=filed.agency,
        place=filed.place,
        method=METHOD,
    )


def fuller(page: Article, feed: Article) -> Article:
    """Give the page's article the feed's text where the page holds clearly less of it."""
    if len(page.text) >= _SHORTER * len(feed.text):
        return page
    return msgspec.structs.replace(page, text=feed.text, lang=feed.lang, method=METHOD)
