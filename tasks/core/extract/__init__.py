"""From a page to its article: decode | guard | parse | read the marks | read the text | take the furniture off."""

from tasks.core import charset, language
from tasks.core.clean import clean, clean_line
from tasks.core.errors import NoArticle
from tasks.core.extract import body, facts, furniture, guard, marks
from tasks.core.model import Article, Page

__all__ = ["extract"]

_MIN_LETTERS = 20  # less is a label, a login button or an error line; the shortest news flash has more
_METHOD = "trafilatura"


def extract(page: Page) -> Article:
    """Return the readable part of a page; text paragraphs are joined by a blank line and never empty.

    ``page.body`` is decompressed HTML in any encoding; only the first 5 MB are read. Raises NoArticle with reason
    ``not_html`` (another kind of file), ``page_hostile`` (built to stop a parser), ``page_unreadable`` (the parser
    failed) or ``no_article``. Pure: no clock, no network, no file.
    """
    guard.refuse_binary(page.body, page.content_type)
    html = charset.decode(page.body[: guard.MAX_BYTES], page.content_type)
    guard.refuse_hostile(html)
    tree = body.parse(html)
    found = marks.gather(tree)
    lines = [clean_line(line) for line in body.lines_of(tree)]
    return _article(page, found, [line for line in lines if line])


def _article(page: Page, found: marks.Marks, lines: list[str]) -> Article:
    url = page.final_url or page.url
    title = facts.title_of(found)
    story, removed = furniture.strip(lines, title, frozenset(map(clean, found.links)))
    text = "\n\n".join(story)
    if sum(map(str.isalpha, text)) < _MIN_LETTERS:
        raise NoArticle(detail="no running text")
    return Article(
        url=page.url,
        canonical_url=facts.canonical_of(found, url),
        title=title,
        text=text,
        lang=language.guess(f"{title}\n{text}", found.lang or found.metas.get("og:locale", "")),
        authors=facts.authors_of(found),
        published_at=facts.published_of(found, removed, url),
        method=_METHOD,
    )
