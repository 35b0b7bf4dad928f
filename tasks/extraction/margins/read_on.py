"""Finds last lines in which a page holds back the rest of its article."""

import re
from collections.abc import Iterable
from functools import cache

import msgspec

from tasks.text.normalize import BOILERPLATE, normalize
from tasks.text.word_tables import Phrases, every_phrase, read_tables

FILE = "read_on.toml"
MAX_LINE = 160  # characters
_SHARE = 0.5  # of a line that says nothing but "continue reading"
_BETWEEN = 2  # words between the whole and what it is of
_QUOTED = re.compile('[«»“”„"]')
_SENTENCES = re.compile(r"(?<=[.!?؟۔…])\s+")


class ReadOnTables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The tables of the file."""

    reading: Phrases
    whole: Phrases
    texts: Phrases
    asks: Phrases
    told: Phrases


class _Patterns(msgspec.Struct, frozen=True):
    rest: re.Pattern[str]  # "read on", or the rest of the article
    asks: re.Pattern[str]
    told: re.Pattern[str]


def is_read_on(line: str) -> bool:
    """Tell whether a line says that the text goes on elsewhere, or for subscribers only.

    "The full report" alone is news of one: the reader must be asked for something as well, or the
    line say nothing else.
    """
    if len(line) > MAX_LINE or _QUOTED.search(line):
        return False
    form = f" {normalize(line, BOILERPLATE)} "
    patterns = _patterns()
    if any(_is_told(sentence) for sentence in _SENTENCES.split(line)):
        return True
    rest = patterns.rest.search(form)
    if rest is None:
        return False
    if len(rest[0]) >= _SHARE * len(form):
        return True
    return patterns.asks.search(form) is not None


def _is_told(sentence: str) -> bool:
    form = f" {normalize(sentence, BOILERPLATE)} "
    told = _patterns().told.search(form)
    return told is not None and len(told[0]) >= _SHARE * len(form)


@cache
def _patterns() -> _Patterns:
    tables = read_tables(FILE, ReadOnTables)
    whole, texts = _choice(tables.whole), _choice(tables.texts)
    gap = rf"(?:\w+ ){{0,{_BETWEEN}}}?"
    rest = f"{_choice(tables.reading)}|{whole} {gap}{texts}|{texts} {gap}{whole}"
    return _Patterns(
        rest=re.compile(rf" (?:{rest})(?= )"),
        asks=re.compile(rf" {_choice(tables.asks)}(?= )"),
        told=re.compile(rf" {_choice(tables.told)}(?= )"),
    )


def _choice(table: Phrases) -> str:
    return f"[ولب]?(?:{'|'.join(_forms(every_phrase(table)))})"


def _forms(phrases: Iterable[str]) -> list[str]:
    forms = {normalize(phrase, BOILERPLATE) for phrase in phrases}
    return sorted(map(re.escape, forms), key=len, reverse=True)
