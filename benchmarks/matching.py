"""Precision, recall and cost of the matcher on the tagging corpus, beside what is used elsewhere.

    python benchmarks/matching.py

Form level: a prediction counts when it overlaps a gold span of the same name. "P skip" leaves out
predictions on tokens that the annotators left unsegmented, "P all" counts them as wrong. "exact" is
the share of gold spans whose offsets are met to the letter. FlashText and the stemmers (Snowball;
every word of name and text is stemmed) are in the group of packages "bench". The second table loads
each size in a process of its own. The corpus is read through RASID_CORPUS (default
../shared/corpus); nothing of it is stored here.
"""

import json
import multiprocessing
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import snowballstemmer  # noqa: E402
from flashtext import KeywordProcessor  # noqa: E402

# the repository is not installed where benchmarks run
from tasks.tagging.matcher import Matcher  # noqa: E402

CORPUS = Path(os.environ.get("RASID_CORPUS", ROOT / ".." / "shared" / "corpus")) / "tagging"
SETS = ("padt_dev", "wikinews", "kmr_mg", "tr_imst", "fa_perdt")
SIZES = (100, 1_000, 10_000, 100_000)
ARTICLE_LETTERS = 3_000

Span = tuple[int, int, str]
Find = Callable[[str], list[Span]]


def ours(names: dict[str, list[str]], lang: str) -> Find:
    matcher = Matcher(
        (name, surface, lang) for name, surfaces in names.items() for surface in surfaces
    )
    return lambda text: [
        (match.start, match.end, match.term_id) for match in matcher.find(text, lang)
    ]


def substring(names: dict[str, list[str]], _: str) -> Find:
    pairs = [(surface, name) for name, surfaces in names.items() for surface in surfaces]
    return lambda text: [
        (at.start(), at.end(), name)
        for surface, name in pairs
        if surface in text
        for at in re.finditer(re.escape(surface), text)
    ]


def word_regex(names: dict[str, list[str]], _: str) -> Find:
    name_of = {surface: name for name, surfaces in names.items() for surface in surfaces}
    longest_first = sorted(map(re.escape, name_of), key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(longest_first)})\b")
    return lambda text: [
        (at.start(), at.end(), name_of[at.group()]) for at in pattern.finditer(text)
    ]


def flashtext(names: dict[str, list[str]], _: str) -> Find:
    processor = KeywordProcessor(case_sensitive=True)
    for name, surfaces in names.items():
        for surface in surfaces:
            processor.add_keyword(surface, name)
    return lambda text: [
        (start, end, name) for name, start, end in processor.extract_keywords(text, span_info=True)
    ]


def stemmer(names: dict[str, list[str]], lang: str) -> Find:
    stem = snowballstemmer.stemmer(STEMMERS[lang]).stemWord
    by_stems: dict[tuple[str, ...], list[str]] = {}
    for name, surfaces in names.items():
        for surface in surfaces:
            by_stems.setdefault(tuple(map(stem, WORD.findall(surface.lower()))), []).append(name)
    longest = max(map(len, by_stems))

    def find(text: str) -> list[Span]:
        words = list(WORD.finditer(text))
        stems = [stem(word.group().lower()) for word in words]
        return [
            (words[at].start(), words[at + size - 1].end(), name)
            for at in range(len(words))
            for size in range(1, min(longest, len(words) - at) + 1)
            for name in by_stems.get(tuple(stems[at : at + size]), ())
        ]

    return find


METHODS = {
    "ours": ours,
    "substring": substring,
    r"\b regex": word_regex,
    "flashtext": flashtext,
    "stemmer": stemmer,
}
STEMMERS = {"ar": "arabic", "tr": "turkish"}  # Snowball knows no Kurdish and no Persian
WORD = re.compile(r"\w+")


def overlaps(one: Span, others: list[Span]) -> bool:
    return any(one[2] == other[2] and one[0] < other[1] and other[0] < one[1] for other in others)


