"""From a page to its article.

Decode | refuse | parse | blocks | choose | metadata | take the boilerplate off | check.
"""

from collections.abc import Iterable
from datetime import date

import msgspec

from tasks.errors import NoArticle
from tasks.extraction import article_metadata, limits
from tasks.extraction.blocks import blocks_of, parse
from tasks.extraction.boilerplate import PageContext, strip
from tasks.extraction.boxes import Block
from tasks.extraction.credits.agencies import filed_of
from tasks.extraction.credits.authors import agency_of, authors_of
from tasks.extraction.dating import publication_date
from tasks.extraction.elements import HEADINGS
from tasks.extraction.held_back import held_back_lines
from tasks.extraction.messages import message_on
from tasks.extraction.own_notice import removal_below_heading
from tasks.extraction.page_kind import Layout, above_footer, layout_of
from tasks.extraction.page_metadata import PageMetadata, gather
from tasks.extraction.quality import refuse_bad
from tasks.extraction.select import choose
from tasks.extraction.site_rules import Sites, Taken
from tasks.extraction.titles import title_of
from tasks.extraction.visibility import marked_of
from tasks.model import Article, Page
from tasks.text import charset, language
from tasks.text.hidden_markup import with_shadow_roots
from tasks.text.markup import plain_text
from tasks.text.sanitize import clean
from tasks.text.script_text import MIN_CHARS

__all__ = ["extract"]

NO_SITES = Sites()
# When the text that a page declares for programs is taken instead of what people see.
_FEW_CHARS = 500
_FAR_LONGER = 2


class _Text(msgspec.Struct, frozen=True):
    """A text as it was taken, with what a rule of its site metadata beside it."""

    lines: list[str]
    method: str
    link_share: float = 0.0
    taken: Taken = Taken("", (), "", "", ())
    layout: Layout = Layout(is_tied=True)
    headings: frozenset[str] = frozenset()
    is_message: bool = False  # its headline is a line of it


def extract(
    page: Page,
    sites: Sites = NO_SITES,
    on: date | None = None,
    feed_lang: str = "",
    feed_title: str = "",
    zone: str = "",
) -> Article:
    """Take the readable part of a page.

    Paragraphs of the text are joined by a blank line and never empty.

    ``page.body`` is decompressed HTML in any encoding; only the first 5 MB are read. A rule of
    ``sites`` reads if it holds ``on`` the day of the visit. ``feed_lang`` and ``feed_title`` are
    what its feed says, ``zone`` (IANA) is that of its source, for times that name none. Raises
    NoArticle with reason ``not_html`` (another kind of file), ``page_hostile`` (built to stop a
    parser), or what `refuse_bad` finds wrong; TransientError where that may pass. Pure.
    """
    limits.refuse_binary(page.body, page.content_type)
    html = charset.decode(page.body[: limits.MAX_BYTES], page.content_type)
    limits.refuse_hostile(html)
    tree = parse(with_shadow_roots(html))
    url = page.final_url or page.url
    marked = marked_of(tree, url)
    chosen = above_footer(choose(shown := blocks_of(tree, marked)))
    blocks = shown.blocks
    found = gather(tree, marked, blocks, chosen, url)
    found = msgspec.structs.replace(found, zone=zone, html=html)
    metadata = article_metadata.with_own_stories(found, url)
    told = _told(page, html, sites, on)
    if told:
        return _article(page, metadata, told, feed_lang, on, feed_title)
    if removal_below_heading(blocks):
        raise NoArticle("removed", "a notice below the headline")
    layout = layout_of(tree, blocks, chosen, metadata)
    text = msgspec.structs.replace(_text(chosen, metadata), layout=layout)
    if sum(map(len, text.lines)) < MIN_CHARS:
        text = _held_back(html, metadata) or text
    return _article(page, metadata, text, feed_lang, on, feed_title)


def _told(page: Page, html: str, sites: Sites, on: date | None) -> _Text | None:
    """Take the text that a rule of the site finds, or the message that a page shows alone."""
    taken = sites.take(page, on)
    if taken:
        return _Text(list(taken.lines), "rule", taken=taken)
    message = message_on(page, html)
    if message is None:
        return None
    return _Text(_lines(message.lines), "blocks", taken=message, is_message=True)


def _context(
    text: _Text, title: str, authors: tuple[str, ...], metadata: PageMetadata
) -> PageContext:
    names = frozenset(filter(None, (*authors, metadata.metas.get("og:site_name", ""))))
    return PageContext("" if text.is_message else title, metadata.links, names, text.headings)


def _text(chosen: list[Block], metadata: PageMetadata) -> _Text:
    """Take the text that people see, or the one declared for programs where it is far longer."""
    lines = _lines(block.text for block in chosen)
    size = sum(map(len, lines))
    declared = _lines(_declared_body(metadata).split("\n")) if size < _FEW_CHARS else []
    if sum(map(len, declared)) > _FAR_LONGER * size:
        return _Text(declared, "json-ld")
    headings = frozenset(block.text for block in chosen if block.tag in HEADINGS)
    return _Text(lines, "blocks", _link_share(chosen), headings=headings)


def _held_back(html: str, metadata: PageMetadata) -> _Text | None:
    titles = (metadata.document_title, metadata.metas.get("og:title", ""), *metadata.headings)
    lines = _lines(held_back_lines(html, titles))
    return _Text(lines, "script", layout=Layout(is_tied=True)) if lines else None


def _lines(texts: Iterable[str]) -> list[str]:
    joined = "\n".join(texts)
    cleaned = clean(joined)
    if cleaned == joined:
        return [line for line in joined.split("\n") if line]
    lines = (" ".join(line.split()) for line in cleaned.split("\n"))
    return [line for line in lines if line]


def _declared_body(metadata: PageMetadata) -> str:
    return plain_text(max((story.body for story in metadata.stories), key=len, default=""))


def _link_share(blocks: list[Block]) -> float:
    return sum(block.link for block in blocks) / max(1, sum(block.length for block in blocks))


def _article(
    page: Page,
    metadata: PageMetadata,
    text: _Text,
    feed_lang: str,
    on: date | None,
    feed_title: str,
) -> Article:
    url = page.final_url or page.url
    title = text.taken.title or title_of(metadata, feed_title, url)
    authors = text.taken.authors or authors_of(metadata, url)
    story, removed = strip(text.lines, _context(text, title, authors, metadata))
    whole = "\n\n".join(story)
    share, layout, is_signed = text.link_share, text.layout, bool(authors)
    refuse_bad(whole, title, share, metadata, layout, feed_title, is_signed=is_signed)
    dated = publication_date.read(text.taken.date, metadata.zone)
    dated = dated or publication_date.published_of(metadata, removed, url, on)
    filed = filed_of((*removed, *story[:1]))
    return Article(
        url=page.url,
        canonical_url=article_metadata.canonical_of(metadata, url),
        title=title,
        text=whole,
        lang=language.guess(
            f"{title}\n{whole}", metadata.lang, metadata.metas.get("og:locale", ""), feed_lang
        ),
        authors=authors,
        published_at=dated.at,
        published_precision=dated.precision or "",
        dated_by=dated.method,
        modified_at=publication_date.modified_of(metadata, dated.at, on),
        section=article_metadata.section_of(metadata),
        keywords=article_metadata.keywords_of(metadata),
        image=article_metadata.image_of(metadata, url),
        agency=filed.agency or agency_of(metadata),
        place=filed.place,
        is_paywalled=article_metadata.is_paywalled(metadata),
        method=text.method,
        rule=text.taken.rule,
    )
