"""What a topic would have found among past articles: the index gives candidates, the tagger judges.

The tagger knows the topic and those that it names, not the whole taxonomy: a name of another topic
that would cover a word does not. Saving and re-tagging know all.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import msgspec

from tasks.publishing.article_v1 import ArticleMessage
from tasks.query.words import Words
from tasks.sources import country_at
from tasks.tagging.explain import explain
from tasks.tagging.lint import example, warnings
from tasks.tagging.tagger import Tagger, Text
from tasks.tagging.taxonomy import COUNTED, Taxonomy, Topic
from worker.index import ArticleIndex
from worker.index.article_index import Holding
from worker.streams.streams import Message

DAYS = 30
MOST_JUDGED = 600  # candidates; of more, the newest are judged and the rest is estimated
SAMPLES, _DIFFERENCES = 12, 8
_COMMON_PERCENT, _CHILD_PERCENT = 2, 60
_FEWEST = 20  # articles from which shares tell something


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """An article that was found."""

    article: str
    title: str
    lang: str
    source: str
    seen_at: datetime
    surface: str


class Sentence(msgspec.Struct, frozen=True):
    """A sentence that must, or must not, have the topic, and whether that holds."""

    text: str
    must: bool
    holds: bool


class Doubt(msgspec.Struct, frozen=True):
    """A doubt: ``kind`` common, child, silent or lint, and what it is about."""

    kind: str
    about: str
    number: int = 0


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What would be found.

    ``articles`` are all of the time, ``candidates`` those that hold a word, of which ``judged``
    were judged and ``found`` have the topic; ``estimate`` is that for all candidates. ``gained``
    and ``lost`` compare with the topic as it was.
    """

    articles: int
    candidates: int
    judged: int
    found: int
    estimate: int
    by_lang: Sequence[tuple[str, int]]
    by_day: Sequence[int]
    samples: Sequence[Sample]
    doubts: Sequence[Doubt]
    sentences: Sequence[Sentence]
    gained: Sequence[Sample]
    lost: Sequence[Sample]
    gains: int
    losses: int


class Past(msgspec.Struct, frozen=True):
    """The articles of the days before ``now``."""

    index: ArticleIndex
    now: datetime

    @property
    def since(self) -> datetime:
        """Where it begins."""
        return self.now - timedelta(days=DAYS)

    def holding(self, words: Sequence[Words]) -> Holding:
        """Find the newest that hold one of some words."""
        return self.index.holding(words, self.since, limit=MOST_JUDGED)


def preview(topic: Topic, before: Topic | None, taxonomy: Taxonomy, past: Past) -> Preview:
    """Try a topic on the articles of the last 30 days: whoever makes topics may see them all."""
    small = _taxonomy_around(topic, taxonomy)
    tagger = Tagger(small)
    found = past.holding(_words(topic, before))
    judged = list(_judged(tagger, topic.id, found.messages))
    hits = [(document, surface) for document, surface in judged if surface]
    gained, lost = _differences(judged, before, taxonomy)
    share = len(hits) / len(judged) if judged else 0.0
    estimate = round(share * found.count) if len(judged) < found.count else len(hits)
    return Preview(
        articles=found.articles,
        candidates=found.count,
        judged=len(judged),
        found=len(hits),
        estimate=estimate,
        by_lang=Counter(one.lang.partition("-")[0] for one, _ in hits).most_common(8),
        by_day=_days([one for one, _ in hits], past.since),
        samples=[_sample(one, surface) for one, surface in _spread(hits)],
        doubts=list(_doubts(topic, small, found.articles, estimate, _together(hits))),
        sentences=list(_sentences(topic, tagger)),
        gained=[_sample(*one) for one in gained[:_DIFFERENCES]],
        lost=[_sample(*one) for one in lost[:_DIFFERENCES]],
        gains=len(gained),
        losses=len(lost),
    )


_Hit = tuple[ArticleMessage, str]


def _words(*topics: Topic | None) -> list[Words]:
    """List what may count of topics, each once, as words of a query."""
    surfaces = (
        term.surface
        for topic in topics
        for term in (topic.terms if topic else ())
        if term.role in COUNTED
    )
    return [Words(surface, is_phrase=True) for surface in dict.fromkeys(surfaces)]


