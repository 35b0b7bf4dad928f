"""A sketch of a text, by which copies of it are found.

The smallest hashes of its runs of three words (bottom-k).

Of two sketches the share of common hashes among the smallest of both estimates the share of common
runs (Broder 1997). Texts are compared in match form, so that a copy with other alef forms, marks or
quotes is still a copy.
"""

from zlib import crc32

import msgspec

from tasks.text.normalize import STORED_SKETCH, normalize

# hashes: a share of 0.5 is met within ±0.1, one of 0.15 within ±0.07 (two standard deviations)
SIZE = 96
FEWEST_RUNS = 20  # below, a text is too short to tell a copy from the same news
_FIRST, _SECOND, _MASK = (
    0x9E3779B1,
    0x85EBCA6B,
    0xFFFFFFFF,
)  # odd numbers that spread the words' hashes


class Sketch(msgspec.Struct, frozen=True):
    """The ``hashes`` of a text in rising order, at most ``SIZE``, and how many different ``runs``
    it has in all.
    """

    hashes: tuple[int, ...]
    runs: int

    @property
    def packed(self) -> str:
        """Return the hashes as eight hexadecimal digits each."""
        return "".join(f"{one:08x}" for one in self.hashes)


def sketch(text: str) -> Sketch:
    """Return the sketch of a text; one of no hashes for a text too short to be told from others."""
    words = list(map(crc32, normalize(text, STORED_SKETCH).encode().split()))
    runs = {
        (one * _FIRST + two * _SECOND + three) & _MASK
        for one, two, three in zip(words, words[1:], words[2:], strict=False)
    }
    return (
        Sketch(tuple(sorted(runs)[:SIZE]), len(runs))
        if len(runs) >= FEWEST_RUNS
        else Sketch((), len(runs))
    )
