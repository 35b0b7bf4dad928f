"""The topics that come with Rasid, read and compiled once in each process that runs tests.

Ask inside of a test: every process imports every test, and runs a third of them.
"""

from rasid import tagging
from tasks.tagging.tagger import Tagger
from tests.support.tracing import untraced
from worker.taxonomy.prepared_topics import prepare

bundled_taxonomy = tagging.bundled_taxonomy


def prepare_topics() -> None:
    """Have them for everything in this process, as in a process that others are forked from."""
    with untraced():
        prepare(None)


def bundled_tagger() -> Tagger:
    """Compile the terms when it is asked for the first time: a second, untraced."""
    prepare_topics()
    return tagging.bundled()._tagger
