"""Give an article its topics: find terms, judge them, weigh what counts.

find | what is certain | judge by kind | weigh | conditions | parents | salience

Places are judged before actors, actors before persons and themes: each knows what the article was
found to be about before it (``tasks.tagging.context``). ``tasks.tagging.explain`` gives the
reasons.

A score says how much of the evidence speaks for the topic: each accepted match is taken as
independent evidence, and the score is the chance that not all of it is wrong, 1 - ∏(1 -
weight)^times. A mention in the title counts as two and a half in the body, one in the lead as one
and a half. With the usual weights one strong mention gives 0.40 in the body, 0.54 in the lead, 0.72
in the title; ten give almost 1.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from tasks.model import Field, Tag
from tasks.tagging.agreement import agreeing
from tasks.tagging.around.own_voice import OwnVoice
from tasks.tagging.around.support_words import Supports, support_words
from tasks.tagging.context import SPEAKING, Context
from tasks.tagging.decisions import DOUBTFUL, Decision, Unmet
from tasks.tagging.evidence import Case, Evidence
from tasks.tagging.hit_finder import Found, HitFinder
from tasks.tagging.neighbouring_names import Names
from tasks.tagging.occurrences import Occurrence, Text
from tasks.tagging.salience import salience, with_subjects
from tasks.tagging.taxonomy import Kind, Taxonomy, Topic
from tasks.tagging.villages import Villages

__all__ = ["Tagger", "Text"]

_TIMES: dict[Field, float] = {"title": 2.5, "lead": 1.5, "body": 1.0}
_LARGE = frozenset({"governorate", "country"})  # levels of what is known before what lies in it
_ORDER: tuple[Kind, ...] = ("place", "actor", "person")  # themes come last

Judged = dict[str, tuple[Decision, ...]]


class Tagger:
    """Tags articles by one taxonomy.

    Holds no state after construction; safe to share between threads.
    """

    def __init__(self, taxonomy: Taxonomy, former: "Tagger | None" = None) -> None:
        """Compile the terms of the taxonomy; only those that ``former`` does not know."""
        self.taxonomy = taxonomy
        self.topics = {topic.id: topic for topic in taxonomy.topics}
        self.states = {
            topic.region: topic
            for topic in sorted(taxonomy.topics, key=lambda topic: topic.level != "country")[::-1]
            if topic.region
            and (topic.level == "country" or (topic.kind == "actor" and topic.wikidata))
        }
        self.supports: dict[str, Supports] = {
            topic.id: former.supports[topic.id]
            if former and former.topics.get(topic.id) == topic
            else support_words(topic)
            for topic in taxonomy.topics
        }
        self._themes = {topic.id for topic in taxonomy.topics if topic.kind == "theme"}
        self._regions_of_themes = {self.topics[topic_id].region for topic_id in self._themes}
        self._large = {topic.id for topic in taxonomy.topics if topic.level in _LARGE}
        self.finder: HitFinder = HitFinder(taxonomy, former.finder if former else None)
        self._villages = Villages(taxonomy)
        self._own_voice = OwnVoice(taxonomy, self.tag)

    def tag(self, text: Text) -> tuple[Tag, ...]:
        """Return the tags in order of topic id, each with its accepted matches in text order, the
        title first.

        Parents of a topic come with it.
        """
        return self.weigh(text, self.judge(self.find(text), text))

    def judge(self, found: Found, text: Text) -> Judged:
        """Decide about every hit that might count; the decisions of each topic with hits.

        Themes of states that the article is not about are left out, but for the one that was asked
        for.
        """
        names = Names(found.names, text)
        context = Context(self.taxonomy, text.country)
        cases = {
            topic_id: self._evidence(topic_id, hits, text, context, names)
            for topic_id, hits in sorted(found.names.items())
            if topic_id
        }
        for evidence in cases.values():
            context.add(evidence.case.topic, evidence.certain())
        own = self._own_voice.find(text, context)
        for topic_id, decisions in own.items():
            context.add(self.topics[topic_id], _accepted(decisions))
        judged: Judged = {}
        for kind in _ORDER:
            self._judge_kind({i: e for i, e in cases.items() if e.case.topic.kind == kind}, judged)
            if kind == "place":
                self._add_villages(text, context, judged)
        for topic_id, decisions in own.items():
            judged[topic_id] = (*judged.get(topic_id, ()), *decisions)
        if found.always in self._themes or any(map(context.is_about, self._regions_of_themes)):
            themes = {
                topic_id: self._evidence(topic_id, hits, text, context, names)
                for topic_id, hits in sorted(found.themes.items())
                if topic_id == found.always or context.is_about(self.topics[topic_id].region)
            }
            self._judge_kind(themes, judged)
        return {topic_id: judged[topic_id] for topic_id in sorted(judged)}

    def _add_villages(self, text: Text, context: Context, judged: Judged) -> None:
        """Add what villages say, now that the article's places are known."""
        known: dict[str, Occurrence] = {}
        for topic_id, decisions in judged.items():
            for hit in _accepted(decisions)[:1]:
                for place in (topic_id, *self.taxonomy.ancestors(topic_id)):
                    known.setdefault(place, hit)
        for topic_id, decision in self._villages.find(text, known, context):
            judged[topic_id] = (*judged.get(topic_id, ()), decision)
            context.add(self.topics[topic_id], [decision.hit])

    def _evidence(
        self,
        topic_id: str,
        hits: Sequence[Occurrence],
        text: Text,
        context: Context,
        names: Names,
    ) -> Evidence:
        topic, supports = self.topics[topic_id], self.supports[topic_id]
        related = self.taxonomy.related(topic_id)
        return Evidence(Case(topic, text, context, names, related, supports), hits)

    def _judge_kind(self, cases: Mapping[str, Evidence], judged: Judged) -> None:
        again = [topic_id for topic_id in cases if topic_id in self._large]
        again += [topic_id for topic_id in cases if topic_id not in self._large]
        while again:
            again = _judge(again, cases, judged)
        if pair := agreeing(cases, judged):
            for topic_id, hit in pair:
                cases[topic_id].case.context.add(self.topics[topic_id], [hit])
            _judge(cases, cases, judged)

    def find(self, text: Text, topic_id: str = "") -> Found:
        """Return what stands in an article; all hits of one topic, whether or not they can count,
        and those of others that can.
        """
        return self.finder.find(text, always=topic_id)

    def weigh(self, text: Text, judged: Judged) -> tuple[Tag, ...]:
        """Return the tags that verdicts amount to."""
        scores = {topic_id: score(verdicts) for topic_id, verdicts in judged.items()}
        enough = {
            topic_id
            for topic_id, found in scores.items()
            if found > 0 and found >= self.topics[topic_id].threshold
        }
        around = enough | {parent for topic_id in enough for parent in self.above(topic_id)}
        tags = [
            _tag(text, topic_id, scores[topic_id], judged[topic_id])
            for topic_id in sorted(enough)
            if not unmet(self.topics[topic_id], around)
        ]
        return self._with_parents(tags, text)

    def _with_parents(self, tags: list[Tag], text: Text) -> tuple[Tag, ...]:
        """Return the tags with those of their ancestors, each once, on the evidence of the
        strongest child.

        What a child is about, its parents are about; several children in passing may make their
        parent a subject.
        """
        found = {tag.id: tag for tag in tags}
        fields: dict[str, list[Field]] = {}
        for tag in sorted(tags, key=lambda tag: -tag.score):
            for parent in self.above(tag.id):
                known = found.setdefault(
                    parent, msgspec.structs.replace(tag, id=parent, via=tag.id, vetoed=())
                )
                fields.setdefault(parent, [m.field for m in known.matches if not known.via])
                fields[parent] += [match.field for match in tag.matches]
                is_main = "main" in (tag.salience, salience(fields[parent], text))
                if is_main and known.salience != "main":
                    found[parent] = msgspec.structs.replace(known, salience="main")
        return with_subjects((found[topic_id] for topic_id in sorted(found)), self.topics, text)

    def above(self, topic_id: str) -> tuple[str, ...]:
        """Return the topics that come with one: its parents, and the country of what is in it."""
        parents = self.taxonomy.ancestors(topic_id)
        topic = self.topics[topic_id]
        country = self.taxonomy.countries.get(topic.region, "")
        is_further = country and topic.kind in SPEAKING and country not in (*parents, topic_id)
        return (*parents, country) if is_further else parents