def _taxonomy_around(topic: Topic, taxonomy: Taxonomy) -> Taxonomy:
    """Return the topic with those that it names, and what these name in turn."""
    known = {one.id: one for one in taxonomy.topics} | {topic.id: topic}
    around, waiting = {topic.id: topic}, [topic]
    while waiting:
        one = waiting.pop()
        references = (name.partition(":")[2] for name in (*one.supported_by, *one.vetoed_by))
        for name in (*one.parents, *one.all, *one.any, *one.none, *references):
            if name in known and name not in around:
                around[name] = known[name]
                waiting.append(known[name])
    return Taxonomy(tuple(around.values()))


def _judged(tagger: Tagger, topic_id: str, messages: Sequence[Message]) -> Iterator[_Hit]:
    """Yield each article with the first place that speaks for the topic, "" for none."""
    for message in messages:
        document = msgspec.json.decode(message.fields["data"], type=ArticleMessage)
        tags = tagger.tag(_text(document))
        tag = next((tag for tag in tags if tag.id == topic_id), None)
        yield document, tag.matches[0].surface if tag else ""


def _text(document: ArticleMessage) -> Text:
    day = document.published_at.date() if document.published_at else None
    return Text(
        title=document.title,
        text=document.text,
        lang=document.lang,
        published_on=day,
        country=country_at(document.url),
        source=document.source,
    )


def _differences(
    judged: Sequence[_Hit], before: Topic | None, taxonomy: Taxonomy
) -> tuple[list[_Hit], list[_Hit]]:
    """List what the topic gains and loses against the way it was."""
    if before is None:
        return [], []
    former = Tagger(_taxonomy_around(before, taxonomy))
    gained, lost = [], []
    for document, surface in judged:
        tags = former.tag(_text(document))
        was = next((tag.matches[0].surface for tag in tags if tag.id == before.id), "")
        if surface and not was:
            gained.append((document, surface))
        elif was and not surface:
            lost.append((document, was))
    return gained, lost


def _sentences(topic: Topic, tagger: Tagger) -> Iterator[Sentence]:
    """Run the sentences as `rasid topics test` does."""
    for sentence in topic.examples.must:
        is_tagged = explain(tagger, example(sentence, topic.region), topic.id).is_tagged
        yield Sentence(sentence, must=True, holds=is_tagged)
    for sentence in topic.examples.must_not:
        region = topic.region if topic.kind == "theme" else ""
        is_tagged = explain(tagger, example(sentence, region), topic.id).is_tagged
        yield Sentence(sentence, must=False, holds=not is_tagged)


def _together(hits: Sequence[_Hit]) -> list[set[str]]:
    """List the topics of each hit."""
    return [{tag.id for tag in one.tags} for one, _ in hits]


def _doubts(
    topic: Topic, small: Taxonomy, articles: int, found: int, hits: Sequence[set[str]]
) -> Iterator[Doubt]:
    """Yield what looks wrong: too common, within another topic, silent languages, lint's doubts."""
    if articles >= _FEWEST and 100 * found > _COMMON_PERCENT * articles:
        yield Doubt("common", "", round(100 * found / articles))
    others = Counter(name for hit in hits for name in hit if name != topic.id)
    if len(hits) >= _FEWEST and others:
        other, count = others.most_common(1)[0]
        if 100 * count > _CHILD_PERCENT * len(hits) and other not in topic.parents:
            yield Doubt("child", other, round(100 * count / len(hits)))
    found_by_lint = warnings(small, [topic.id])
    silent = [one.key.partition(".")[2] for one in found_by_lint if "no term in" in one.message]
    if silent:
        yield Doubt("silent", " ".join(silent))
    for one in found_by_lint:
        if "no term in" not in one.message:
            yield Doubt("lint", one.message)


def _spread(hits: Sequence[_Hit]) -> list[_Hit]:
    """Choose samples over the whole time, no more of one source than needed."""
    step = max(1, len(hits) // SAMPLES)
    return list(hits[::step])[:SAMPLES]


def _days(documents: Sequence[ArticleMessage], since: datetime) -> list[int]:
    counts = [0] * DAYS
    for document in documents:
        day = (document.seen_at - since).days
        if 0 <= day < DAYS:
            counts[day] += 1
    return counts


def _sample(document: ArticleMessage, surface: str) -> Sample:
    return Sample(
        article=document.id,
        title=document.title,
        lang=document.lang,
        source=document.source,
        seen_at=document.seen_at,
        surface=surface,
    )
