"""Give an article its topics, and say why or why not.

hits | outermost | denied | strong | vetoed | supported      every candidate ends accepted or rejected, by one named clause

A score says how much of the evidence speaks for the topic: each accepted match is taken as independent evidence of a
fixed weight (strong terms more than bare ones, the title more than the text), and the score is the chance that not all of
it is wrong, 1 - ∏(1 - weight). One strong mention in the text gives 0.4, one in the title 0.7, ten mentions almost 1.
"""

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import get_args

import msgspec

from tasks.core.match import Matcher
from tasks.core.model import Tag, TagMatch
from tasks.core.topics import Role, Taxonomy, Topic

FIELDS = ("title", "text")
_WEIGHTS: dict[tuple[str, Role], float] = {
    ("title", "strong"): 0.7,
    ("title", "bare"): 0.5,
    ("text", "strong"): 0.4,
    ("text", "bare"): 0.25,
}
_COUNTED: tuple[Role, Role] = ("strong", "bare")
_COUNTING = frozenset(_COUNTED)
_FIELD_WORDS = 10_000_000  # more words than a field has


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """What of an article is tagged; offsets of matches count in these fields as they are."""

    title: str
    text: str
    lang: str = "und"


class Candidate(msgspec.Struct, frozen=True):
    """One place that may count, and the ``clause`` that decided: "strong", "supported by …", "vetoed by …", …."""

    match: TagMatch
    role: Role
    is_accepted: bool
    clause: str


class Explanation(msgspec.Struct, frozen=True):
    """Why an article has a topic, or has it not; no candidates means that none of its terms occurs."""

    topic_id: str
    is_tagged: bool
    score: float
    candidates: tuple[Candidate, ...]


class _Uses(msgspec.Struct, frozen=True):
    """What a spelling does: its roles by topic, and the topics for which it may count."""

    roles: dict[str, tuple[Role, ...]]
    counting: tuple[str, ...]


class _Hit(msgspec.Struct, frozen=True):
    """A term of a topic at one place; ``first_word`` and ``last_word`` count the words of the field."""

    role: Role
    match: TagMatch
    first_word: int
    last_word: int

    def is_within(self, other: "_Hit") -> bool:
        """Whether the other's span covers this one."""
        mine, theirs = self.match, other.match
        return mine.field == theirs.field and theirs.start <= mine.start and mine.end <= theirs.end

    def is_near(self, other: "_Hit", window: int) -> bool:
        """Whether the other is at most ``window`` words away and not the same words."""
        gap = max(other.first_word - self.last_word, self.first_word - other.last_word)
        return 0 <= gap <= window and not self.is_within(other) and not other.is_within(self)


class _Row:
    """Hits of one role in text order; gives those close to another hit without looking at all of them."""

    def __init__(self, hits: list[_Hit]) -> None:
        self.hits = hits
        self._firsts = [hit.first_word for hit in hits]
        self._longest = max((hit.last_word - hit.first_word for hit in hits), default=0)

    def around(self, hit: _Hit, window: int) -> list[_Hit]:
        low = bisect_left(self._firsts, hit.first_word - window - self._longest)
        return self.hits[low : bisect_right(self._firsts, hit.last_word + window)]


