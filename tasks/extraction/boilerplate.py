"""Takes the furniture off an article's text: what the page says around the story.

Rules of structure, none of a site.
"""

import re
from collections.abc import Set as AbstractSet

import msgspec

from tasks.extraction.agencies import dateline_of
from tasks.extraction.boilerplate_phrases import forms
from tasks.text.dates import read_date
from tasks.text.normalize import BOILERPLATE, normalize

_HEAD_LINES = 8  # furniture above the story; deeper lines are the story's own
_MAX_LABEL = 60
_MAX_DATE_REST = 40  # letters beside the date in a line that only dates the article
_MAX_LABELLED, _MAX_CALL, _MAX_POLICY = 100, 160, 400
_MAX_PARTS = 3  # of a line that says where and by whom
_MIN_LINK = 15
_MAX_SHARES = 320

_NUMBERS = re.compile(r"\d+")
_PARTS = re.compile(r"[-–—|/:،,]")


def _fold(text: str) -> str:
    return normalize(text, BOILERPLATE)


class Around(msgspec.Struct, frozen=True):
    """What is known of a page when its lines are judged.

    Title, texts of links, names of site and authors.
    """

    title: str = ""
    links: AbstractSet[str] = frozenset()
    names: AbstractSet[str] = frozenset()


def strip(lines: list[str], around: Around) -> tuple[list[str], list[str]]:
    """Return (the story's lines, the lines taken off).

    Off come, at the top: repetitions of the title, date lines, datelines, who signed, labels and
    share bars; at the end: share bars, labels, policies, related and previous or next links;
    anywhere: calls to follow the site, and a label such as "read also" with the link below it. A
    text that is furniture throughout stays as it is.
    """
    kept = _without_boxes(lines, around.links)
    start = _head(kept, around)
    end = _tail(kept, start, around.links)
    story = kept[start:end]
    if not story:
        return lines, []
    remaining = set(story)
    return story, [line for line in lines if line not in remaining]


def _head(lines: list[str], around: Around) -> int:
    """Return where the story begins.

    Behind the last line of furniture among the first ones that are nothing else.
    """
    start = 0
    title, names = _fold(around.title), {_fold(name) for name in around.names}
    for place, line in enumerate(lines[:_HEAD_LINES]):
        if (
            _is_title(line, title)
            or _is_share_bar(line)
            or is_date_line(line)
            or _is_label_line(line)
            or _is_filing(line, names)
        ):
            start = place + 1
        elif len(line) > _MAX_LABEL:
            break
    return start


def _is_filing(line: str, names: AbstractSet[str]) -> bool:
    """Tell whether a line says nothing but where and by whom the story was filed.

    A dateline, the site, an author.
    """
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


def _tail(lines: list[str], start: int, linked: AbstractSet[str]) -> int:
    end = len(lines)
    while end > start and _ends_in_furniture(lines[end - 1], linked):
        end -= 1
    return end


def _ends_in_furniture(line: str, linked: AbstractSet[str]) -> bool:
    if _is_link(line, linked) and not line.endswith((".", "۔", "!", "؟", "?", "»", '"')):
        return True
    folded = _fold(line) if len(line) <= _MAX_POLICY else ""
    phrases = forms()
    return (
        folded in phrases.neighbour
        or folded in phrases.more
        or folded in phrases.ending
        or _is_share_bar(line)
        or _is_label_line(line)
        or any(policy in folded for policy in phrases.policy)
    )


def _is_label_line(line: str) -> bool:
    """Tell whether a line files or counts its article: a label, then a few words or a number."""
    if len(line) > _MAX_LABELLED:
        return False
    label, colon, _ = line.partition(":")
    if colon and _fold(label) in forms().label:
        return True
    return _NUMBERS.sub("", _fold(line)).strip() in forms().label


def _is_call(line: str) -> bool:
    """Tell whether a line asks to follow the site somewhere, and does nothing else."""
    if len(line) > _MAX_CALL:
        return False
    folded = _fold(line)
    return any(folded.startswith(f"{verb} ") for verb in forms().follow) and any(
        place in folded for place in forms().places
    )


def _is_link(line: str, linked: AbstractSet[str]) -> bool:
    return len(line) >= _MIN_LINK and line in linked


def _without_boxes(lines: list[str], linked: AbstractSet[str]) -> list[str]:
    """Drop calls to follow, and each label such as "read also" together with the links that follow
    it.
    """
    kept: list[str] = []
    is_box = False
    for line in lines:
        label, _, rest = line.partition(":")
        is_label = (
            len(label) <= _MAX_LABEL
            and _fold(label) in forms().more
            and (not rest or _is_link(rest.strip(), linked))
        )
        is_box = is_label or (is_box and _is_link(line, linked))
        if not is_box and not _is_call(line):
            kept.append(line)
    return kept


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


def is_date_line(line: str) -> bool:
    """Tell whether a line does nothing but date the article.

    A complete date, and few words beside it or a label.
    """
    if len(line) > _MAX_LABEL * 2 or read_date(line) is None:
        return False
    letters = sum(sign.isalpha() for sign in line)
    folded = _fold(line)
    return letters <= _MAX_DATE_REST or any(folded.startswith(label) for label in forms().dating)