def _judge(topic_ids: Iterable[str], cases: Mapping[str, Evidence], judged: Judged) -> list[str]:
    """Judge topics and return those to judge again, now that more is known of the article."""
    is_news = False
    doubtful = []
    for topic_id in topic_ids:
        case = cases[topic_id].case
        before = len(_accepted(judged.get(topic_id, ())))
        judged[topic_id] = cases[topic_id].judge()
        after = _accepted(judged[topic_id])
        certain = set(map(id, cases[topic_id].certain()))
        case.context.add(case.topic, [hit for hit in after if id(hit) not in certain])
        is_news = is_news or len(after) > before
        if any(decision.clause in DOUBTFUL for decision in judged[topic_id]):
            doubtful.append(topic_id)
    return doubtful if is_news else []


def _accepted(decisions: Iterable[Decision]) -> list[Occurrence]:
    return [decision.hit for decision in decisions if decision.is_accepted]


def score(verdicts: Iterable[Decision]) -> float:
    """Return the chance that not all accepted evidence is wrong, 0 without any."""
    doubt: float = math.prod(
        (1 - hit.term.worth) ** _TIMES[hit.field] for hit in _accepted(verdicts)
    )
    return round(1 - doubt, 4)


def unmet(topic: Topic, around: set[str]) -> Unmet | None:
    """Return which condition on other topics fails, None when none does.

    ``around`` are the topics of the article.
    """
    if missing := [other for other in topic.all if other not in around]:
        return Unmet("all", tuple(missing))
    if topic.any and around.isdisjoint(topic.any):
        return Unmet("any", tuple(topic.any))
    if present := [other for other in topic.none if other in around]:
        return Unmet("none", tuple(present))
    return None


def _tag(text: Text, topic_id: str, score: float, verdicts: Sequence[Decision]) -> Tag:
    accepted = [verdict for verdict in verdicts if verdict.is_accepted]
    return Tag(
        topic_id,
        score,
        tuple(verdict.hit.as_match(text, verdict.by) for verdict in accepted),
        salience([verdict.hit.field for verdict in accepted], text),
        vetoed=tuple(
            verdict.hit.as_match(text, verdict.by)
            for verdict in verdicts
            if verdict.clause in {"vetoed by", "denied by"}
        ),
    )
