"""Give an article its topics: find terms, judge them, weigh what counts.

hits | judge | weigh | conditions | parents | salience

``tasks.tagging.explain`` gives the reasons.

A score says how much of the evidence speaks for the topic: each accepted match is taken as
independent evidence, and the score is the chance that not all of it is wrong, 1 - ∏(1 -
weight)^times. A mention in the title counts as two and a half in the body, one in the lead as one
and a half. With the usual weights one strong mention gives 0.40 in the body, 0.54 in the lead, 0.72
in the title; ten give almost 1.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from tasks.model import Field, Salience, Tag
from tasks.tagging.evidence import Decision, judge
from tasks.tagging.occurrences import HitFinder, Occurrence, Text
from tasks.tagging.taxonomy import Taxonomy, Topic

__all__ = ["Tagger", "Text"]

_TIMES: dict[Field, float] = {"title": 2.5, "lead": 1.5, "body": 1.0}
_MENTIONS_OF_A_SUBJECT = 2  # with one of them in the lead
_MENTIONS_WITHOUT_LEAD = 5  # a report of many items may come to its third subject late

Judged = dict[str, tuple[Decision, ...]]


class Tagger:
    """Tags articles by one taxonomy.

    Holds no state after construction; safe to share between threads.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        """Compile the terms of the taxonomy."""
        self.taxonomy = taxonomy
        self.topics = {topic.id: topic for topic in taxonomy.topics}
        self._finder = HitFinder(taxonomy)

    def tag(self, text: Text) -> tuple[Tag, ...]:
        """Return the tags in order of topic id, each with its accepted matches in text order, the
        title first.

        Parents of a topic come with it.
        """
        return self.weigh(text, self.judge(self._finder.find(text), text))

    def judge(self, hits: Mapping[str, Sequence[Occurrence]], text: Text) -> Judged:
        """Decide about every hit that might count; the decisions of each topic with hits."""
        return {
            topic_id: judge(self.topics[topic_id], hits[topic_id], text.published_on)
            for topic_id in sorted(hits)
        }

    def hits(self, text: Text, topic_id: str) -> dict[str, list[Occurrence]]:
        """Return all hits of one topic, whether or not they can count, and those of others that
        can.
        """
        return self._finder.find(text, always=topic_id)

    def weigh(self, text: Text, judged: Judged) -> tuple[Tag, ...]:
        """Return the tags that verdicts amount to."""
        scores = {topic_id: score(verdicts) for topic_id, verdicts in judged.items()}
        enough = {
            topic_id
            for topic_id, found in scores.items()
            if found > 0 and found >= self.topics[topic_id].threshold
        }
        around = enough | {
            parent for topic_id in enough for parent in self.taxonomy.ancestors(topic_id)
        }
        tags = [
            _tag(text, topic_id, scores[topic_id], judged[topic_id])
            for topic_id in sorted(enough)
            if not unmet(self.topics[topic_id], around)
        ]
        return self._with_parents(tags)

    def _with_parents(self, tags: list[Tag]) -> tuple[Tag, ...]:
        """Return the tags with those of their ancestors, each once, on the evidence of the
        strongest child.

        What a child is about, its parents are about.
        """
        found = {tag.id: tag for tag in tags}
        for tag in sorted(tags, key=lambda tag: -tag.score):
            for parent in self.taxonomy.ancestors(tag.id):
                known = found.setdefault(
                    parent, msgspec.structs.replace(tag, id=parent, via=tag.id, vetoed=())
                )
                if tag.salience == "main" != known.salience:
                    found[parent] = msgspec.structs.replace(known, salience="main")
        return tuple(found[topic_id] for topic_id in sorted(found))


def score(verdicts: Iterable[Decision]) -> float:
    """Return the chance that not all accepted evidence is wrong, 0 without any."""
    accepted = (verdict.hit for verdict in verdicts if verdict.is_accepted)
    doubt: float = math.prod((1 - hit.term.worth) ** _TIMES[hit.field] for hit in accepted)
    return round(1 - doubt, 4)


def unmet(topic: Topic, around: set[str]) -> str:
    """Return which condition on other topics fails, "" when none does.

    ``around`` are the topics of the article.
    """
    if missing := [other for other in topic.all if other not in around]:
        return f"all: {', '.join(missing)} is missing"
    if topic.any and around.isdisjoint(topic.any):
        return f"any: none of {', '.join(topic.any)} is there"
    if present := [other for other in topic.none if other in around]:
        return f"none: {', '.join(present)} is there"
    return ""


def _tag(text: Text, topic_id: str, score: float, verdicts: Sequence[Decision]) -> Tag:
    accepted = [verdict for verdict in verdicts if verdict.is_accepted]
    return Tag(
        topic_id,
        score,
        tuple(verdict.hit.as_match(text, verdict.by) for verdict in accepted),
        _salience([verdict.hit.field for verdict in accepted]),
        vetoed=tuple(
            verdict.hit.as_match(text, verdict.by)
            for verdict in verdicts
            if verdict.clause in {"vetoed by", "denied by"}
        ),
    )


def _salience(fields: Sequence[Field]) -> Salience:
    """Tell a subject of the article from what it mentions in passing."""
    is_led = "lead" in fields and len(fields) >= _MENTIONS_OF_A_SUBJECT
    return (
        "main"
        if "title" in fields or is_led or len(fields) >= _MENTIONS_WITHOUT_LEAD
        else "passing"
    )
