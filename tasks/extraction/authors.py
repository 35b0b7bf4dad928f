"""Who signed an article: people. The site, its desk and news agencies are none."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from html import unescape
from urllib.parse import urlsplit

import msgspec

from tasks.extraction.agencies import agency_named
from tasks.extraction.page_metadata import PageMetadata
from tasks.text.normalize import COMPARE, normalize
from tasks.text.sanitize import clean_line
from tasks.text.word_tables import Phrases, every_phrase, read_tables

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
    r"(?:written\s+)?by[\s:]|by(?=[A-Z][a-z])|بقلم|إعداد|كتبت?\s\S+\s\S+\s*:|نویسنده|yazan\b"
    r"|haber:|nivîskar",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*(?:,|،|;|\||•|·|:(?!//)|\band\b|\bve\b|\bû\b|\bund\b|\bet\b|&|\s[-–—]\s)\s*", re.IGNORECASE
)
# Arabic writes "and" with the name behind it: two names of two words at least
_WAW = re.compile(r"(?<=\S)\sو(?=\w{2,}\s\w)")
_NO_NAME = re.compile(
    r"[@/\d{}<>_]|^(?:undefined|null|none|admin|administrator|user|guest)$|\.(?:com|org|net)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:editors?|editorial|reporters?|correspondents?|staff|writers?|team|desk|"
    r"contributors?|columnists?|newsroom|author|md|phd|"
    r"journalists?|producers?|analysts?|director|photographers?|updated|published|read|"
    r"posts?|view|follow|share|news|press|"
    r"muhabiri?|editörü?|servisi|masası|haber)\b",
    re.IGNORECASE,
)
_MARKS = re.compile("[\u064b-\u065f\u0670\u0640]")
_MAX_NAME = 60
_MAX_WORDS = 6
_MAX_AUTHORS = 10


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    labels: Phrases
    roles_first: Phrases
    roles_anywhere: Phrases
    places: Phrases
    waw_names: Phrases


class _Words(msgspec.Struct, frozen=True):
    label: re.Pattern[str]
    roles_first: frozenset[str]
    roles_anywhere: frozenset[str]
    places: frozenset[str]
    waw_names: frozenset[str]


@cache
def _words() -> _Words:
    file = read_tables("bylines.toml", _File)
    labels = "|".join(map(re.escape, sorted(every_phrase(file.labels), key=len, reverse=True)))
    return _Words(
        label=re.compile(
            rf"\s*(?:(?:\w+\s+)?by\b|by(?-i:(?=[A-Z]))|(?:{labels})(?=[\s:：]|$))\s*[:：]?\s*",
            re.IGNORECASE,
        ),
        roles_first=frozenset(every_phrase(file.roles_first)),
        roles_anywhere=frozenset(every_phrase(file.roles_anywhere)),
        places=frozenset(normalize(place, COMPARE) for place in every_phrase(file.places)),
        waw_names=frozenset(every_phrase(file.waw_names)),
    )


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
        for part in _BETWEEN.split(_without_label(clean_line(unescape(text))))
    )
    return next(filter(None, map(agency_named, parts)), "")


def _places(metadata: PageMetadata) -> Iterator[Iterable[str]]:
    """Yield texts that name authors, surest first: metadata, then lines that look like bylines."""
    yield from (story.authors for story in metadata.stories)
    yield from ([metadata.metas.get(name, "")] for name in _METAS)
    label = metadata.metas.get("twitter:label1", "")
    if label and (_words().label.match(f"{_bare(label)} ") or "writ" in label.lower()):
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
    places = _words().places
    for part in _BETWEEN.split(_without_label(clean_line(unescape(text)))):
        for one in _joined_by_waw(_without_label(part)):
            name = one.strip(" \"'.:()")
            if normalize(name, COMPARE) not in places and _is_name(name):
                yield name


def _without_label(text: str) -> str:
    """Take a label off the front; the marks of Arabic in it count for nothing."""
    found = _words().label.match(_bare(text))
    if found is None:
        return text
    # the bare text is shorter by its marks: count as many words as the label has
    words = len(found[0].split())
    rest = (
        text.split(maxsplit=words)[words:]
        if found[0][-1:].isspace() and ":" not in found[0]
        else []
    )
    return rest[0] if rest else _bare(text)[found.end() :]


def _bare(text: str) -> str:
    return _MARKS.sub("", text)


def _joined_by_waw(text: str) -> Iterator[str]:
    """Cut "Samir al-Hamwi and Muna al-Khatib"; names that begin with the letter stay whole."""
    start = 0
    for found in _WAW.finditer(text):
        is_name = text[found.start() + 1 :].split(maxsplit=1)[0] in _words().waw_names
        if not is_name and " " in text[start : found.start()].strip():
            yield text[start : found.start()]
            start = found.end()
    yield text[start:]


def _is_name(name: str) -> bool:
    words = name.split()
    if not 1 < len(name) <= _MAX_NAME or len(words) > _MAX_WORDS:
        return False
    if not any(map(str.isalpha, name)) or _NO_NAME.search(name) or _ROLE.search(name):
        return False
    table = _words()
    if words[0] in table.roles_first or not table.roles_anywhere.isdisjoint(words):
        return False
    return not agency_named(name)
