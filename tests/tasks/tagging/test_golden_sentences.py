"""Sentences of our own, judged by hand: topics that each has, and topics that it must not have."""

import csv
from pathlib import Path

import pytest

from rasid import load_taxonomy
from tasks.tagging.tagger import Tagger, Text

TABLE = Path(__file__).parents[2] / "golden" / "tagging" / "sentences.tsv"
with TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
NOTHING = "-"


def split(topics):
    return set() if topics == NOTHING else set(topics.split(","))


@pytest.fixture(scope="module")
def tagger():
    """Make a tagger of the bundled topics."""
    return Tagger(load_taxonomy())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["sentence"][:40])
def test_a_sentence_has_the_topics_that_a_person_gave_it(tagger, row):
    found = {tag.id for tag in tagger.tag(Text(title="", text=row["sentence"], lang=row["lang"]))}

    assert split(row["want"]) <= found
    assert split(row["never"]).isdisjoint(found)
