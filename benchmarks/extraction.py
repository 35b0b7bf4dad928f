r"""Article text and metadata of the corpus' pages, beside the extractors that others use.

    python benchmarks/extraction.py [rasid trafilatura readability newspaper resiliparse newsplease]

Text: 4-word shingles, words by ``\w+``, counted with repetition; precision and recall averaged over
pages, then F1. "exact" is the share of pages whose shingles are all right. Sets are cut in two
halves by a hash of the page's id, so that a rule tuned on some pages shows on the others. CPU is
process time with the extractors taking turns on each page; Rasid's holds metadata, language,
furniture and checks, the others' the text alone. Memory is the peak of a process that reads all
pages with Rasid. Extractors that are not installed are skipped (``make bench`` installs all but
news-please). The corpus is read through RASID_CORPUS (default ../shared/corpus); nothing of it is
stored here.
"""

import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path
from statistics import mean, median
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from extraction_peers import Read, Sample, extractors, rasid  # noqa: E402

from tasks.errors import NoArticle  # noqa: E402
from tasks.extraction import extract  # noqa: E402
from tasks.model import Article, Page  # noqa: E402

# the repository is not installed where benchmarks run
from tasks.text.charset import decode  # noqa: E402

CORPUS = Path(os.environ.get("RASID_CORPUS", ROOT / ".." / "shared" / "corpus"))
WORD = re.compile(r"\w+")
SHINGLE = 4
PEAK_ONLY = "--peak"


class Score(NamedTuple):
    """How one text compares to the gold one."""

    precision: float
    recall: float
    is_exact: bool


def samples() -> dict[str, list[Sample]]:
    """Return the sets by name."""
    aeb = json.loads((CORPUS / "extraction/aeb/ground-truth.json").read_text("utf-8")).items()
    wcxb = [
        json.loads(line)
        for line in (CORPUS / "extraction/wcxb/ground-truth.jsonl").read_text("utf-8").splitlines()
    ]
    arabic = json.loads((CORPUS / "arabic/gold.json").read_text("utf-8"))
    pages = CORPUS / "arabic"
    return {
        "aeb": [
            Sample(name, row["url"], page_of("aeb", name), row["articleBody"], {})
            for name, row in aeb
        ],
        "wcxb": [
            Sample(row["id"], row["url"], page_of("wcxb", row["id"]), row["body"] or "", row)
            for row in wcxb
        ],
        "arabic": [
            Sample(row["file"], row["url"], (pages / row["file"]).read_bytes(), row["body"], row)
            for row in arabic
        ],
    }


def page_of(name: str, page: str) -> bytes:
    return gzip.decompress((CORPUS / "extraction" / name / "html" / f"{page}.html.gz").read_bytes())


# --- figures


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = WORD.findall(text)
    return (
        Counter(tuple(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1)))
        if words
        else Counter()
    )


def compare(gold: str, text: str) -> Score:
    wanted, got = shingles(gold), shingles(text)
    both = (wanted & got).total()
    return Score(
        both / got.total() if got else float(not wanted),
        both / max(1, wanted.total()),
        wanted == got,
    )


def f1(scores: list[Score]) -> float:
    precision, recall = (
        mean(score.precision for score in scores),
        mean(score.recall for score in scores),
    )
    return 2 * precision * recall / max(precision + recall, 1e-9)


def half(page: str) -> int:
    return hashlib.sha256(page.encode()).digest()[0] & 1


