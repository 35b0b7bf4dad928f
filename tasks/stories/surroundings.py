"""What a text has around its news: addresses, hashtags at its ends, marks of urgency, datelines."""

import re
from functools import lru_cache

from tasks.extraction.credits.agencies import agency_named, dateline_of, may_begin_name
from tasks.stories.vocabulary import fold, urgent_marks

Span = tuple[int, int]

_ADDRESSES = re.compile(r"https?://\S+|www\.\S+|\bt\.me/\S+|(?<!\w)@\w+")
_SIGNS_OF_ADDRESSES = ("://", "www.", "t.me/", "@")
_TAG = r"#[\w\u200c]++"
_TAGS_AT_HEAD = re.compile(rf"^(?:{_TAG}|#(?![\w\u200c])|[^\w#])*(?=[|:：]|[–—-]\s)")
_TAGS_AT_END = re.compile(rf"(?:{_TAG}[^\w#]*)+$", re.MULTILINE)
_HEAD = re.compile(r"^([^|:\n–—!….-]{1,40})(?:[|:!…]+|\.{3}|\s[–—-])\s*")
_BRACKETED = re.compile(r"[(\[]([^()\[\]]{1,40})[)\]]")
_MARKS = re.compile(r"[^\w\s]+")
_FIRST_WORDS, _LAST_WORDS = 80, 15  # among which a text credits its agency
_WIDTHS = (1, 2, 3)  # words of a name
_HEAD_LENGTH, _TAIL_LENGTH = 1_200, 300  # code points that hold so many words, of usual texts
_TAIL, _TAGGED_HEAD = 1_000, 120  # code points in which hashtags stand around the news
_SPACE = " \n.،,؛;:!()[]-–—|\u200f\u200e"
_MAX_HEADS = 3
_MAX_DATELINE = 45  # code points


def surroundings(text: str) -> tuple[Span, ...]:
    """List the spans of a text that say nothing of its event, in their order; they may overlap."""
    spans: list[Span] = []
    if any(sign in text for sign in _SIGNS_OF_ADDRESSES):
        spans += (found.span() for found in _ADDRESSES.finditer(text))
    tail = max(0, len(text) - _TAIL)
    if "#" in text[tail:]:
        spans += (found.span() for found in _TAGS_AT_END.finditer(text, tail))
    spans += (found.span() for found in _bracketed_agencies(text))
    start = found.end() if (found := _TAGS_AT_HEAD.match(text, 0, _TAGGED_HEAD)) else 0
    filed = dateline_of(text[start : start + _TAGGED_HEAD].split("\n", 1)[0])
    is_dateline = filed.end <= _MAX_DATELINE and text[start + filed.end :].strip(_SPACE)
    start += filed.end if is_dateline else 0
    for _ in range(_MAX_HEADS):
        head = _HEAD.match(text[start : start + _TAGGED_HEAD])
        if head is None or not _is_mark(head[1]):
            break
        start += head.end()
    return tuple(sorted([*spans, (0, start)] if start else spans))


def agencies_in(text: str) -> frozenset[str]:
    """List the ids of the agencies that a text credits: in its dateline, in brackets, by name."""
    found = {dateline_of(text.split("\n", 1)[0]).agency}
    found |= {agency_named(match[1].strip()) for match in _bracketed_agencies(text)}
    words = _words_at_ends(text)
    for at, word in enumerate(words):
        if may_begin_name(word):
            found |= {_credited(words[at : at + width]) for width in _WIDTHS}
    return frozenset(found - {""})


def _words_at_ends(text: str) -> list[str]:
    """List the words in which an agency is credited; the middle of a long text is not read."""
    if len(text) > _HEAD_LENGTH + _TAIL_LENGTH:
        first = _MARKS.sub(" ", text[:_HEAD_LENGTH]).split()
        last = _MARKS.sub(" ", text[-_TAIL_LENGTH:]).split()
        if len(first) > _FIRST_WORDS and len(last) > _LAST_WORDS:  # what is cut is not among them
            return first[:_FIRST_WORDS] + last[-_LAST_WORDS:]
    words = _MARKS.sub(" ", text).split()
    return words[:_FIRST_WORDS] + words[_FIRST_WORDS:][-_LAST_WORDS:]


def _credited(words: list[str]) -> str:
    name = " ".join(words)
    return agency_named(name) if len(name) >= 4 else ""  # noqa: PLR2004 - AA and AP are words too


@lru_cache(maxsize=4)  # asked for its place and for its name
def _bracketed_agencies(text: str) -> tuple[re.Match[str], ...]:
    return tuple(found for found in _BRACKETED.finditer(text) if agency_named(found[1].strip()))


def _is_mark(head: str) -> bool:
    bare = " ".join(_MARKS.sub(" ", head).split())
    return not bare or fold(bare) in urgent_marks() or bool(agency_named(bare))
