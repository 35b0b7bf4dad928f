"""How long it takes to show what a topic would have found, on 30,000 articles of 300 words.

Prints for each draft the articles that hold a word, those that were judged and those that would
have the topic, and the median time and processor time, and the slowest, in milliseconds.

Usage: benchmarks/preview.py [articles]
"""

import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from search import DAYS, NOW, build, timed

from tasks.query import topic_facts
from tasks.tagging.draft import Draft
from worker.index import ArticleIndex
from worker.taxonomy import preview as previews
from worker.taxonomy.loader import load_taxonomy
from worker.taxonomy.preview import Past, preview
from worker.taxonomy.topic_folder import checked_topic

_LABELS = {"en": "Tried"}
_WORDS = ("قصف", "الحكومة", "للتحالف", "دير الزور", "والتحالف")
_RARE = "\n".join(f"كلمة{letter} نادرة" for letter in "ابتثجحخدذرزسشصضطظعغ")
DRAFTS = {
    "one frequent word": Draft(id="tried", labels=_LABELS, strong="قصف", must="قصف"),
    "five of them": Draft(id="tried", labels=_LABELS, strong="\n".join(_WORDS), must="قصف"),
    "words that need another": Draft(
        id="tried", labels=_LABELS, bare="قصف\nالحكومة", supports="للتحالف", must="قصف للتحالف"
    ),
    "words that nobody writes": Draft(id="tried", labels=_LABELS, strong=_RARE, must="كلمةا نادرة"),
    "within Syria": Draft(
        id="tried", labels=_LABELS, strong="قصف", must="قصف", parent="syria", vetoes="الحكومة"
    ),
}


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 30_000
    taxonomy = load_taxonomy()
    with tempfile.TemporaryDirectory() as directory:
        build(Path(directory), count, topic_facts(taxonomy))
        index = ArticleIndex(Path(directory))
        past = Past(index, NOW - timedelta(days=DAYS - previews.DAYS))  # all are of these days
        former = checked_topic(DRAFTS["one frequent word"])
        columns = ("hold", "judged", "found", "ms", "slowest", "cpu")
        print(" ".join(f"{name:>8}" for name in columns), " draft")
        for name, draft in DRAFTS.items():
            for before in (None, former):
                topic = checked_topic(draft)
                seen = preview(topic, before, taxonomy, past)
                spent = timed(lambda t=topic, b=before: preview(t, b, taxonomy, past), 3)
                figures = " ".join(f"{figure:8.0f}" for figure in spent)
                counted = f"{seen.candidates:8} {seen.judged:8} {seen.found:8}"
                print(f"{counted} {figures}  {name}{', edited' if before else ''}", flush=True)
        index.close()


if __name__ == "__main__":
    main()
