"""Pairs joined and kept apart wrongly, copies found, and what it costs.

    python benchmarks/stories.py

First ``rasid.relate`` judges pairs of texts: those of ``tests/golden/stories`` and the table
stories.jsonl of RASID_TRIALS (default ../shared/trials), if it is there. A pair is joined wrongly
when it is called closer than it is (other, same, copy), and kept apart wrongly when less close.
The same pairs then pass through the service: the first texts of all, then the second ones.

Then the service places articles of the corpus. Every article is told by an outlet of its own; then
each one of usual length is copied in several ways by another. A copy is found when it comes to its
original's story, as a copy. The corpus has some events twice, so not each article that joins
another's story is wrong there: of 15, people called eleven one event. The embedded server is its
own. The corpus is read through RASID_CORPUS (default ../shared/corpus).
"""

import gzip
import json
import os
import random
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

# the repository is not installed where benchmarks run
import rasid  # noqa: E402
from rasid import tagging  # noqa: E402
from tasks.errors import NoArticle  # noqa: E402
from tasks.extraction import extract  # noqa: E402
from tasks.model import Article, Page, Tag  # noqa: E402
from tasks.publishing.minhash import sketch  # noqa: E402
from tasks.stories.mentions import mentions_of  # noqa: E402
from tasks.stories.pieces import Mention  # noqa: E402
from worker.config.settings import Settings  # noqa: E402
from worker.state.stories import RedisStories  # noqa: E402
from worker.store.client import Store  # noqa: E402
from worker.store.connect import rules_of  # noqa: E402
from worker.store.embedded_server import EmbeddedServer  # noqa: E402

CORPUS = Path(os.environ.get("RASID_CORPUS", ROOT / ".." / "shared" / "corpus"))
TRIALS = Path(os.environ.get("RASID_TRIALS", ROOT / ".." / "shared" / "trials"))
PAIRS = ROOT / "tests" / "golden" / "stories"
CLOSENESS = {"other": 0, "same": 1, "copy": 2}
SHORTEST, LONGEST = 800, 8_000  # code points of an article of usual length
chance = random.Random(7)


def texts() -> Iterator[str]:
    """Yield the texts of the corpus' articles, each once."""
    seen: set[str] = set()
    pages = [
        gzip.decompress(file.read_bytes())
        for file in sorted(CORPUS.glob("extraction/*/html/*.html.gz"))
    ]
    pages += [
        (CORPUS / "arabic" / row["file"]).read_bytes()
        for row in json.loads((CORPUS / "arabic/gold.json").read_text())
    ]
    for body in pages:
        try:
            text = extract(Page("https://a.example/", body, "text/html")).text
        except NoArticle:
            continue
        if text not in seen:
            seen.add(text)
            yield text
    for name in ("padt_dev", "wikinews"):
        for doc in json.loads((CORPUS / "tagging" / f"{name}.json").read_text("utf-8"))["docs"]:
            if len(doc["text"]) >= SHORTEST:
                yield doc["text"]


