r"""Precision and recall of topics on the shared trials, beside lists of names and a query.

    python benchmarks/topics.py

Rasid and the others of `topic_peers.py` tag the same texts: a `\b` list, substrings, and a query of
an analyst. In posts a wanted topic that is given is right, one that is not given is missed; a given
one is wrong unless it is wanted, may be there, or is a parent of such a one. A topic that no post
names was not judged and is left out. Figures are precision, recall and F1, by language and kind of
text; of themes, which were judged less fully, read the recall first. What is a main subject only
Rasid tells. Of the tables tags and names the share of right cases is printed: all wanted topics and
none that must not be. The trials are read through RASID_TRIALS (default ../shared/trials).
"""

import json
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from topic_peers import ROOT, Document, Give, methods

from rasid import load_taxonomy
from tasks.tagging.taxonomy import Taxonomy, Topic

TRIALS = Path(os.environ.get("RASID_TRIALS", ROOT / ".." / "shared" / "trials"))
TABLES = ("tags", "names")
JUDGED = ("want", "may", "never")  # columns of the posts
LANGS = ("ar", "ckb", "en", "ku", "tr")
GROUPS: dict[str, Callable[[Topic], bool]] = {
    "governorates": lambda topic: topic.level == "governorate",
    "actors": lambda topic: topic.kind == "actor",
    "themes": lambda topic: topic.kind == "theme",
}


class Sum(NamedTuple):
    """What was given rightly, missed and given wrongly."""

    right: int = 0
    missed: int = 0
    wrong: int = 0

    def plus(self, given: set[str], wanted: set[str], fine: set[str]) -> "Sum":
        """Add what one text was given; what is ``fine`` is not wrong."""
        return Sum(
            self.right + len(given & wanted),
            self.missed + len(wanted - given),
            self.wrong + len(given - fine),
        )

    def __str__(self) -> str:
        given, wanted = self.right + self.wrong, self.right + self.missed
        return " ".join(
            f"{part / whole:5.3f}" if whole else "    -"
            for part, whole in (
                (self.right, given),
                (self.right, wanted),
                (2 * self.right, given + wanted),
            )
        )


def cases(table: str) -> list[dict[str, Any]]:
    lines = (TRIALS / f"{table}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def document(case: dict[str, Any]) -> Document:
    day = case.get("published_on")
    return Document(
        case["title"],
        case["text"],
        case["lang"],
        date.fromisoformat(day) if day else None,
        case.get("source", ""),
    )


def parts(case: dict[str, Any]) -> Iterator[str]:
    """Yield the rows of the tables that a post counts in."""
    yield from ("all", f"  {case['lang']}", f"  {case['kind']}")


def sums(
    rows: list[dict[str, Any]], given: list[set[str]], taxonomy: Taxonomy
) -> dict[tuple[str, str], Sum]:
    """Sum up what a method gave, by group of topics and part of the posts."""
    judged = {topic_id for case in rows for key in JUDGED for topic_id in case[key]}
    groups = {
        group: {topic.id for topic in taxonomy.topics if topic.id in judged and belongs(topic)}
        for group, belongs in GROUPS.items()
    }
    found: dict[tuple[str, str], Sum] = defaultdict(Sum)
    for case, topics in zip(rows, given, strict=True):
        wanted, fine = set(case["want"]), {*case["want"], *case["may"]}
        fine = fine.union(*map(taxonomy.ancestors, fine))
        for group, ids in groups.items():
            for part in parts(case):
                found[group, part] = found[group, part].plus(topics & ids, wanted & ids, fine & ids)
    return found


def print_posts(gives: dict[str, Give], taxonomy: Taxonomy) -> None:
    rows = cases("posts")
    given = {method: [give(document(case)) for case in rows] for method, give in gives.items()}
    scores = {m: sums(rows, [set(topics) for topics in got], taxonomy) for m, got in given.items()}
    counts = Counter(part for case in rows for part in parts(case))
    print(f"posts: precision, recall, F1 of {len(rows)} texts")
    for group in GROUPS:
        print(f"\n{group:14} {'texts':>5}  " + heads(gives, 18))
        for part in sorted(counts, key=lambda part: (part != "all", part.strip() not in LANGS)):
            figures = "  ".join(f"{scores[method][group, part]!s:>18}" for method in gives)
            print(f"{part:14} {counts[part]:5}  {figures}")
    print_subjects(rows, given)


def heads(names: Iterable[str], width: int) -> str:
    return "  ".join(f"{name:>{width}}" for name in names)


def print_subjects(rows: list[dict[str, Any]], given: dict[str, list[dict[str, str]]]) -> None:
    """Print which main subjects are given, given as main, and what is plainly wrong."""
    print(f"\n{'':28}" + heads(given, 12))
    for name, key, wanted in (
        ("main subjects given", "main", ("main", "passing", "")),
        ("main subjects given as main", "main", ("main",)),
        ("plainly wrong given", "never", ("main", "passing", "")),
    ):
        total = sum(len(case[key]) for case in rows)
        found = (
            sum(topics.get(x) in wanted for case, topics in pairs for x in case[key])
            for pairs in (list(zip(rows, got, strict=True)) for got in given.values())
        )
        print(f"{name:28}" + "  ".join(f"{count:5} of {total:3}" for count in found))


def is_right(case: dict[str, Any], give: Give) -> bool:
    given = give(document(case)).keys()
    return given >= set(case["want"]) and given.isdisjoint(case["never"])


def print_table(table: str, gives: dict[str, Give]) -> None:
    """Print the share of right cases by kind."""
    rows = cases(table)
    right = {
        method: Counter(
            part for case in rows if is_right(case, give) for part in ("all", f"  {case['kind']}")
        )
        for method, give in gives.items()
    }
    totals = Counter(part for case in rows for part in ("all", f"  {case['kind']}"))
    print(f"\n{table + ': right':20} {'cases':>5}  " + heads(gives, 10))
    for part, total in totals.most_common():
        figures = "  ".join(f"{right[method][part] / total:10.3f}" for method in gives)
        print(f"{part:20} {total:5}  {figures}")


def main() -> None:
    """Print the figures."""
    if not TRIALS.is_dir():
        print("skipped: no trials")
        return
    taxonomy = load_taxonomy()
    gives = methods(taxonomy)
    print_posts(gives, taxonomy)
    for table in TABLES:
        print_table(table, gives)


if __name__ == "__main__":
    main()
