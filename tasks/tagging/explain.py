"""Why an article has a topic, or why not.

Every place that counts, might have, or almost matched, with the reason.
"""

from collections.abc import Iterator

import msgspec

from tasks.model import Salience, TagMatch
from tasks.tagging.around.support_words import support_nearby
from tasks.tagging.decisions import BELOW, Decision, Unmet
from tasks.tagging.near_misses import almost
from tasks.tagging.occurrences import Occurrence, Text
from tasks.tagging.sentences import Sentences, sentences, told_of_almost, told_of_candidate
from tasks.tagging.tagger import Judged, Tagger, score, unmet
from tasks.tagging.taxonomy import Role, Term, Topic

_FAR = 300  # words in which the nearest support is looked for, to be shown


class Candidate(msgspec.Struct, frozen=True, omit_defaults=True):
    """One place that may count, and the ``clause`` that decided.

    "strong", "supported by …", "vetoed by …", ….

    ``words`` is how many words away that is what decided (or, without support, the nearest there
    is), ``window`` how many it may be. ``en`` and ``ar`` tell the decision in a sentence.
    """

    match: TagMatch
    role: Role
    is_accepted: bool
    clause: str
    words: int | None = None
    window: int | None = None
    en: str = ""
    ar: str = ""


class Explanation(msgspec.Struct, frozen=True):
    """Why an article has a topic, or has it not.

    No candidates means that nothing like its terms occurs.

    ``refused`` names what stands against a topic whose terms count: its threshold, or its
    conditions on other topics; ``unmet`` has these as values.
    """

    topic_id: str
    is_tagged: bool
    score: float
    threshold: float
    salience: Salience | None
    refused: str
    candidates: tuple[Candidate, ...]
    unmet: Unmet | None = None


def explain(tagger: Tagger, text: Text, topic_id: str) -> Explanation:
    """Return what decided about one topic.

    Raises KeyError for a topic that the taxonomy does not have.
    """
    topic = tagger.topics[topic_id]
    found = tagger.find(text, topic_id)
    judged = tagger.judge(found, text)
    tags = {tag.id: tag for tag in tagger.weigh(text, judged)}
    tag = tags.get(topic_id)
    own = (
        tuple(_own(tagger, text, topic_id, found.of(topic_id), judged))
        if not (tag and tag.via)
        else ()
    )
    stops = None if tag else _stops(tagger, topic_id, judged, set(tags))
    return Explanation(
        topic_id,
        tag is not None,
        tag.score if tag else score(judged.get(topic_id, ())),
        topic.threshold,
        tag.salience if tag else None,
        _refusal(stops, score(judged.get(topic_id, ())), topic.threshold),
        (*own, *_of_children(tagger, text, topic_id, judged, tag.via if tag else None)),
        stops,
    )


def _own(
    tagger: Tagger, text: Text, topic_id: str, hits: list[Occurrence], judged: Judged
) -> Iterator[Candidate]:
    """Yield what the topic's own terms come to.

    What was judged, what nobody can tell, what almost matched.
    """
    topic = tagger.topics[topic_id]
    for verdict in judged.get(topic_id, ()):
        yield _candidate(tagger, topic, text, verdict)
    for hit in hits:
        if hit.term.role == "candidate":
            match = hit.as_match(text)
            told = told_of_candidate(match.surface, topic, hit.term.note)
            yield _untold(match, "candidate", hit.term.note, told)
    for found in almost(
        topic.terms, text, [(hit.field == "title", hit.match.start, hit.match.end) for hit in hits]
    ):
        told = told_of_almost(found.match.surface, found.term, is_whole=found.is_whole)
        yield _untold(found.match, found.role, found.reason, told)


def _candidate(tagger: Tagger, topic: Topic, text: Text, verdict: Decision) -> Candidate:
    english, arabic = sentences(verdict, topic, text, tagger.states)
    hit, by = verdict.hit, verdict.by
    clause: str = verdict.clause
    if verdict.clause == "out of date":
        clause = _validity(hit.term)
    elif verdict.owner:
        clause = f"{clause}: {verdict.owner}"
    elif by is not None:
        clause = f"{clause} {by.surface(text)}"
    elif verdict.clause == "no support":
        by = support_nearby(tagger.supports[topic.id], hit, text, _FAR)
    is_by_distance = by is not None and by.term.role in {"support", "veto"}
    return Candidate(
        hit.as_match(text, by),
        hit.term.role,
        verdict.is_accepted,
        clause,
        hit.distance(by) if by and is_by_distance else None,
        topic.window if is_by_distance else None,
        english,
        arabic,
    )


def _validity(term: Term) -> str:
    since = f" from {term.since}" if term.since else ""
    return f"holds{since}" + (f" until {term.until}" if term.until else "")


def _untold(match: TagMatch, role: Role, clause: str, told: Sentences) -> Candidate:
    """Make the candidate of a place that was not judged."""
    english, arabic = told
    return Candidate(match, role, is_accepted=False, clause=clause, en=english, ar=arabic)


def _stops(tagger: Tagger, topic_id: str, judged: Judged, tagged: set[str]) -> Unmet | None:
    topic, reached = tagger.topics[topic_id], score(judged.get(topic_id, ()))
    if not reached:
        return None
    return BELOW if reached < topic.threshold else unmet(topic, tagged | {topic_id})


def _refusal(stops: Unmet | None, reached: float, threshold: float) -> str:
    if stops == BELOW:
        return f"score {reached:.2f} is below the threshold {threshold:.2f}"
    return str(stops) if stops else ""


def _of_children(
    tagger: Tagger, text: Text, topic_id: str, judged: Judged, via: str | None
) -> Iterator[Candidate]:
    """Yield what the topic's children come to, where it hangs on them."""
    children = [child for child in sorted(judged) if topic_id in tagger.above(child)]
    for child in children if via is None else filter(None, [via]):
        for verdict in judged[child]:
            found = _candidate(tagger, tagger.topics[child], text, verdict)
            yield msgspec.structs.replace(found, clause=f"{child}: {found.clause}")
