"""An article from the text that its feed carries: for pages that say less, may not be read or are gone."""

import msgspec

from tasks.core import language
from tasks.core.agencies import filed_of
from tasks.core.clean import clean_line
from tasks.core.errors import FeedError, NoArticle
from tasks.core.extract import check, furniture
from tasks.core.extract.marks import Marks
from tasks.core.model import Article
from tasks.core.soup import fragment_lines

METHOD = "feed"
_SHORTER = 0.8  # a page with less of the feed's text is a teaser, a gate or a stub


def from_feed(content: str, url: str, title: str, lang: str = "") -> Article:
    """Return the article in a feed's markup; raises NoArticle as `extract` does when there is none."""
    try:
        found = [clean_line(line) for line in fragment_lines(content)]
    except FeedError as error:
        raise NoArticle("page_hostile", error.detail) from error
    story, removed = furniture.strip([line for line in found if line], furniture.Around(title))
    text = "\n\n".join(story)
    check.refuse_bad(text, title, 0.0, Marks(metas={"og:type": "article"}, lang=lang))
    filed = filed_of((*removed, *story[:1]))
    return Article(
        url=url,
        canonical_url=url,
        title=title,
        text=text,
        lang=language.guess(f"{title}\n{text}", lang),
        agency=filed.agency,
        place=filed.place,
        method=METHOD,
    )


def fuller(page: Article, feed: Article) -> Article:
    """Return the page's article, with the feed's text where the page holds clearly less of it."""
    if len(page.text) >= _SHORTER * len(feed.text):
        return page
    return msgspec.structs.replace(page, text=feed.text, lang=feed.lang, method=METHOD)
