"""How often dates come out right: spellings of the trials, and pages whose day people noted.

    python benchmarks/dates.py

Spellings are right to the minute, pages to the day, by the place where the date was read. The
corpus is read through RASID_CORPUS (default ../shared/corpus), the trials from the folder beside
it; what is not there is skipped.
"""

import gzip
import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

# the repository is not installed where benchmarks run
from tasks.errors import NoArticle  # noqa: E402
from tasks.extraction import extract  # noqa: E402
from tasks.model import Page  # noqa: E402
from tasks.text.dates import read_date  # noqa: E402

CORPUS = Path(os.environ.get("RASID_CORPUS", ROOT / ".." / "shared" / "corpus"))
TRIALS = CORPUS.parent / "trials" / "dates.jsonl"


class DatedPage(NamedTuple):
    """A page and the day on which its article was published, as people noted it."""

    set: str
    url: str
    body: bytes
    day: date


def spellings() -> None:
    """Print how many spellings are read as they should be."""
    right, total = Counter[str](), Counter[str]()
    for line in TRIALS.open(encoding="utf-8"):
        case = json.loads(line)
        found = read_date(case["text"])
        written = found.at.isoformat()[:16] if found else None
        total[case["where"]] += 1
        right[case["where"]] += written == case["want"]
    for where, count in sorted(total.items()):
        print(f"spellings  {where:8} {right[where]:4} of {count:4}  {right[where] / count:.3f}")


def pages() -> Iterator[DatedPage]:
    """Yield the pages of the corpus whose day is known."""
    gold = CORPUS / "extraction" / "wcxb" / "ground-truth.jsonl"
    for row in map(json.loads, gold.read_text("utf-8").splitlines()):
        if row.get("date"):
            body = (gold.parent / "html" / f"{row['id']}.html.gz").read_bytes()
            yield DatedPage(
                "wcxb", row["url"], gzip.decompress(body), date.fromisoformat(row["date"][:10])
            )
    for row in json.loads((CORPUS / "arabic" / "gold.json").read_text("utf-8")):
        if row.get("date"):
            body = (CORPUS / "arabic" / row["file"]).read_bytes()
            yield DatedPage("arabic", row["url"], body, date.fromisoformat(row["date"]))


def published() -> None:
    """Print how many pages get their day, a wrong one, or none."""
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    for page in pages():
        try:
            article = extract(Page(page.url, page.body, "text/html", page.url))
        except NoArticle:
            outcome, method = "refused", "refused"
        else:
            at = article.published_at
            outcome = "unknown" if at is None else "right" if at.date() == page.day else "wrong"
            method = article.dated_by or "nothing"
        outcomes[page.set][outcome] += 1
        outcomes[f"{page.set} by {method}"][outcome] += 1
    for name, counts in sorted(outcomes.items()):
        share = counts["right"] / counts.total()
        print(f"published  {name:20} right {share:.3f}  {dict(sorted(counts.items()))}")


def main() -> None:
    """Print all that there is material for."""
    if not (CORPUS / "README.md").exists():
        print("skipped: no corpus")
        return
    if TRIALS.exists():
        spellings()
    published()


if __name__ == "__main__":
    main()
