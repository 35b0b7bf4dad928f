"""How many topics sentences of general text are given, for a person to judge.

    python benchmarks/general_text.py [-v] [SET ...]

Each sentence of four words or more is tagged alone, with its language: those of the treebanks and
WikiNews of the corpus, and of the English pages (blogs, guides, news). Parents are not counted,
what brought them is. Many sentences do speak of a state or a person: a figure says how much there
is to judge, not how much is wrong. -v prints the sentences by topic, with the words that gave it.
The corpus is read through RASID_CORPUS (default ../shared/corpus).
"""

import argparse
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

# the repository is not installed where benchmarks run
from rasid import tag  # noqa: E402

CORPUS = Path(os.environ.get("RASID_CORPUS", ROOT / ".." / "shared" / "corpus"))
TREEBANKS = ("padt_dev", "wikinews", "tr_imst", "kmr_mg", "fa_perdt")
PAGES = "wcxb"
END = re.compile(r"(?<=[.!?؟۔…])(?<![A-Z]\.)\s+|\n+")  # not behind "U.S."
FEWEST_WORDS = 4  # of a sentence: fewer are headings and rows of lists


class Given(NamedTuple):
    """A topic that a sentence was given, by these words."""

    topic: str
    words: str
    sentence: str


def texts(name: str) -> Iterator[tuple[str, str]]:
    """Yield the texts of a set, each with its language."""
    if name == PAGES:
        rows = (CORPUS / "extraction" / PAGES / "ground-truth.jsonl").read_text("utf-8")
        yield from ((json.loads(row)["body"] or "", "en") for row in rows.splitlines())
    else:
        corpus = json.loads((CORPUS / "tagging" / f"{name}.json").read_text("utf-8"))
        yield from ((doc["text"], corpus["lang"]) for doc in corpus["docs"])


def sentences(name: str) -> Iterator[tuple[str, str]]:
    """Yield the sentences of a set, each with its language."""
    for text, lang in texts(name):
        for part in END.split(text):
            if len(part.split()) >= FEWEST_WORDS:
                yield part.strip(), lang


def given(sentence: str, lang: str) -> Iterator[Given]:
    """Yield the topics that a sentence is given, without parents."""
    for found in tag(text=sentence, lang=lang):
        if not found.via:
            words = dict.fromkeys(match.surface for match in found.matches)
            yield Given(found.id, ", ".join(words), sentence)


def print_set(name: str, *, is_verbose: bool) -> None:
    """Print the figures of a set, and its sentences when asked."""
    rows = list(sentences(name))
    found = [topic for sentence, lang in rows for topic in given(sentence, lang)]
    print(
        f"{name:9} {rows[0][1]:4} {len(rows):6} sentences, "
        f"{1000 * len(found) / len(rows):6.1f} topics per 1,000"
    )
    for topic, count in Counter(one.topic for one in found).most_common():
        print(f"  {topic:30} {count:5} {1000 * count / len(rows):7.2f} per 1,000")
    for one in sorted(found) if is_verbose else ():
        print(f"    {one.topic} | {one.words} | {one.sentence}")


def main() -> None:
    """Print the figures."""
    if not CORPUS.is_dir():
        print("skipped: no corpus")
        return
    options = argparse.ArgumentParser()
    options.add_argument("-v", action="store_true", help="print the sentences")
    options.add_argument("sets", nargs="*", default=[*TREEBANKS, PAGES])
    chosen = options.parse_args()
    for name in chosen.sets:
        print_set(name, is_verbose=chosen.v)


if __name__ == "__main__":
    main()