class Tagger:
    """Tags articles by one taxonomy. Holds no state after construction; safe to share between threads."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        """Compile every term of the taxonomy into one matcher."""
        self._taxonomy = taxonomy
        self._topics = {topic.id: topic for topic in taxonomy.topics}
        uses: dict[tuple[str, str], dict[str, tuple[Role, ...]]] = defaultdict(dict)
        for topic in taxonomy.topics:
            for term in topic.terms:
                roles = uses[term.surface, term.lang]
                roles[topic.id] = (*roles.get(topic.id, ()), term.role)
        self._uses = {f"{lang}:{surface}": (surface, _uses(roles)) for (surface, lang), roles in uses.items()}
        self._matcher = Matcher(((f"{lang}:{surface}", surface, lang) for surface, lang in uses), keeps_case=True)

    def tag(self, text: Text) -> tuple[Tag, ...]:
        """Return the tags in order of topic id, each with its accepted matches in text order, the title first.

        Parents of a topic come with it.
        """
        hits = self._hits(text)
        tags = (_tag(topic_id, _judge(self._topics[topic_id], hits[topic_id])) for topic_id in sorted(hits))
        return self._with_parents([tag for tag in tags if tag is not None])

    def _with_parents(self, tags: list[Tag]) -> tuple[Tag, ...]:
        """Return the tags with those of their ancestors, each once, on the evidence of the strongest child."""
        found = {tag.id: tag for tag in tags}
        for tag in sorted(tags, key=lambda tag: -tag.score):
            for parent in self._taxonomy.ancestors(tag.id):
                found.setdefault(parent, Tag(parent, tag.score, tag.matches, via=tag.id))
        return tuple(found[topic_id] for topic_id in sorted(found))

    def explain(self, text: Text, topic_id: str) -> Explanation:
        """Return what decided about one topic. Raises KeyError for a topic that the taxonomy does not have."""
        hits = self._hits(text)
        tag = next((tag for tag in self.tag(text) if tag.id == topic_id), None)
        children = [child for child in sorted(hits) if topic_id in self._taxonomy.ancestors(child)]
        candidates = () if tag and tag.via else _judge(self._topics[topic_id], hits.get(topic_id, ()))
        for child in [tag.via] if tag and tag.via else children if tag is None else ():
            judged = _judge(self._topics[child], hits[child])
            candidates += tuple(msgspec.structs.replace(one, clause=f"{child}: {one.clause}") for one in judged)
        return Explanation(topic_id, tag is not None, tag.score if tag else 0.0, candidates)

    def _hits(self, text: Text) -> dict[str, list[_Hit]]:
        """Return the hits by topic, in text order, the title first."""
        hits: dict[str, list[_Hit]] = defaultdict(list)
        found: list[tuple[_Uses, TagMatch, int, int]] = []
        for field in FIELDS:
            published: str = getattr(text, field)
            words = _Words(published, first=_FIELD_WORDS * FIELDS.index(field))
            for match in self._matcher.find(published, text.lang):
                term, uses = self._uses[match.term_id]
                place = TagMatch(term, published[match.start : match.end], match.start, match.end, field)
                first, last = words.go_to(match.start), words.ahead(match.end - 1)
                found.append((uses, place, first, last))
        wanted = {topic_id for uses, *_ in found for topic_id in uses.counting}
        for uses, place, first, last in found:
            for topic_id in wanted & uses.roles.keys():
                hits[topic_id].extend(_Hit(role, place, first, last) for role in uses.roles[topic_id])
        return hits


def _uses(roles: dict[str, tuple[Role, ...]]) -> _Uses:
    return _Uses(roles, tuple(topic for topic, given in roles.items() if not _COUNTING.isdisjoint(given)))


class _Words:
    """Which word of an article an offset of a field is in; fields are further apart than any window reaches.

    Words are counted on from match to match, so that a field is read once however many matches it has.
    """

    def __init__(self, published: str, *, first: int) -> None:
        self._published, self._place, self._count = published, 0, first

    def go_to(self, offset: int) -> int:
        """Return the word at ``offset``, which is not before that of the last call."""
        self._count = self.ahead(offset)
        self._place = offset + 1
        return self._count

    def ahead(self, offset: int) -> int:
        """Return the word at an offset behind the last one gone to, without going there."""
        between = self._published[self._place : offset + 1]
        if not between:
            return self._count
        goes_on = self._place > 0 and not self._published[self._place - 1].isspace() and not between[0].isspace()
        return self._count + len(between.split()) - goes_on


def _judge(topic: Topic, hits: Sequence[_Hit]) -> tuple[Candidate, ...]:
    """Decide about every strong and bare hit of one topic."""
    rows = {role: _Row([hit for hit in hits if hit.role == role]) for role in get_args(Role)}
    anchor = next((hit for hit in rows["strong"].hits if not _denial(hit, rows["deny"])), None)
    counted = [hit for cluster in _clusters(hits) for hit in _outermost(cluster)]
    return tuple(_decide(hit, topic.window, rows, anchor) for hit in counted)


def _decide(hit: _Hit, window: int, rows: dict[Role, _Row], anchor: _Hit | None) -> Candidate:
    """Apply the clauses in their order; the first that fits decides."""
    if denial := _denial(hit, rows["deny"]):
        return Candidate(hit.match, hit.role, is_accepted=False, clause=f"denied by {denial.match.surface}")
    if hit.role == "strong":
        return Candidate(hit.match, hit.role, is_accepted=True, clause="strong")
    if veto := _nearest(hit, rows["veto"], window):
        return Candidate(hit.match, hit.role, is_accepted=False, clause=f"vetoed by {veto.match.surface}")
    support = _nearest(hit, rows["support"], window) or anchor
    if support is None:
        return Candidate(hit.match, hit.role, is_accepted=False, clause="no support")
    return Candidate(hit.match, hit.role, is_accepted=True, clause=f"supported by {support.match.surface}")


def _denial(hit: _Hit, denials: _Row) -> _Hit | None:
    return next((denial for denial in denials.around(hit, 0) if hit.is_within(denial)), None)


def _nearest(hit: _Hit, row: _Row, window: int) -> _Hit | None:
    near = [other for other in row.around(hit, window) if hit.is_near(other, window)]
    return min(near, key=lambda other: abs(other.first_word - hit.first_word), default=None)


def _clusters(hits: Iterable[_Hit]) -> Iterator[list[_Hit]]:
    """Yield the hits that may count in groups that share words."""
    cluster: list[_Hit] = []
    last_word = -1
    for hit in hits:
        if hit.role not in _COUNTED:
            continue
        if cluster and hit.first_word > last_word:
            yield cluster
            cluster = []
        cluster.append(hit)
        last_word = max(last_word, hit.last_word)
    if cluster:
        yield cluster


def _outermost(hits: list[_Hit]) -> list[_Hit]:
    """Keep one hit where hits nest: a strong one before a bare one, then the longest."""
    order = sorted(hits, key=lambda hit: (hit.role != "strong", hit.match.start - hit.match.end, hit.match.term))
    kept = [
        hit
        for number, hit in enumerate(order)
        if not any(hit.is_within(before) or before.is_within(hit) for before in order[:number])
    ]
    return sorted(kept, key=lambda hit: hit.match.start)


def _tag(topic_id: str, candidates: Iterable[Candidate]) -> Tag | None:
    accepted = [candidate for candidate in candidates if candidate.is_accepted]
    if not accepted:
        return None
    doubt = math.prod([1 - _WEIGHTS[candidate.match.field, candidate.role] for candidate in accepted])
    return Tag(topic_id, round(1 - doubt, 4), tuple(candidate.match for candidate in accepted))