def shorter(text: str) -> str:
    """Keep the first half of the paragraphs."""
    lines = text.split("\n\n")
    return "\n\n".join(lines[: max(1, len(lines) // 2)])


def thinned(text: str) -> str:
    """Leave out every fifth paragraph."""
    return "\n\n".join(line for at, line in enumerate(text.split("\n\n"), 1) if at % 5)


def edited(text: str) -> str:
    """Exchange one word in twenty."""
    words = text.split(" ")
    return " ".join(chance.choice(words) if chance.random() < 0.05 else word for word in words)


def framed(text: str) -> str:
    """Put a line of the outlet before and behind."""
    return (
        f"دمشق - خاص\n\n{text}\n\nتابعونا على قنواتنا لمعرفة آخر الأخبار والمستجدات في سوريا "
        f"والمنطقة"
    )


COPIES: dict[str, Callable[[str], str]] = {
    "half": shorter,
    "thinned": thinned,
    "edited": edited,
    "framed": framed,
}


def article(text: str) -> Article:
    """Return an article of nothing but a text."""
    return Article(url="", canonical_url="", title="", text=text)


def place_all(stories: RedisStories, found: list[str], store: Store) -> list[str]:
    """Tell every text for the first time, and give their stories.

    Prints how many are told as another one's event, and the cost.
    """
    memory, spent, placed = int(store.client.info("memory")["used_memory"]), [], []
    store.client.execute_command("CONFIG", "RESETSTAT")
    for at, text in enumerate(found):
        tags = tags_of(text)
        begun = time.process_time()
        story = stories.place(f"{at:016x}", article(text), f"outlet {at}", tags)
        spent.append(time.process_time() - begun)
        placed.append(story.id)
    joined = sum(story != f"{at:016x}" for at, story in enumerate(placed))
    used = (int(store.client.info("memory")["used_memory"]) - memory) / len(found)
    print(
        f"{len(found)} articles: {joined} joined to another one's story; {used:.0f} "
        f"bytes each in the server"
    )
    print(
        f"{1000 * median(spent):.2f} ms of processor time to place one (median), "
        f"{1000 * sketching(found):.2f} ms of it the sketch; "
        f"{lua_seconds(store) / len(found) * 1000:.2f} ms in the server"
    )
    return placed


def lua_seconds(store: Store) -> float:
    """Return the time that scripts took in the server."""
    return float(store.client.info("commandstats")["cmdstat_evalsha"]["usec"]) / 1e6


def sketching(found: list[str]) -> float:
    """Return the median seconds of a sketch."""
    spent = []
    for text in found:
        begun = time.process_time()
        sketch(text)
        spent.append(time.process_time() - begun)
    return median(spent)


class Pair(NamedTuple):
    """Two texts and what people call their relation."""

    name: str
    want: str
    one: str
    other: str


def own_pairs() -> list[Pair]:
    """Read the made-up pairs of the tests."""
    files = sorted(PAIRS.glob("*.toml"))
    rows = [row for file in files for row in tomllib.loads(file.read_text("utf-8"))["pair"]]
    return [Pair(row["name"], row["want"], row["a"], row["b"]) for row in rows]


def trial_pairs() -> list[Pair]:
    """Read the pairs of the trials; reports of one independent source are copies."""
    file = TRIALS / "stories.jsonl"
    if not file.is_file():
        return []
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    return [
        Pair(row["name"], "copy" if row["independent"] == 1 else row["want"], row["a"], row["b"])
        for row in rows
    ]


def relate_all(title: str, pairs: list[Pair]) -> None:
    """Print both kinds of error, by what the pairs are, and name the pairs."""
    errors: dict[str, list[str]] = {"joined": [], "apart": []}
    for pair in pairs:
        found = rasid.relate(pair.one, pair.other)
        if found != pair.want:
            kind = "joined" if CLOSENESS[found] > CLOSENESS[pair.want] else "apart"
            errors[kind].append(f"{pair.name}: {found}, not {pair.want}")
    print(
        f"{title}: {len(pairs)} pairs, {len(errors['joined'])} wrongly joined, "
        f"{len(errors['apart'])} wrongly apart"
    )
    for kind, names in errors.items():
        for name in names:
            print(f"   {kind}: {name}")


def place_pairs(stories: RedisStories, pairs: list[Pair]) -> None:
    """Print how many pairs share a story, by what they are; each text has an outlet of its own."""
    counts: Counter[str] = Counter()
    first = [
        stories.place(f"a{at}", article(pair.one), f"first {at}", tags_of(pair.one)).id
        for at, pair in enumerate(pairs)
    ]
    for at, pair in enumerate(pairs):
        told = article(pair.other)
        placed = stories.place(f"b{at}", told, f"second {at}", tags_of(pair.other))
        counts[pair.want] += placed.id == first[at]
    wanted = Counter(pair.want for pair in pairs)
    for want, count in sorted(wanted.items()):
        print(f"service: {counts[want]} of {count} pairs of kind {want} share a story")


def tags_of(text: str) -> tuple[Tag, ...]:
    """Tag a text by the bundled topics."""
    return tagging.bundled().tag(title="", text=text, lang="", published_on=None)


def mentions(tags: Sequence[Tag], title: str) -> list[Mention]:
    """List where the topics stand."""
    return mentions_of(tags, tagging.bundled().taxonomy, title)


def main() -> None:
    """Print the figures."""
    for title, pairs in (("tests/golden/stories", own_pairs()), ("trials", trial_pairs())):
        if pairs:
            relate_all(title, pairs)
        else:
            print(f"{title}: skipped, no table")
    if not CORPUS.is_dir():
        print("skipped: no corpus")
        return
    with tempfile.TemporaryDirectory(prefix="rasid-bench-") as place:
        settings = Settings(data_dir=Path(place))
        with EmbeddedServer(settings) as server:
            store = Store(server.url, rules=rules_of(settings))
            stories, found = RedisStories(store, mentions), list(texts())
            told = place_all(stories, found, store)
            usual = [
                (at, text) for at, text in enumerate(found) if SHORTEST <= len(text) <= LONGEST
            ]
            place_pairs(stories, own_pairs())
            for name, change in COPIES.items():
                copies = [change(text) for _, text in usual]
                placed = [
                    stories.place(f"{name}{at}", article(text), f"{name} {at}", tags_of(text))
                    for at, text in enumerate(copies)
                ]
                right = sum(
                    one.id == told[at] and bool(one.copy_of)
                    for one, (at, _) in zip(placed, usual, strict=True)
                )
                print(f"{name:8} {right} of {len(usual)} copies found")
            store.close()


if __name__ == "__main__":
    main()
