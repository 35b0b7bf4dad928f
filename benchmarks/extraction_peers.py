"""Rasid and the extractors that others use, as functions of the same shape.

Each takes a page's markup, decoded, and the page itself (Rasid reads its bytes), and returns the
text, "" when there is none.
"""

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))  # the repository is not installed here

from tasks.errors import NoArticle
from tasks.extraction import extract
from tasks.model import Page

Read = Callable[[str, "Sample"], str]


class Sample(NamedTuple):
    """A page with what people found in it; ``facts`` may hold title, author, authors, date."""

    id: str
    url: str
    body: bytes
    text: str
    facts: dict[str, object]


def rasid(_: str, page: Sample) -> str:
    try:
        return extract(Page(page.url, page.body, "text/html")).text
    except NoArticle:
        return ""


def trafilatura() -> Read:
    import trafilatura

    return lambda html, _: trafilatura.extract(html, include_comments=False) or ""


def readability() -> Read:
    import lxml.html
    from readability import Document

    return lambda html, _: lxml.html.fromstring(
        Document(html).summary(html_partial=True)
    ).text_content()


def newspaper() -> Read:
    import newspaper

    return lambda html, page: (
        newspaper.article(page.url or "http://x.example/", input_html=html, fetch_images=False).text
    )


def resiliparse() -> Read:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda html, _: extract_plain_text(html, main_content=True, alt_texts=False)


def newsplease() -> Read:
    from newsplease import NewsPlease

    return lambda html, page: (
        NewsPlease.from_html(html, url=page.url or "http://x.example/", fetch_images=False).maintext
        or ""
    )


OTHERS = {
    build.__name__: build
    for build in (trafilatura, readability, newspaper, resiliparse, newsplease)
}


def extractors(wanted: list[str]) -> dict[str, Read]:
    """Return Rasid and those of the others that are installed."""
    logging.disable(logging.CRITICAL)
    found: dict[str, Read] = {"rasid": rasid}
    for name, build in OTHERS.items():
        if not wanted or name in wanted:
            try:
                found[name] = build()
            except ImportError:
                print(f"{name}: not installed, skipped")
    return found
