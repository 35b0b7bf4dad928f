"""The topics that come with Rasid, read and compiled once in each process that runs tests.

Ask inside of a test: every process imports every test, and runs a third of them.
"""

from rasid import tagging
from tasks.tagging.tagger import Tagger

bundled_taxonomy = tagging.bundled_taxonomy


def bundled_tagger() -> Tagger:
    """Compile the terms, which takes a second, when it is asked for the first time."""
    return tagging.bundled()._tagger