def measure(name: str, pages: list[Sample], readers: dict[str, Read]) -> None:
    """Print one line per extractor; they take turns on each page."""
    scores: dict[str, list[Score]] = {reader: [] for reader in readers}
    seconds: dict[str, list[float]] = {reader: [] for reader in readers}
    for page in pages:
        html = decode(page.body, "text/html")
        for reader, read in readers.items():
            begun = time.process_time()
            try:
                text = read(html, page)
            except Exception:  # noqa: BLE001
                # other extractors fail in their own ways; that is an empty text
                text = ""
            seconds[reader].append(time.process_time() - begun)
            scores[reader].append(compare(page.text, text or ""))
    for reader, found in scores.items():
        halves = [
            f1(
                [one for page, one in zip(pages, found, strict=True) if half(page.id) == part]
                or found
            )
            for part in (0, 1)
        ]
        ratio = (
            mean(seconds["trafilatura"]) / mean(seconds[reader])
            if "trafilatura" in seconds
            else 0.0
        )
        shares = [mean(one[place] for one in found) for place in range(3)]
        milliseconds = [1000 * value for value in seconds[reader]]
        figures = [f"{value:7.4f}" for value in (f1(found), *halves)] + [
            f"{value:7.3f}" for value in shares
        ]
        print(
            f"{name:7} {reader:12}",
            *figures,
            f"{median(milliseconds):9.2f} {mean(milliseconds):9.2f} {ratio:8.1f}",
        )


def metadata(name: str, pages: list[Sample]) -> None:
    """Print how often title, authors and day are those that people noted.

    A date also by where it was read.
    """
    found: dict[str, list[bool]] = {}
    for page in pages:
        try:
            article = extract(Page(page.url, page.body, "text/html"))
        except NoArticle:
            continue
        for field, is_right in verdicts(page, article):
            found.setdefault(field, []).append(is_right)
    for field, marks in found.items():
        print(f"{name:7} {field:22} {mean(marks):6.1%} of {len(marks)}")


def verdicts(page: Sample, article: Article) -> list[tuple[str, bool]]:
    """Return (field, is right) for every field that people noted."""
    rows = []
    if title := page.facts.get("title"):
        rows.append(("title", fold(str(title)) == fold(article.title)))
    if author := page.facts.get("author") or page.facts.get("authors"):
        names = {fold(str(name)) for name in (author if isinstance(author, list) else [author])}
        rows.append(
            (
                "authors",
                bool(
                    names & {fold(name) for name in article.authors}
                    or fold(", ".join(article.authors)) in names
                ),
            )
        )
    if day := page.facts.get("date"):
        is_right = (
            article.published_at is not None
            and abs((article.published_at.date() - _day(str(day))).days) <= 1
        )
        rows.append(("date", is_right))
        rows.append((f"date by {article.dated_by or 'nothing'}", is_right))
    return rows


def _day(text: str) -> date:
    return date.fromisoformat(text[:10])


def fold(text: str) -> str:
    return " ".join(WORD.findall(text.casefold()))


def peak_megabytes() -> float:
    """Return the peak memory of a process of its own that reads every page with Rasid."""
    out = subprocess.run(
        [sys.executable, __file__, PEAK_ONLY], check=True, capture_output=True, text=True
    ).stdout
    return float(out)


def read_all() -> float:
    """Read every page with Rasid, one at a time; returns this process's peak memory in MB."""
    for file in sorted(CORPUS.glob("extraction/*/html/*.html.gz")):
        rasid("", Sample("", "", gzip.decompress(file.read_bytes()), "", {}))
    return int(re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text("utf-8"))[1]) / 1024


def main() -> None:
    """Print the tables."""
    if PEAK_ONLY in sys.argv:
        print(read_all())
        return
    if not (CORPUS / "extraction").exists():
        print("skipped: no corpus")
        return
    readers, sets = extractors(sys.argv[1:]), samples()
    titles = (
        "set",
        "extractor",
        "F1",
        "half 0",
        "half 1",
        "P",
        "R",
        "exact",
        "median ms",
        "mean ms",
        "× faster",
    )
    print("{:7} {:12} {:>7} {:>7} {:>7} {:>7} {:>7} {:>7} {:>9} {:>9} {:>8}".format(*titles))
    for name, pages in sets.items():
        measure(name, pages, readers)
    for name in ("wcxb", "arabic"):
        metadata(name, sets[name])
    print(f"peak memory {peak_megabytes():.0f} MB")


if __name__ == "__main__":
    main()
