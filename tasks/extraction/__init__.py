"""From a page to its article.

Decode | guard | parse | blocks | choose | marks | take the furniture off | check.
"""

from collections.abc import Iterable
from datetime import date

import msgspec

from tasks.extraction import article_metadata as facts
from tasks.extraction import authors as people
from tasks.extraction import boilerplate as furniture
from tasks.extraction import limits as guard
from tasks.extraction import page_metadata as marks
from tasks.extraction import publication_date as dating
from tasks.extraction import quality as check
from tasks.extraction.agencies import filed_of
from tasks.extraction.blocks import Block, blocks_of, parse
from tasks.extraction.select import choose
from tasks.extraction.site_rules import Sites, Taken
from tasks.model import Article, Page
from tasks.text import charset, language
from tasks.text.markup import plain_text
from tasks.text.sanitize import clean

__all__ = ["extract"]

NO_SITES = Sites()
_FEW_CHARS, _FAR_LONGER = (
    500,
    2,
)  # when the text that programs are given is taken instead of what people see


class _Text(msgspec.Struct, frozen=True):
    """A text as it was taken, with what a rule of its site found beside it."""

    lines: list[str]
    method: str
    link_share: float = 0.0
    taken: Taken = Taken("", (), "", "", ())


def extract(
    page: Page, sites: Sites = NO_SITES, on: date | None = None, feed_lang: str = ""
) -> Article:
    """Return the readable part of a page.

    Text paragraphs are joined by a blank line and never empty.

    ``page.body`` is decompressed HTML in any encoding; only the first 5 MB are read. Where
    ``sites`` has a rule that holds ``on`` the day of the visit, the rule reads. ``feed_lang`` is
    what its feed says of the language. Raises NoArticle with reason ``not_html`` (another kind of
    file), ``page_hostile`` (built to stop a parser), or what `check` finds wrong with the text.
    Pure: no clock, no network, no file. The method is our own; `ARCHITECTURE.md` tells it.
    """
    guard.refuse_binary(page.body, page.content_type)
    html = charset.decode(page.body[: guard.MAX_BYTES], page.content_type)
    guard.refuse_hostile(html)
    tree = parse(html)
    blocks, root = blocks_of(tree)
    found = marks.gather(tree, blocks)
    taken = sites.take(page, on)
    if taken:
        return _article(page, found, _Text(list(taken.lines), "rule", taken=taken), feed_lang)
    return _article(page, found, _text(choose(blocks, root), found), feed_lang)


def _text(chosen: list[Block], found: marks.PageMetadata) -> _Text:
    """Return the text that people see, or the one that programs are given where that is far longer."""
    lines = _lines(block.text for block in chosen)
    size = sum(map(len, lines))
    spoken = _lines(_declared_body(found).split("\n")) if size < _FEW_CHARS else []
    if sum(map(len, spoken)) > _FAR_LONGER * size:
        return _Text(spoken, "json-ld")
    return _Text(lines, "blocks", _link_share(chosen))


def _lines(texts: Iterable[str]) -> list[str]:
    given = "\n".join(texts)
    cleaned = clean(given)
    if cleaned == given:
        return [line for line in given.split("\n") if line]
    lines = (" ".join(line.split()) for line in cleaned.split("\n"))
    return [line for line in lines if line]


def _declared_body(found: marks.PageMetadata) -> str:
    return plain_text(max((story.body for story in found.stories), key=len, default=""))


def _link_share(blocks: list[Block]) -> float:
    return sum(block.link for block in blocks) / max(1, sum(block.length for block in blocks))


def _article(page: Page, found: marks.PageMetadata, text: _Text, feed_lang: str) -> Article:
    url = page.final_url or page.url
    title = text.taken.title or facts.title_of(found)
    authors = text.taken.authors or people.authors_of(found, url)
    names = frozenset(filter(None, (*authors, found.metas.get("og:site_name", ""))))
    story, removed = furniture.strip(text.lines, furniture.Around(title, found.links, names))
    whole = "\n\n".join(story)
    check.refuse_bad(whole, title, text.link_share, found)
    dated = dating.read(text.taken.date) or dating.published_of(found, removed, url)
    filed = filed_of((*removed, *story[:1]))
    return Article(
        url=page.url,
        canonical_url=facts.canonical_of(found, url),
        title=title,
        text=whole,
        lang=language.guess(
            f"{title}\n{whole}", found.lang, found.metas.get("og:locale", ""), feed_lang
        ),
        authors=authors,
        published_at=dated.at,
        dated_by=dated.method,
        modified_at=dating.modified_of(found, dated.at),
        section=facts.section_of(found),
        keywords=facts.keywords_of(found),
        image=facts.image_of(found, url),
        agency=filed.agency or people.agency_of(found),
        place=filed.place,
        is_paywalled=facts.is_paywalled(found),
        method=text.method,
        rule=text.taken.rule,
    )
