"""Who signed an article: people. The site, its desk and news agencies are none."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from tasks.extraction.credits.agencies import agency_named
from tasks.extraction.credits.bylines import is_label, is_signature, names_in, pieces_of
from tasks.extraction.page_metadata import PageMetadata
from tasks.text.normalize import COMPARE, normalize

_METAS = (
    "author",
    "article:author",
    "og:article:author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
    "citation_author",
)
_SIGNED = re.compile(
    r"(?:written\s+)?by[\s:]|by(?=[A-Z][a-z])|بقلم|إعداد|كتبت?\s\S+\s\S+\s*:|نویسنده|yazan\s*:"
    r"|haber\s*:|nivîskar",
    re.IGNORECASE,
)
_MAX_AUTHORS = 10


def authors_of(metadata: PageMetadata, url: str) -> tuple[str, ...]:
    """List the people who signed, at most ten, from the surest place that names any."""
    site = _sites(metadata, url)
    for texts in _places(metadata):
        names = dict.fromkeys(
            name
            for text in texts
            for name in names_in(text)
            if normalize(name, COMPARE).replace(" ", "") not in site
        )
        if names:
            return tuple(names)[:_MAX_AUTHORS]
    return ()


def agency_of(metadata: PageMetadata) -> str:
    """Find the id of the news agency that the page names as its author, "" when none."""
    parts = (part for texts in _places(metadata) for text in texts for part in pieces_of(text))
    return next(filter(None, map(agency_named, parts)), "")


def _places(metadata: PageMetadata) -> Iterator[Iterable[str]]:
    """Yield texts that name authors, surest first: metadata, then lines that look like bylines."""
    yield from (story.authors for story in metadata.stories)
    yield from ([metadata.metas.get(name, "")] for name in _METAS)
    label = metadata.metas.get("twitter:label1", "")
    if label and (is_label(label) or "writ" in label.lower()):
        yield [metadata.metas.get("twitter:data1", "")]
    yield from ([line] for line in metadata.bylines)
    yield from ([line] for line in metadata.head_lines if _SIGNED.match(line) or is_signature(line))


def _sites(metadata: PageMetadata, url: str) -> set[str]:
    """Fold the names that are not a person's; other names of a blog often are."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    names = (
        metadata.metas.get("og:site_name", ""),
        metadata.metas.get("application-name", ""),
        host,
        host.rpartition(".")[0],
    )
    return {normalize(name, COMPARE).replace(" ", "") for name in names if name}
