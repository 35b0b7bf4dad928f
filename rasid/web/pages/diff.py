"""What a revision changed, word by word, in any language that writes spaces."""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal

import msgspec

from tasks.text.sanitize import clean

_TOKEN = re.compile(r"\n\n|\S+")
_MOST_WORDS = 4_000  # of each text: what is compared grows with the product of both
_MOST_PAIRS = 1_000_000  # articles have a tenth; beyond, frequent words find no equals
_CONTEXT = 14  # words left around a change
_BREAK = "\n\n"

Kind = Literal["same", "gone", "new", "skipped", "break"]


class Run(msgspec.Struct, frozen=True):
    """Words that both revisions have, or one of them; ``skipped`` and ``break`` carry none."""

    kind: Kind
    text: str = ""


class Diff(msgspec.Struct, frozen=True):
    """The runs of a comparison and how many words came and went."""

    runs: list[Run]
    added: int
    gone: int


def word_diff(older: str, newer: str) -> Diff:
    """Compare two texts; long stretches without a change are skipped."""
    before = _TOKEN.findall(older)[:_MOST_WORDS]
    after = _TOKEN.findall(newer)[:_MOST_WORDS]
    matcher = SequenceMatcher(None, before, after, autojunk=_pairs(before, after) > _MOST_PAIRS)
    runs: list[Run] = []
    added = gone = 0
    opcodes = matcher.get_opcodes()
    for number, (tag, left, left_end, right, right_end) in enumerate(opcodes):
        if tag == "equal":
            words = after[right:right_end]
            runs += _shortened(words, is_first=not number, is_last=number == len(opcodes) - 1)
            continue
        lost, came = before[left:left_end], after[right:right_end]
        gone += len([word for word in lost if word != _BREAK])
        added += len([word for word in came if word != _BREAK])
        runs += [*_runs("gone", lost), *_runs("new", came)]
    return Diff(runs if added or gone else [], added, gone)


def _pairs(before: Sequence[str], after: Sequence[str]) -> int:
    """Count the pairs of equal words: what a comparison looks at, again at each difference."""
    counts = Counter(after)
    return sum(counts[word] for word in before)


def _shortened(words: Sequence[str], *, is_first: bool, is_last: bool) -> list[Run]:
    """Leave out the middle of what did not change, at an end of the text the end."""
    head = [] if is_first else list(words[:_CONTEXT])
    tail = [] if is_last else list(words[max(len(head), len(words) - _CONTEXT) :])
    skipped = [Run("skipped")] if len(head) + len(tail) < len(words) else []
    return [*_runs("same", head), *skipped, *_runs("same", tail)]


def _runs(kind: Kind, words: Sequence[str]) -> list[Run]:
    """Put words together, paragraph by paragraph."""
    runs: list[Run] = []
    waiting: list[str] = []
    for word in [*words, None]:
        if word is None or word == _BREAK:
            if waiting:
                runs.append(Run(kind, clean(" ".join(waiting))))
                waiting = []
            if word == _BREAK:
                runs.append(Run("break"))
        else:
            waiting.append(word)
    return runs
