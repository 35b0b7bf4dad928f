"""Words that say what a date near an article is: ``tasks/data/dates/labels.toml``."""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal

import msgspec

from tasks.text.dates.names import any_of, fold, names
from tasks.text.dates.zones import with_american_areas

Kind = Literal["published", "updated", "event", "plain"]
_NAME = re.compile(r"[a-z]+|[\u0621-\u06d5]+")
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{2})[.!]\s")
_MAX_OPENING = 160  # characters
_OWN_FOOTERS = frozenset({"post", "entry", "article", "story", "blog", "item"})
_MATCHED = ("published", "updated", "event", "deadline", "entry", "entry_verbs", "entry_stops")
_RESTS = re.compile(r"[^\W\d_]+")


class _Labels(msgspec.Struct, frozen=True):
    labelled: re.Pattern[str]
    event: re.Pattern[str]
    published: frozenset[str]
    entry: re.Pattern[str]
    elsewhere: frozenset[str]
    elsewhere_whole: frozenset[str]
    bars: frozenset[str]


class Segment(msgspec.Struct, frozen=True):
    """A part of a line with one date at most, and what its label says of it."""

    text: str
    kind: Kind


@cache
def _table() -> dict[str, Any]:
    place = files("tasks") / "data" / "dates" / "labels.toml"
    return tomllib.loads(place.read_text("utf-8"))


def line_words() -> dict[str, frozenset[str]]:
    """Read the folded words that stand beside dates, by what they do."""
    rows: dict[str, list[str]] = _table()["line"]
    return {use: frozenset(map(fold, words)) for use, words in rows.items()}


def label_words() -> frozenset[str]:
    """Collect the single words of all labels."""
    phrases = (*_table()["published"], *_table()["updated"])
    return frozenset(word for phrase in phrases for word in fold(phrase).split())


@cache
def _labels() -> _Labels:
    table = _table()
    words = {kind: any_of(map(fold, table[kind])) for kind in _MATCHED}
    months = any_of({month for own in names().months.values() for month in own})
    return _Labels(
        # before a word: inline elements are often written without a space between them
        labelled=re.compile(
            rf"(?:(?<![^\W\d_])(?P<published>{words['published']})"
            rf"|(?<![^\W\d_])(?P<updated>{words['updated']}))(?![^\W\d_])"
        ),
        event=re.compile(
            rf"(?<!\w)(?:{words['event']})\s*+(?::\s*+)?(?=\d)"
            rf"|(?<!\w)(?:{words['deadline']})(?!\w)(?=\D{{0,40}}\d)"
            # 3-5 May: two days
            r"|(?<![\d:./-])(?P<first>\d{1,2})\s?[-–]\s?(?P<last>\d{1,2})\s"
            rf"(?=(?:{months})(?![^\W\d_]))"
        ),
        published=frozenset(map(fold, table["published"])),
        # The verb stands first, within two words, or last: further on it is another's publication.
        entry=re.compile(
            rf"\W{{0,3}}(?:(?={words['entry_verbs']})(?:{words['entry']})(?![^\W\d_])"
            rf"|(?:{words['entry']})(?![^\W\d_])(?:(?:\W+(?!(?:{words['entry_stops']})(?![^\W\d_]))"
            rf"[^\W\d_]+){{0,2}}?\W+"
            rf"(?:{words['entry_verbs']})|.{{0,140}}?\W(?:{words['entry_verbs']})[^\W\d_]*+\W*+\Z))"
        ),
        elsewhere=frozenset(table["elsewhere"]),
        elsewhere_whole=frozenset(table["elsewhere_whole"]),
        bars=frozenset(table["bars"]),
    )


@lru_cache(maxsize=256)  # a line of a page is asked about several times
def segments(line: str) -> tuple[Segment, ...]:
    """Cut a line where a label begins; longer labels win, and the first label of a run holds."""
    folded = fold(with_american_areas(line))
    starts = [0]
    is_of_entry = is_about_entry(line)
    if is_of_entry:
        folded = _SENTENCE_END.split(folded, maxsplit=1)[0]
    kinds: list[Kind] = ["published" if is_of_entry else "plain"]
    for found in _labels().labelled.finditer(folded):
        kind: Kind = "updated" if found["updated"] else "published"
        if is_of_entry and kind == "published":
            continue
        if _has_digits(folded[starts[-1] : found.start()]):
            starts.append(found.start())
            kinds.append(kind)
        elif kinds[-1] == "plain" or kind == "updated":
            kinds[-1] = kind
    ends = [*starts[1:], len(folded)]
    parts = [folded[start:end] for start, end in zip(starts, ends, strict=True)]
    return tuple(
        Segment(text, "event" if kind == "plain" and _is_of_event(text) else kind)
        for text, kind in zip(parts, kinds, strict=True)
    )


def _is_of_event(folded: str) -> bool:
    """Tell whether a date is that of an event: by a word, or days in a row ("3-5 May")."""
    return any(
        not found["first"] or int(found["first"]) < int(found["last"])
        for found in _labels().event.finditer(folded)
    )


@lru_cache(maxsize=256)
def is_about_entry(line: str) -> bool:
    """Tell whether a line begins as sites do that say when this very article was published."""
    return _labels().entry.match(fold(line[:_MAX_OPENING])) is not None


def is_published_label(text: str) -> bool:
    """Tell whether a text is the label of a day of publication and nothing else."""
    return fold(text).strip(" :") in _labels().published


def words_beside(segment: Segment) -> int:
    """Count the words of a segment that are no label."""
    return len(_RESTS.findall(_labels().labelled.sub(" ", segment.text)))


@lru_cache(maxsize=1 << 14)
def is_elsewhere(class_names: str) -> bool:
    """Tell whether the names of a box say that it is not about the article."""
    lowered = class_names.lower()
    return is_surely_elsewhere(class_names) or not _labels().elsewhere_whole.isdisjoint(
        lowered.split()
    )


def is_surely_elsewhere(class_names: str) -> bool:
    """Tell the same by those names alone that mean nothing else; a post's footer is its own."""
    lowered = class_names.lower()
    if not _labels().bars.isdisjoint(lowered.split()):
        return True
    if _labels().elsewhere.isdisjoint(_NAME.findall(lowered)):
        return False
    for name in lowered.split():
        words = set(_NAME.findall(name))
        found = words & _labels().elsewhere
        if found and (found != {"footer"} or words.isdisjoint(_OWN_FOOTERS)):
            return True
    return False


def _has_digits(text: str) -> bool:
    return any(map(str.isdecimal, text))
