"""Takes boilerplate off an article's text: lines that the page puts around the story.

Rules of structure, none of a site.
"""

import re
from collections.abc import Set as AbstractSet

import msgspec

from tasks.extraction.boilerplate_phrases import forms
from tasks.extraction.calls import Calls
from tasks.extraction.credits.agencies import dateline_of
from tasks.extraction.margins.read_on import is_read_on
from tasks.text.dates import read_date
from tasks.text.dates.sentences import has_own_words, is_sentence
from tasks.text.normalize import BOILERPLATE, normalize

_HEAD_LINES = 8  # boilerplate above the story; deeper lines are the story's own
_MAX_LABEL = 60
_MAX_DATE_REST = 40  # letters beside the date in a line that only dates the article
# code points of lines of each kind
_MAX_LABELLED = 100
_MAX_CALL = 160
_MAX_POLICY = 400
_MAX_PARTS = 3  # of a line that names place and author
_MIN_LINK = 15
_MAX_SHARES = 320
_MAX_CAPTION = 250
_MAX_CREDIT = 80

_NUMBERS = re.compile(r"\d+")
_PARTS = re.compile(r"[-–—|/:،,]")
_LABEL_SIGN = re.compile("[:：|–—-]")  # found in no time where the next pattern is slow
# Blanks are looked at from their first one only: else a long run costs the square of its length.
_AFTER_LABEL = re.compile(r"(?:(?<!\s)\s+)?[:：|]\s*|(?<!\s)\s+[-–—]\s+")
_CLOSED = (".", "۔", "!", "؟", "?", "»", '"')
_STOPS = (".", "۔")
_PICTURE = r"(?:image|photo|picture|pic|foto|fotoğraf|wêne|وێنە|صورة|الصورة|تصوير|عکس)s?"
_CREDITED = re.compile(
    rf"""(?:^|[|.]\s*){_PICTURE}(?:\s+credit)?(?:\s+by\s|\s*[:：])[^.:：]{{1,40}}$
    |(?:^|\s)credits?\s?[:：][^.:：]{{1,40}}$""",
    re.VERBOSE | re.IGNORECASE,
)
_CREDITED_IN_BRACKETS = re.compile(
    rf"تصوير(?:\s\w+){{1,4}}|{_PICTURE}(?:\s+(?:credit|by|courtesy\s+of))?\s*[:：][^()]{{1,60}}",
    re.IGNORECASE,
)


def _fold(text: str) -> str:
    return normalize(text, BOILERPLATE)


class PageContext(msgspec.Struct, frozen=True):
    """What lines are compared with.

    The title of a page, the texts of its links, the names of its site and authors, and the lower
    headings in its text.
    """

    title: str = ""
    links: AbstractSet[str] = frozenset()
    names: AbstractSet[str] = frozenset()
    headings: AbstractSet[str] = frozenset()


def strip(lines: list[str], page: PageContext) -> tuple[list[str], list[str]]:
    """Divide lines into those of the story and those taken off.

    Off come, at the top: repetitions of the title, date lines, datelines, who signed, labels and
    share bars; at the end: share bars, labels, policies, related and previous or next links, and
    that the rest is elsewhere or for subscribers;
    anywhere: calls to follow the site, and a label such as "read also" with the link below it. A
    text that is boilerplate throughout stays as it is.
    """
    kept = _without_boxes(lines, page.links)
    start = _head(kept, page)
    end = _tail(kept, start, page.links)
    story = kept[start:end]
    if not story:
        return lines, []
    remaining = set(story)
    return story, [line for line in lines if line not in remaining]


def _head(lines: list[str], page: PageContext) -> int:
    """Find where the story begins: behind the boilerplate that the text opens with."""
    start = 0
    title = _fold(page.title)
    names = {_fold(name) for name in page.names}
    for place, line in enumerate(lines[:_HEAD_LINES]):
        if (
            _is_title(line, title)
            or _is_share_bar(line)
            or (is_date_line(line) and not (line in page.headings and has_own_words(line)))
            or _is_moment(line)
            or _is_label_line(line)
            or _is_filing(line, names)
        ):
            start = place + 1
        elif len(line) > _MAX_LABEL:
            break
    return start


def _is_filing(line: str, names: AbstractSet[str]) -> bool:
    """Tell whether a line holds nothing but a dateline, the site or an author."""
    if len(line) > _MAX_LABEL:
        return False
    parts = [_fold(part) for part in _PARTS.split(line) if part.strip()]
    filed = dateline_of(line)
    is_dateline = bool(filed.agency) and filed.end >= len(line.rstrip())
    is_signed = any(
        name in part and part.count(" ") <= name.count(" ") + 1
        for part in parts
        for name in names
        if name
    )
    return is_dateline or (len(parts) <= _MAX_PARTS and is_signed)


