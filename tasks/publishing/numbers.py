"""The numbers of a text, by which a revision tells that figures changed."""

import re
from collections.abc import Iterable
from functools import cache, partial
from itertools import chain

import msgspec

from tasks.text.normalize import DATES, normalize
from tasks.text.word_tables import Phrases, every_phrase, read_tables

_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_RUN = re.compile(r"\w+")  # three times as fast, and nearly always one token
_SEPARATED = re.compile(r"[,٬](?<=\d[,٬])(?=\d{3}(?!\d))")  # a sign first: it is searched fast
_ARABIC_AND = "و"  # written with the number behind it
_fold = partial(normalize, profile=DATES)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    values: Phrases
    counters: Phrases
    ago_before: Phrases
    ago_behind: Phrases
    units: Phrases


class _Tables(msgspec.Struct, frozen=True):
    values: dict[str, str]
    of_readers: re.Pattern[str]


@cache
def _file() -> _File:
    return read_tables("numbers.toml", _File)


@cache
def _tables() -> _Tables:
    file = _file()
    values: dict[str, str] = {}
    for row in every_phrase(file.values):
        number, *words = row.split()
        values |= {_fold(word): number for word in words}
    counters = _any_of(every_phrase(file.counters))
    before = _any_of(every_phrase(file.ago_before))
    behind = _any_of(every_phrase(file.ago_behind))
    units = _any_of(every_phrase(file.units))
    return _Tables(
        values=values,
        of_readers=re.compile(
            rf"(?<!\w)(?:(?:{before})\s(?:\d+\s)?(?:{units})|\d+\s(?:{units})\s(?:{behind})"
            rf"|\d+\s(?:{counters})|(?:{counters})\s?:?\s?\d+)(?!\w)"
        ),
    )


def _any_of(phrases: Iterable[str]) -> str:
    folded = sorted(set(map(_fold, phrases)), key=len, reverse=True)
    return "|".join(map(re.escape, folded))


def number_words(lang: str) -> dict[str, int]:
    """Give the number words of a language in the form ``DATES``; none for another than ours."""
    found: dict[str, int] = {}
    for row in (table for code, table in _file().values.items() if code == lang):
        for number, *words in (line.split() for line in row):
            found |= {_fold(word): int(number) for word in words}
    return found


def numbers_in(text: str) -> tuple[str, ...]:
    """List the numbers of a text in order, in digits, whether written in digits or in words.

    What a page counts of its readers, and how long ago something was, is left out: it changes
    without an edit.
    """
    tables = _tables()
    folded = _SEPARATED.sub("", _fold(text))
    kept = tables.of_readers.sub(" ", folded)
    values = tables.values
    runs = [
        run
        for run in _RUN.findall(kept)
        if run in values or not run.isalpha() or run[0] == _ARABIC_AND
    ]
    tokens = chain.from_iterable((run,) if run.isalpha() else _TOKEN.findall(run) for run in runs)
    return tuple(number for token in tokens if (number := _number(token, values)))


def _number(token: str, values: dict[str, str]) -> str:
    """Give a token's number in digits, "" for another word."""
    if number := values.get(token):
        return number
    if token.isdecimal():
        return token.lstrip("0") or "0"
    return values.get(token[1:], "") if token[0] == _ARABIC_AND else ""
