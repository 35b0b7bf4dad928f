"""Reads the names of people out of a byline: labels, places, roles and agencies are none."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from html import unescape

import msgspec

from tasks.extraction.credits.agencies import agency_named
from tasks.text.normalize import COMPARE, normalize
from tasks.text.sanitize import clean_line
from tasks.text.word_tables import Phrases, every_phrase, read_tables

_BETWEEN = re.compile(
    r"(?:(?<!\s)\s+)?(?:,|،|;|\||•|·|\band\b|\bve\b|\bû\b|\bund\b|\bet\b|&)\s*"
    r"|(?<!\s)\s+[-–—ـ/]\s+",
    re.IGNORECASE,
)
_COLON = re.compile(r"(?:(?<!\s)\s+)?[:：](?!//)\s*")
# Arabic writes "and" with the name behind it: two names of two words at least
_WAW = re.compile(r"(?<=\S)\sو(?=\w{2,}\s\w)")
# Where, or for whom, somebody writes: behind the name.
_WHERE = re.compile(
    r"(?<=\S)\s+(?:(?:in|from|for|li|ji)\s+(?=[A-ZÇÊÎŞÛ])|(?:في|من|عن|لصالح)\s+)\S.*"
)
_BRACKETS = re.compile(r"^\s*[(\[]([^()\[\]]*)[)\]]\s*|(?:(?<!\s)\s+)?[(\[]([^()\[\]]*)[)\]]\s*$")
_ADDRESS = re.compile(r"[(<\[]?(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+[)>\]]?|(?<!\S)@\w+")
_NO_NAME = re.compile(
    r"[@/\d{}<>_]|^(?:undefined|null|none|admin|administrator|user|guest|أدمن|المشرف)$"
    r"|\.(?:com|org|net)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:editors?|editorial|reporters?|correspondents?|staff|writers?|team|desk|"
    r"contributors?|columnists?|newsroom|author|md|phd|"
    r"journalists?|producers?|analysts?|director|photographers?|updated|published|read|"
    r"posts?|view|follow|share|news|press|special|agenc(?:y|ies)|"
    r"muhabiri?|editörü?|servisi|masası|haber(?:ler)?|merkezi|ajansı|"
    r"navenda|nûçegihan|ajansa|desteya)\b"
    r"(?!-(?-i:[A-ZÀ-Þ](?!n-)))",  # a double name; "Editor-In-Chief" is none
    re.IGNORECASE,
)
# Who took the pictures: such a part names no author, unless the text is theirs as well.
_PICTURES = (
    r"(?:photo(?:s|graphs?|graphy)?|pictures?|images?|تصوير|صور(?:ة)?|عدسة|عکس(?:‌?ها)?"
    r"|fotoğraf(?:lar)?|foto(?:lar)?|wêne|وێنە)"
)
_TEXT = r"(?:text|words|story|report(?:ing)?|نص|كتابة|تقرير|تحقيق|haber|metin|yazı|nivîs|متن|گزارش)"
_BOTH = re.compile(
    rf"\A\s*(?:{_TEXT}\s*(?:,|&|/|،|\band\b|\bve\b|\bû\b|و)\s*{_PICTURES}"
    rf"|{_PICTURES}\s*(?:,|&|/|،|\band\b|\bve\b|\bû\b|و)\s*{_TEXT})\s*(?:\bby\b|[:：])\s*",
    re.IGNORECASE,
)
_WRITTEN = re.compile(rf"\A\W*{_TEXT}\s*[:：]", re.IGNORECASE)
_PICTURED = re.compile(
    rf"\A\W*{_PICTURES}\s*(?:(?:credits?\s*)?[:：]|\b(?:by|courtesy of)\s)", re.IGNORECASE
)
_AROUND_NAME = " \"'.:()[]-–—|،,"
_MARKS = re.compile("[\u064b-\u065f\u0670]")
_MAX_NAME = 60
_MAX_WORDS = 6
_MAX_LABELS = 3


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    labels: Phrases
    signed: Phrases
    labels_with_colon: Phrases
    roles_first: Phrases
    roles_anywhere: Phrases
    places: Phrases
    waw_names: Phrases


class _Words(msgspec.Struct, frozen=True):
    label: re.Pattern[str]
    signed: re.Pattern[str]
    roles_first: frozenset[str]
    roles_anywhere: frozenset[str]
    places: frozenset[str]
    waw_names: frozenset[str]


@cache
def _words() -> _Words:
    file = read_tables("bylines.toml", _File)
    signed = _choice(file.signed)
    labels = f"{signed}|{_choice(file.labels)}"
    strict = _choice(file.labels_with_colon)
    also = rf"(?:\s*(?:و|/|&|\b(?:and|ve|û)\s)\s*(?:{labels})(?=[\s:：/]|$))*"
    return _Words(
        label=re.compile(
            rf"\A\s*+(?:(?:(?:\w+\s+)?by\b|by(?-i:(?=[A-Z]))|(?:{labels})(?=[\s:：/]|$){also})"
            rf"\s*+[:：]?|(?:{strict})\s*+[:：])\s*+",
            re.IGNORECASE,
        ),
        signed=re.compile(rf"\A\s*+(?:{signed}|(?:{labels}|{strict})\s*+[:：])\s", re.IGNORECASE),
        roles_first=frozenset(every_phrase(file.roles_first)),
        roles_anywhere=frozenset(every_phrase(file.roles_anywhere)),
        places=frozenset(normalize(place, COMPARE) for place in every_phrase(file.places)),
        waw_names=frozenset(every_phrase(file.waw_names)),
    )


def _choice(table: Phrases) -> str:
    return "|".join(map(re.escape, sorted(every_phrase(table), key=len, reverse=True)))


def names_in(byline: str) -> Iterator[str]:
    """Yield the names of a byline, in its order."""
    for part in _parts(byline):
        before, *behind = _COLON.split(part, maxsplit=1)
        found = [name for text in behind for name in _names_of(text)]
        yield from found or _names_of(before)


def pieces_of(byline: str) -> list[str]:
    """Cut a byline at every mark between two names, a colon among them."""
    return [piece for part in _parts(byline) for piece in _COLON.split(part)]


@lru_cache(maxsize=256)  # asked for names, and for agencies
def _parts(byline: str) -> tuple[str, ...]:
    """Cut a byline between those who signed it; a label in front of each is taken off."""
    text = _BOTH.sub("", _ADDRESS.sub(" ", clean_line(unescape(byline))))
    parts = []
    is_picture = False
    for part in _BETWEEN.split(text if _PICTURED.match(text) else without_label(text)):
        is_text = is_label(part) or _WRITTEN.match(part) is not None
        is_picture = bool(_PICTURED.match(part)) or (is_picture and not is_text)
        if not is_picture:
            parts.append(without_label(part))
    return tuple(parts)


def is_label(text: str) -> bool:
    """Tell whether a text begins with the label of a byline."""
    return _words().label.match(f"{_bare(text)} ") is not None


def is_signature(line: str) -> bool:
    """Tell whether a line begins with what stands before nothing but names."""
    return _words().signed.match(f"{_bare(line)} ") is not None


def without_label(text: str) -> str:
    """Take labels off the front; the marks of Arabic in them count for nothing."""
    for _ in range(_MAX_LABELS):
        found = _words().label.match(_bare(text))
        if found is None:
            break
        text = _behind(text, found[0])
    return text


def _behind(text: str, label: str) -> str:
    """Cut a label off the front of a text that may have marks which the label lacks."""
    left = len(label)
    for place, sign in enumerate(text):
        if not left and not _MARKS.match(sign):
            return text[place:]
        left -= not _MARKS.match(sign)
    return ""


def _bare(text: str) -> str:
    return _MARKS.sub("", text)


def _names_of(text: str) -> Iterator[str]:
    for one in _joined_by_waw(without_label(_without_where(text))):
        name = one.strip(_AROUND_NAME)
        if not is_place(name) and _is_name(name):
            yield name


def _without_where(text: str) -> str:
    """Take off the place behind a name, in brackets or behind "in"; a name may be in brackets."""
    outside = _BRACKETS.sub(" ", text).strip()
    inside = _BRACKETS.search(text)
    if inside and (is_place(outside) or not outside):
        return inside[1] or inside[2] or ""
    where = _WHERE.search(outside)
    is_name = where is not None and " " in outside[: where.start()]  # "Center for" is none
    return outside[: where.start()] if where and is_name else outside


def is_place(name: str) -> bool:
    """Tell whether a name is of a place where reports are filed."""
    return normalize(name, COMPARE) in _words().places


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
