"""The cost of tagging articles with the whole taxonomy, and what it loads in.

    python benchmarks/tagging.py

Articles are those of the corpus' pages as Rasid reads them, and the seed text; each is tagged ten
times and the quickest counts. Figures are CPU time a 5 kB of UTF-8, by set. The corpus is read
through RASID_CORPUS (default ../shared/corpus).
"""

import gzip
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

# the repository is not installed where benchmarks run
from tasks.errors import NoArticle  # noqa: E402
from tasks.extraction import extract  # noqa: E402
from tasks.model import Article, Page  # noqa: E402
from worker.taxonomy.loader import ArticleTagger, load_taxonomy  # noqa: E402

CORPUS = Path(os.environ.get("RASID_CORPUS", ROOT / ".." / "shared" / "corpus"))
TIMES, ARTICLE_BYTES = 10, 5_000


def articles() -> Iterator[tuple[str, Article]]:
    """Yield articles with the name of their set."""
    for row in json.loads((CORPUS / "arabic" / "gold.json").read_text("utf-8")):
        yield (
            "Arabic, Persian",
            extract(Page(row["url"], (CORPUS / "arabic" / row["file"]).read_bytes(), "text/html")),
        )
    for file in sorted((CORPUS / "seed").glob("*.txt")):
        yield (
            "seed",
            Article(url="", canonical_url="", title="", text=file.read_text("utf-8"), lang="ar"),
        )
    for file in sorted((CORPUS / "extraction" / "aeb" / "html").glob("*.html.gz")):
        try:
            yield (
                "English",
                extract(
                    Page("https://a.example/", gzip.decompress(file.read_bytes()), "text/html")
                ),
            )
        except NoArticle:
            continue


def quickest(tagger: ArticleTagger, article: Article) -> float:
    """Return the seconds of CPU that the quickest of some runs took."""
    runs = []
    for _ in range(TIMES):
        begun = time.process_time()
        tagger.tag(article)
        runs.append(time.process_time() - begun)
    return min(runs)


def main() -> None:
    """Print the figures."""
    if not (CORPUS / "arabic").exists():
        print("skipped: no corpus")
        return
    begun = time.process_time()
    taxonomy = load_taxonomy()
    tagger = ArticleTagger(taxonomy)
    print(f"{len(taxonomy.topics)} topics load in {time.process_time() - begun:.2f} s")
    sums: dict[str, tuple[float, int, int]] = {}
    for name, article in articles():
        seconds, size, count = sums.get(name, (0.0, 0, 0))
        sums[name] = (
            seconds + quickest(tagger, article),
            size + len(article.text.encode()),
            count + 1,
        )
    for name, (seconds, size, count) in sums.items():
        print(
            f"{name:16} {1000 * seconds * ARTICLE_BYTES / size:6.3f} ms per 5 kB   {count} articles"
        )


if __name__ == "__main__":
    main()
