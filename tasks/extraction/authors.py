"""Who signed an article: people. The site, its desk and news agencies are none."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from urllib.parse import urlsplit

from tasks.extraction.agencies import agency_named
from tasks.extraction.page_metadata import PageMetadata
from tasks.text.normalize import COMPARE, normalize
from tasks.text.sanitize import clean_line

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
_BY = re.compile(
    r"^\s*(?:(?:\w+\s+)?(?:by|author|authors|words|text)\b\s*[:：]?|(?:بقلم|كتب|كتبت|إعداد|"
    r"تحرير|ترجمة|الكاتب|نوشته|نویسنده|yazan|"
    r"haber|nûçe|nivîskar|نووسین|نووسەر|ئامادەکردنی|par|por)(?=[\s:：])\s*[:：]?)\s*",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(?:written\s+)?by[\s:]|by(?=[A-Z][a-z])|بقلم|إعداد|نویسنده|yazan\b|haber:|nivîskar",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*(?:,|،|;|\||•|·|\band\b|\bve\b|\bund\b|\bet\b|&|\s[-–—]\s)\s*", re.IGNORECASE
)
_NO_NAME = re.compile(
    r"[@/\d{}<>_]|^(?:undefined|null|none|admin|administrator|user|guest)$|\.(?:com|org|net)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:editors?|editorial|reporters?|correspondents?|staff|writers?|team|desk|"
    r"contributors?|columnists?|newsroom|author|md|phd|"
    r"journalists?|producers?|analysts?|director|photographers?|updated|published|read|"
    r"posts?|view|follow|share|news|press|"
    r"muhabiri?|editörü?|servisi|masası|haber)\b|مراسل|محرر|تحرير|رئيس|صحف[يى]|كاتب|فريق|"
    r"قسم|وكال|خاص|متابعات|غرفة|"
    r"نشر|آخر|تحديث|المصدر|خبرنگار|سردبیر",
    re.IGNORECASE,
)
_MAX_NAME = 60
_MAX_WORDS = 6
_MAX_AUTHORS = 10


def authors_of(metadata: PageMetadata, url: str) -> tuple[str, ...]:
    """List the people who signed, at most ten, from the surest place that names any."""
    site = _sites(metadata, url)
    for texts in _places(metadata):
        names = dict.fromkeys(
            name
            for text in texts
            for name in _names(text)
            if normalize(name, COMPARE).replace(" ", "") not in site
        )
        if names:
            return tuple(names)[:_MAX_AUTHORS]
    return ()


def agency_of(metadata: PageMetadata) -> str:
    """Find the id of the news agency that the page names as its author, "" when none."""
    parts = (
        part
        for texts in _places(metadata)
        for text in texts
        for part in _BETWEEN.split(_BY.sub("", clean_line(unescape(text))))
    )
    return next(filter(None, map(agency_named, parts)), "")


def _places(metadata: PageMetadata) -> Iterator[Iterable[str]]:
    """Yield texts that name authors, surest first: metadata, then lines that look like bylines."""
    yield from (story.authors for story in metadata.stories)
    yield from ([metadata.metas.get(name, "")] for name in _METAS)
    label = metadata.metas.get("twitter:label1", "")
    if label and (_BY.match(f"{label} ") or "writ" in label.lower()):
        yield [metadata.metas.get("twitter:data1", "")]
    yield from ([line] for line in metadata.bylines)
    yield from ([line] for line in metadata.head_lines if _SIGNED.match(line))


def _sites(metadata: PageMetadata, url: str) -> set[str]:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    names = (
        metadata.metas.get("og:site_name", ""),
        metadata.metas.get("application-name", ""),
        host,
        host.rpartition(".")[0],
    )
    return {normalize(name, COMPARE).replace(" ", "") for name in names if name}


def _names(text: str) -> Iterator[str]:
    for part in _BETWEEN.split(_BY.sub("", clean_line(unescape(text)))):
        name = _BY.sub("", part).strip(" \"'.:()")
        if _is_name(name):
            yield name


def _is_name(name: str) -> bool:
    if not 1 < len(name) <= _MAX_NAME or len(name.split()) > _MAX_WORDS:
        return False
    if not any(map(str.isalpha, name)):
        return False
    return not _NO_NAME.search(name) and not _ROLE.search(name) and not agency_named(name)
