"""Finds notes that correct an article: they stand in boxes of their own, below or inside it."""

import re
from collections.abc import Collection
from functools import cache

from tasks.extraction.adjacent import is_unlinked
from tasks.extraction.boilerplate_phrases import forms
from tasks.extraction.boxes import Block, Box
from tasks.extraction.class_names import DISCUSSION
from tasks.text.normalize import BOILERPLATE, normalize

_BELOW = 8  # blocks below the text
_UP = 4  # boxes around the text
_MAX_NOTE = 700  # characters
_MAX_LABEL = 40
_BEHIND_LABEL = re.compile(r"[:：]|\s[-–—]\s")


def corrections(blocks: list[Block], places: Collection[int], top: Box) -> set[int]:
    """Find the places of such notes among the blocks that were left out."""
    around = top
    for _ in range(_UP):
        around = around.up or around
    end = min(max(places) + 1 + _BELOW, around.end)
    left_out = [place for place in range(min(places), end) if place not in places]
    found: set[int] = set()
    for place in left_out:
        block = blocks[place]
        if not (is_unlinked(block) and block.length <= _MAX_NOTE):
            continue
        if _is_note(block.text):
            found.add(place)
        elif place - 1 in left_out and _is_label(blocks[place - 1]):
            found.update((place - 1, place))
    return {place for place in found if not _is_talk(blocks[place].box)}


def _is_note(text: str) -> bool:
    sign = _BEHIND_LABEL.search(text, 0, _MAX_LABEL)
    if sign and normalize(text[: sign.start()].rstrip(), BOILERPLATE) in forms().correction:
        return len(text) > sign.end()
    return _openings().match(normalize(text[: 2 * _MAX_LABEL], BOILERPLATE)) is not None


def _is_label(block: Block) -> bool:
    if block.length > _MAX_LABEL:
        return False
    return normalize(block.text, BOILERPLATE) in forms().correction


def _is_talk(box: Box) -> bool:
    return any(one.flags & DISCUSSION for one in box.ancestors())


@cache
def _openings() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(forms().corrected))))