def _tail(lines: list[str], start: int, links: AbstractSet[str]) -> int:
    end = len(lines)
    while end > start and _is_closing(lines[end - 1], links):
        end -= 1
    return end


def _is_closing(line: str, links: AbstractSet[str]) -> bool:
    if _is_link(line, links) and not line.endswith(_CLOSED):
        return True
    folded = _fold(line) if len(line) <= _MAX_POLICY else ""
    phrases = forms()
    return (
        folded in phrases.neighbour
        or folded in phrases.more
        or folded in phrases.ending
        or _is_share_bar(line)
        or _is_label_line(line)
        or is_read_on(line)
        or any(policy in folded for policy in phrases.policy)
        or any(folded.startswith(right) for right in phrases.rights)
        or (len(line) <= _MAX_SHARES and any(one in folded for one in phrases.credits))
    )


def _is_label_line(line: str) -> bool:
    """Tell whether a line files or counts its article: a label, then a few words or a number."""
    if len(line) > _MAX_LABELLED:
        return False
    label, colon, _ = line.partition(":")
    if colon and _fold(label) in forms().label:
        return True
    return _NUMBERS.sub("", _fold(line)).strip() in forms().label


def _is_link(line: str, links: AbstractSet[str]) -> bool:
    return len(line) >= _MIN_LINK and line in links


def _without_boxes(lines: list[str], links: AbstractSet[str]) -> list[str]:
    """Drop calls to follow or to pay, and each label such as "read also" with its headlines."""
    kept: list[str] = []
    calls = Calls(lines)
    is_box = False
    for line in lines:
        is_box = _is_pointer(line, links) or (is_box and _is_link(line, links))
        if not (is_box or calls.has(line) or _is_caption(line)):
            kept.append(line)
    return kept


def _is_pointer(line: str, links: AbstractSet[str]) -> bool:
    """Tell whether a line is a label such as "read also", alone or with a headline behind it."""
    has_sign = _LABEL_SIGN.search(line, 0, _MAX_LABEL + 1)
    found = _AFTER_LABEL.search(line, 0, _MAX_LABEL + 1) if has_sign else None
    if found is None and len(line) > _MAX_LABEL:
        return False
    label = line[: found.start()] if found else line
    if _fold(label) not in forms().more:
        return False
    headline = line[found.end() :].strip() if found else ""
    is_headline = len(headline) <= _MAX_CALL and not headline.endswith(_STOPS)
    return not headline or _is_link(headline, links) or is_headline


def _is_caption(line: str) -> bool:
    """Tell whether a line begins or ends by naming whose picture it is."""
    if len(line) > _MAX_CAPTION:
        return False
    if line.endswith(")"):
        return _CREDITED_IN_BRACKETS.fullmatch(line[line.rfind("(") + 1 : -1]) is not None
    if line.startswith("©"):
        return True
    start = max(0, len(line) - _MAX_CREDIT)
    if line.find(":", start) < 0 and line.find(" by ", start) < 0 and line.find("：", start) < 0:
        return False
    return _CREDITED.search(line, start) is not None


def _is_title(line: str, title: str) -> bool:
    return bool(title) and len(line) <= 2 * len(title) + _MAX_LABEL and _fold(line) == title


def _is_share_bar(line: str) -> bool:
    """Tell whether a line is made of share words and counters alone."""
    if len(line) > _MAX_SHARES:
        return False
    words = [word for word in _fold(line).split() if not word.isdecimal()]
    place = 0
    while place < len(words):
        width = _share_phrase_at(words, place)
        if not width:
            return False
        place += width
    return bool(words)


def _share_phrase_at(words: list[str], place: int) -> int:
    """Count the words of the longest share phrase that begins at ``place``, 0 without one."""
    phrases = forms()
    for width in range(phrases.longest_share, 0, -1):
        if " ".join(words[place : place + width]) in phrases.share:
            return width
    return 0


def _is_moment(line: str) -> bool:
    """Tell whether a line says when and nothing else: "yesterday", "2 hours ago"."""
    return len(line) <= _MAX_LABEL and not has_own_words(line) and any(map(str.isalpha, line))


def is_date_line(line: str) -> bool:
    """Tell whether a line only dates the article: a complete date with a label or few words."""
    if len(line) > _MAX_LABEL * 2 or read_date(line) is None or is_sentence(line):
        return False
    letters = sum(sign.isalpha() for sign in line)
    folded = _fold(line)
    return letters <= _MAX_DATE_REST or any(folded.startswith(label) for label in forms().dating)