def is_skipped(span: Span, skips: list[list[int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in skips)


def score(docs: list[dict[str, Any]], find: Find) -> dict[str, float]:
    right = wrong = wrong_skipped = met = exact = total = 0
    for doc in docs:
        gold = [(start, end, name) for start, end, name in doc["form"]]
        found = find(doc["text"])
        good = [span for span in found if overlaps(span, gold)]
        bad = [span for span in found if not overlaps(span, gold)]
        skipped = sum(is_skipped(span, doc["skip"]) for span in bad)
        right, wrong, wrong_skipped = (
            right + len(good),
            wrong + len(bad) - skipped,
            wrong_skipped + skipped,
        )
        met += sum(overlaps(span, found) for span in gold)
        exact += len(set(gold) & set(found))
        total += len(gold)
    return {
        "P skip": right / (right + wrong),
        "P all": right / (right + wrong + wrong_skipped),
        "R": met / total,
        "exact": exact / total,
    }


def microseconds_per_kb(texts: list[str], find: Callable[[str], object], repeats: int = 5) -> float:
    kilobytes = sum(len(text.encode()) for text in texts) / 1024
    best = float("inf")
    for _ in range(repeats):
        started = time.perf_counter()
        for text in texts:
            find(text)
        best = min(best, time.perf_counter() - started)
    return best * 1e6 / kilobytes


def articles(docs: list[dict[str, Any]]) -> list[str]:
    """Return the documents joined to texts as long as articles.

    Cost per call matters in titles, not here.
    """
    whole = "\n\n".join(doc["text"] for doc in docs)
    return [
        whole[at : at + ARTICLE_LETTERS]
        for at in range(0, min(len(whole), 100_000), ARTICLE_LETTERS)
    ]


def print_quality() -> None:
    print(f"{'set':10} {'method':10} {'P skip':>7} {'P all':>7} {'R':>7} {'exact':>7} {'µs/KB':>8}")
    for name in SETS:
        corpus = json.loads((CORPUS / f"{name}.json").read_text("utf-8"))
        for method, build in METHODS.items():
            if build is stemmer and corpus["lang"] not in STEMMERS:
                continue
            find = build(corpus["names"], corpus["lang"])
            figures = " ".join(f"{figure:7.4f}" for figure in score(corpus["docs"], find).values())
            print(
                f"{name:10} {method:10} {figures} "
                f"{microseconds_per_kb(articles(corpus['docs']), find, 3):8.1f}"
            )


def places() -> list[tuple[str, str, str]]:
    """Return Arabic names to fill large lists with.

    Every place of Syria, then made ones of two parts.
    """
    lines = (CORPUS.parent / "places" / "syria.jsonl").read_text("utf-8").splitlines()
    found = sorted({name for line in lines for name in re.findall(r"[\u0621-\u064a ]{4,}", line)})
    names = [name.strip() for name in found if name.strip()]
    made = [f"{one} {other.split()[-1]}" for one in names for other in names[:40]]
    return [(str(number), name, "ar") for number, name in enumerate([*names, *made][: max(SIZES)])]


def memory_megabytes() -> float:
    """Return the most memory this process has had so far (Linux)."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) / 1024  # type: ignore[union-attr]


def cost(size: int) -> tuple[float, float, float]:
    """Return seconds and megabytes to load so many names, and microseconds a kB of text."""
    texts = articles(json.loads((CORPUS / "wikinews.json").read_text("utf-8"))["docs"])
    terms = places()
    terms = terms[:: max(1, len(terms) // size)][:size]
    before, started = memory_megabytes(), time.perf_counter()
    matcher = Matcher(terms)
    loaded = time.perf_counter() - started
    return loaded, memory_megabytes() - before, microseconds_per_kb(texts, matcher.find)


def print_cost() -> None:
    print(
        f"\n{'names':>8} {'load s':>8} {'MB':>8} {'µs/KB':>8} {'MB/s':>8}   on WikiNews, "
        f"Arabic place names"
    )
    for size in SIZES:
        with multiprocessing.get_context("spawn").Pool(1) as alone:
            loaded, megabytes, spent = alone.apply(cost, (size,))
        print(f"{size:8} {loaded:8.2f} {megabytes:8.0f} {spent:8.1f} {1e6 / spent / 1024:8.1f}")


def main() -> int:
    if not CORPUS.is_dir():
        print("skipped: no corpus")
        return 0
    print_quality()
    print_cost()
    return 0


if __name__ == "__main__":
    sys.exit(main())
