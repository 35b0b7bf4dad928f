"""Two doubtful places that agree: «#الباب: اشتباك قرب الراعي» names two towns of one governorate.

Each of the names alone may be a word or another country's town; two of the same governorate in one
article are not by chance, where the grammar places one of them.
"""

from collections.abc import Mapping

from tasks.tagging.around.placing import placing
from tasks.tagging.decisions import DOUBTFUL, Decision
from tasks.tagging.evidence import Evidence
from tasks.tagging.occurrences import Occurrence

Pair = tuple[tuple[str, Occurrence], tuple[str, Occurrence]]


def agreeing(
    cases: Mapping[str, Evidence], judged: Mapping[str, tuple[Decision, ...]]
) -> Pair | None:
    """Return two doubtful hits of different places that support each other, None without any."""
    seen: dict[str, tuple[str, Occurrence, bool]] = {}
    for topic_id, evidence in cases.items():
        case = evidence.case
        is_place = case.topic.kind == "place" and case.topic.region
        for decision in judged[topic_id] if is_place else ():
            if decision.clause not in DOUBTFUL:
                continue
            hit, above = decision.hit, (*case.topic.supported_by, case.topic.region)[0]
            where = placing(hit, case.text)
            if decision.clause == "a word" and where in {"", "weak"}:
                continue
            other = seen.setdefault(above, (topic_id, hit, bool(where)))
            is_another = other[0] != topic_id and other[1].last_word < hit.first_word
            is_another |= other[0] != topic_id and hit.last_word < other[1].first_word
            is_near = above in case.topic.supported_by
            if is_another and (bool(where) + other[2] > (0 if is_near else 1)):
                return (other[0], other[1]), (topic_id, hit)
    return None
