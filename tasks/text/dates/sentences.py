"""Tells a sentence with a date in it from a line that dates an article.

A line that dates has few words of its own: names, and a place. A sentence ends with a stop, says
"on" of what stands before, or declines the year.
"""

import re
from functools import cache

import msgspec

from tasks.text.dates.labels import is_about_entry, label_words, line_words
from tasks.text.dates.names import fold, names

_TOKEN = re.compile(r"\d+|[^\W\d_]+|[|·•–—/()\[\]:،,-]")
_STOP = re.compile(r"[^\W_]{2}[\"»”)]?[.!?؟۔]\s*$")
# Turkish and Kurdish put the case behind the year: in 2026'da, 2026an de.
_DECLINED = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?:'|\s?ê\s)?(?:[dt][ae]n?|nd[ae]n?|an|y?ê)(?![^\W\d_])"
)
_SHORTEST_OF_CITY = 3
_FEW = 2  # words beside a date, with a stop behind them or "on" between, that make a sentence
_FEW_SIGNED = 4  # behind "by": names


class _Words(msgspec.Struct, frozen=True):
    beside: frozenset[str]
    on: frozenset[str]
    signed: frozenset[str]
    months: frozenset[str]


@cache
def _words() -> _Words:
    table = line_words()
    known = names()
    months = {word for rows in known.months.values() for name in rows for word in name.split()}
    months |= {word for name in known.kurdish_solar for word in name.split()}
    parts = {word for name in (*known.halves, *known.offsets) for word in name.split()}
    cities = {word for name in known.cities for word in name.split()}
    parts |= {word for word in cities if len(word) >= _SHORTEST_OF_CITY}  # "la" is a word of others
    return _Words(
        beside=frozenset(parts | set(table["beside"]) | label_words()),
        on=frozenset(table["on"]),
        signed=frozenset(table["signed"]),
        months=frozenset(months),
    )


def is_sentence(line: str, *, is_named: bool = False) -> bool:
    """Tell whether a line with a date says something else than when its article was published.

    Of a line that its page names for a date, only a long one with a stop is believed to.
    """
    if is_about_entry(line):
        return False
    folded = fold(line)
    tokens = _TOKEN.findall(folded)
    words = _words()
    own = [token for token in tokens if _is_own(token)]
    if len(own) < _FEW:
        return False
    is_signed = is_named or not words.signed.isdisjoint(tokens)
    if _STOP.search(folded) and len(own) >= (_FEW_SIGNED if is_signed else _FEW):
        return True
    return not is_named and (
        _DECLINED.search(folded) is not None or (not is_signed and _says_on(tokens))
    )


def has_own_words(line: str) -> bool:
    """Tell whether a line has words that do not help to date it."""
    return any(map(_is_own, _TOKEN.findall(fold(line))))


def _is_own(token: str) -> bool:
    words = _words()
    return (
        token[0].isalpha()
        and len(token) > 1
        and token not in words.beside
        and token not in words.on
        and token not in words.signed
        and token not in words.months
    )


def _says_on(tokens: list[str]) -> bool:
    """Tell whether two words or more, then "on", then the date stand in one part of a line."""
    words = _words()
    count = 0
    for token, after in zip(tokens, [*tokens[1:], ""], strict=True):
        if _is_own(token):
            count += 1
        elif not token[0].isalnum():
            count = 0
        elif token in words.on and count >= _FEW:
            return after.isdecimal() or after in words.months or after in words.beside
    return False
