"""How long the index takes to answer, on 100,000 articles of 300 words.

Words are drawn by Zipf's law from 40,000 invented ones, names from a few real ones, topics from
those that come with Rasid. Prints the rate of indexing, the size, and for each query the matches,
the median time and processor time of a page of 50, and the slowest.

Usage: benchmarks/search.py [articles]
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path
from statistics import median

from tasks.model import Story, Tag, TagMatch
from tasks.publishing.article_v1 import ArticleMessage, encode, flat_fields
from tasks.query import TopicFacts, parse_text, topic_facts
from worker.index import ArticleIndex
from worker.index.files import IndexFiles
from worker.index.numbers import Steps
from worker.index.writer import IndexWriter
from worker.streams.streams import Message
from worker.taxonomy.loader import load_taxonomy

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
DAYS = 90
WORDS, VOCABULARY = 300, 40_000
NAMES = ("للتحالف", "والتحالف", "دير الزور", "ولدير الزور", "قصف", "الحكومة")
SOURCES = [f"Source {number}" for number in range(200)]
QUERIES = (
    "",
    "topic:syria",
    "topic:sdf -topic:isis lang:ar",
    "التحالف",
    '"دير الزور"',
    'topic:sdf "دير الزور" التحالف since:7d',
    "قصف -الحكومة kind:actor salience:main",
    "governorate:aleppo level:district,city independent:3",
    'source:"source 7" lang:en published_from:2026-11-01',
    "independent:9 published_to:2026-09-05",
    "كلمة-لا-يكتبها-أحد",
    "الح*",
    "topic:sdf kind:person published_from:2026-10-01 published_to:2026-10-02 zone:UTC",
)
HOSTILE = (
    " ".join(["قوات", "التحالف", "الحكومة", "ذات", "المدرسة", "بيروت"] * 4),
    " ".join(f'"مدرسة مدينة محافظة جامعة {number}"' for number in range(20)),
    " ".join(f"{a}{b}{a}*" for a in "ابتثجح" for b in "سوا")[:900],
    '-"' + '" -"'.join("و ف ب ك ل م ن ه".split()) + '"',
)


def messages(count: int, topics: dict[str, TopicFacts], until: datetime = NOW) -> Iterator[Message]:
    """Yield articles, evenly over the days until a moment."""
    chance = random.Random(7)
    letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
    vocabulary = [
        "".join(chance.choices(letters, k=chance.randint(2, 7))) for _ in range(VOCABULARY)
    ]
    ranks = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))
    ids = sorted(topics)
    chance.shuffle(ids)
    topic_ranks = list(accumulate(1 / rank for rank in range(1, len(ids) + 1)))
    for number in range(count):
        words = chance.choices(vocabulary, cum_weights=ranks, k=WORDS)
        words += [name for name in NAMES if chance.random() < 0.1]
        chance.shuffle(words)
        given = {"syria", *chance.choices(ids, cum_weights=topic_ranks, k=5)}
        if chance.random() < 0.2:
            given.add("sdf")
        at = until - timedelta(days=DAYS) * (1 - number / count)
        yield _message(_article(chance, number, at, words, given))


def _article(
    chance: random.Random, number: int, at: datetime, words: list[str], given: set[str]
) -> ArticleMessage:
    outlets = chance.choice((1, 1, 1, 2, 3, 5, 9))
    text = " ".join(words)
    return ArticleMessage(
        id=f"{number:032x}",
        revision=1,
        url=f"https://example.org/{number}",
        canonical_url=f"https://example.org/{number}",
        final_url="",
        title=" ".join(words[:9]),
        text=text,
        lang=chance.choice(("ar", "ar", "ar", "en", "tr", "ckb")),
        dir="rtl",
        authors=(),
        source=chance.choice(SOURCES),
        feed="f",
        published_at=at,
        published_precision="minute",
        seen_at=at,
        fetched_at=at,
        extraction="blocks",
        taxonomy="t",
        tags=tuple(_tag(chance, topic, words, text) for topic in sorted(given)),
        story=Story(f"{number // 3:032x}", outlets, outlets),
    )


def _tag(chance: random.Random, topic: str, words: list[str], text: str) -> Tag:
    """Give a topic for one of the first words."""
    word = chance.choice(words[:40])
    at = text.index(word)
    match = TagMatch(word, word, at, at + len(word), "lead")
    return Tag(topic, 0.9, (match,), chance.choice(("main", "passing")))


def _message(article: ArticleMessage) -> Message:
    assert article.published_at
    flat = flat_fields(article)
    fields = dict(zip(flat[::2], flat[1::2], strict=True))
    fields |= {"data": encode(article, with_text=True), "kind": "new", "changed": "", "seq": "1"}
    return Message(f"{int(article.published_at.timestamp() * 1000)}-0", "articles", fields)


def build(directory: Path, count: int, topics: dict[str, TopicFacts]) -> None:
    """Index the articles; only the time of indexing is counted."""
    files = IndexFiles(directory)
    path = files.create(topics)
    found, spent = messages(count, topics), 0.0
    with IndexWriter(path, topics) as writer:
        while some := list(islice(found, 200)):
            start = time.process_time()
            writer.add(some)
            spent += time.process_time() - start
        start = time.perf_counter()
        writer.optimize()
        merging = time.perf_counter() - start
    files.use(path)
    size = ArticleIndex(directory).facts().size_bytes
    print(
        f"{count} articles: {count / spent:.0f} a second of processor time, "
        f"merged in {merging:.1f} s, "
        f"{size / count / 1000:.1f} kB each"
    )


def timed(run: Callable[[], object], times: int = 15) -> tuple[float, float, float]:
    """Return the median and the longest time, and the median processor time, in milliseconds."""
    spent, worked = [], []
    for _ in range(times):
        start, begun = time.perf_counter(), time.process_time()
        run()
        spent.append((time.perf_counter() - start) * 1000)
        worked.append((time.process_time() - begun) * 1000)
    return median(spent), max(spent), median(worked)


def ask(index: ArticleIndex) -> None:
    """Print the times of every query."""
    columns = ("matches", "page", "slowest", "cpu", "2nd cpu", "count cpu")
    print(" ".join(f"{name:>9}" for name in columns), " query")
    for text in (*QUERIES, *HOSTILE):
        query = parse_text(text)
        page = index.search(query, NOW)
        first = timed(lambda query=query: index.search(query, NOW))
        second = timed(lambda query=query, page=page: index.search(query, NOW, cursor=page.next))
        counted = timed(lambda query=query: index.count(query, NOW), 3)
        figures = (*first, second[2], counted[2])
        print(
            f"{index.count(query, NOW):9} {' '.join(f'{figure:9.1f}' for figure in figures)}"
            f"  {text[:70]}"
        )


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    topics = topic_facts(load_taxonomy())
    with tempfile.TemporaryDirectory() as directory:
        build(Path(directory), count, topics)
        index = ArticleIndex(Path(directory))
        ask(index)
        day = parse_text("since:24h zone:UTC")
        everything = parse_text("")
        hour, week = timedelta(hours=1), NOW - timedelta(days=7)
        days = Steps(NOW - timedelta(days=DAYS), timedelta(days=1), DAYS)
        for name, run in (
            ("a page of stories", lambda: index.stories(parse_text("topic:sdf"), NOW)),
            ("topics of a day", lambda: index.count_by_topic(day, NOW)),
            ("topics of all", lambda: index.count_by_topic(everything, NOW)),
            (
                "hours of a topic",
                lambda: index.course(parse_text("topic:sdf"), NOW, Steps(week, hour, 168)),
            ),
            ("days of every topic", lambda: index.courses(everything, NOW, days)),
            ("how many of all", lambda: index.totals(everything, NOW)),
        ):
            print(f"{name:>20} {timed(run, 3)[2]:8.1f} ms cpu")
        index.close()


if __name__ == "__main__":
    main()
