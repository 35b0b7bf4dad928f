"""Decides what is believed of a page's metadata: section, keywords, image, address."""

import re
from html import unescape
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

from tasks.extraction.page_metadata import PageMetadata
from tasks.http.sites import site_of
from tasks.http.urls import clean_url
from tasks.text.normalize import COMPARE, normalize
from tasks.text.sanitize import clean_line

_KEYWORD_METAS = ("article:tag", "news_keywords", "keywords", "parsely-tags")
_IMAGE_METAS = (
    "og:image:secure_url",
    "og:image",
    "og:image:url",
    "twitter:image",
    "twitter:image:src",
)
_COMMA = re.compile(r"[,،;|]")
_MAX_SECTION = 100
_MAX_KEYWORDS = 30
_MIN_TAIL = 8


def with_own_stories(metadata: PageMetadata, page_url: str) -> PageMetadata:
    """Leave out what a page declares of other articles, where it declares one of its own.

    That one has the page's address, or a headline that the page shows.
    """
    stories = metadata.stories
    if len(stories) <= 1:
        return metadata
    titles = {_folded(text) for text in (*metadata.headings, metadata.metas.get("og:title", ""))}
    pages = {_path(page_url), _path(metadata.canonical)} - {""}
    own = [
        story
        for story in stories
        if _path(story.url) in pages or _folded(story.headline) in titles - {""}
    ]
    nameless = [story for story in stories if not (story.headline or story.url)]
    if not own or len(own) + len(nameless) >= len(stories):
        return metadata
    kept = tuple(story for story in stories if story in own or story in nameless)
    return msgspec.structs.replace(metadata, stories=kept)


def _folded(text: str) -> str:
    return normalize(unescape(text), COMPARE)


def _path(address: str) -> str:
    """Take the path and the query of an article's address; "" of a front page or of none.

    Old sites have all articles at one path, with a number in the query.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    path = unquote(parts.path).strip("/")
    is_numbered = any(value.isdecimal() for _, value in parse_qsl(parts.query))
    return f"{path}?{parts.query}" if parts.query and (path or is_numbered) else path


def section_of(metadata: PageMetadata) -> str:
    """Name the section of the site that the article stands in, "" when it is not declared."""
    texts = (
        *(story.section for story in metadata.stories),
        metadata.metas.get("article:section", ""),
        metadata.metas.get("section", ""),
    )
    return _short(next(filter(None, map(str.strip, texts)), ""))


def keywords_of(metadata: PageMetadata) -> tuple[str, ...]:
    """List the page's own keywords, at most thirty, in its order and spelling."""
    texts = [word for story in metadata.stories for word in story.keywords]
    texts += [
        word for name in _KEYWORD_METAS for word in _COMMA.split(metadata.metas.get(name, ""))
    ]
    return tuple(dict.fromkeys(filter(None, map(_short, texts))))[:_MAX_KEYWORDS]


def image_of(metadata: PageMetadata, page_url: str) -> str:
    """Find the picture that the page declares for its article, "" without a usable address."""
    for address in (
        *(metadata.metas.get(name, "") for name in _IMAGE_METAS),
        *(story.image for story in metadata.stories),
    ):
        try:
            if address.strip():
                return clean_url(address, page_url)
        except ValueError:
            continue
    return ""


def is_paywalled(metadata: PageMetadata) -> bool:
    """Tell whether the page declares that its article is not free to read."""
    tier = metadata.metas.get("article:content_tier", "").lower()
    return tier in {"locked", "metered", "paid"} or any(
        not story.is_free for story in metadata.stories
    )


def _short(text: str) -> str:
    return clean_line(unescape(text))[:_MAX_SECTION]


def canonical_of(metadata: PageMetadata, page_url: str) -> str:
    """Find the address that the page declares as canonical, or its own.

    A declared one is believed when it stays on the site (same domain but for ``www`` and the like)
    or keeps the last part of the path, and does not point an article at a front page: a wrong
    canonical merges articles for ever.
    """
    for declared in (metadata.canonical, metadata.metas.get("og:url", "")):
        try:
            address = clean_url(declared, page_url) if declared.strip() else ""
        except ValueError:
            continue
        if address and _is_believed(address, page_url):
            return address
    return _own_address(page_url)


def _own_address(page_url: str) -> str:
    try:
        return clean_url(page_url)
    except ValueError:
        return page_url


def _is_believed(address: str, page_url: str) -> bool:
    there = urlsplit(address)
    here = urlsplit(page_url)
    if not here.netloc:
        return True
    if there.path.strip("/") == "" and not there.query and (here.path.strip("/") or here.query):
        return False
    tails = {unquote(parts.path).rstrip("/").rpartition("/")[2] for parts in (there, here)}
    same_tail = len(tails) == 1 and len(tails.pop()) >= _MIN_TAIL
    return same_tail or site_of(address) == site_of(page_url)
