"""Sentences of our own, judged by hand: topics that each has, and topics that it must not have."""

import csv
from pathlib import Path

import pytest

from tasks.tagging.tagger import Text
from tests.support.bundled_topics import bundled_tagger

TABLE = Path(__file__).parents[2] / "golden" / "tagging" / "sentences.tsv"
with TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
NOTHING = "-"


def split(topics):
    return set() if topics == NOTHING else set(topics.split(","))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["sentence"][:40])
def test_a_sentence_has_the_topics_that_a_person_gave_it(row):
    text = Text(title="", text=row["sentence"], lang=row["lang"])
    found = {tag.id for tag in bundled_tagger().tag(text)}

    assert split(row["want"]) <= found
    assert split(row["never"]).isdisjoint(found)
