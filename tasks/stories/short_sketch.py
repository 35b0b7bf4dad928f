"""Sketches of posts that are too short for ``tasks.publishing.minhash``."""

from collections.abc import Sequence
from itertools import pairwise
from zlib import crc32

from tasks.publishing.minhash import SIZE, Sketch

FEWEST_PAIRS = 4  # below, two posts may say the same by chance


def short_sketch(names: Sequence[str]) -> Sketch:
    """Hash the neighbouring pieces of a post, given by name; none for one that says too little.

    A long text has other hashes than a short one: a post is found by posts, not by articles.
    """
    pairs = {crc32(f"post {one} {two}".encode()) for one, two in pairwise(names)}
    hashes = tuple(sorted(pairs)[:SIZE]) if len(pairs) >= FEWEST_PAIRS else ()
    return Sketch(hashes, len(pairs))
