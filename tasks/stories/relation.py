"""Whether two texts are copies, tell the same event independently, or neither.

overlap | contradictions | agreement

Copies share most neighbouring words of the shorter text. Reports on one template do so too: they
differ in a place, a day, a number or a name that stands between the same words. The same event in
other words or in another language is known by what both texts name.
"""

from datetime import timedelta
from typing import Literal

from tasks.stories.agreement import weigh
from tasks.stories.contradictions import are_opposed, is_one_name
from tasks.stories.telling import Telling

Relation = Literal["copy", "same", "other"]

_COPY = 0.5  # common share of the shorter text's pairs of words
_TEMPLATE = 0.25  # from here on, a contradiction makes two events
_FEWEST_PAIRS = 3
_POST = 40  # pieces
_LONG_DOUBT = 2.0  # long texts among thousands name much in common by chance
_CONTAINED = 0.9  # of the words of a post, where their order is not known
_LONGEST_APART = timedelta(days=4)  # between independent reports of one event
_SAME, _SAME_WITHOUT_DAY = 4.0, 4.8
_CORRECTION, _REMEMBRANCE, _VIOLENCE = "people-correction", "people-remembrance", "violence-"
_SAME_OF_AGENCY = 5.0  # that both credit an agency is no proof that it told them this


def relation(one: Telling, other: Telling) -> Relation:
    """Compare what two texts say; the order of the two makes no difference."""
    share = overlap(one, other)
    if share >= _COPY and _is_corrected(one, other):
        return "copy"
    if _is_remembered(one, other):
        return "other"
    if share >= _TEMPLATE and are_opposed(one, other, share):
        return "other"
    if share >= _COPY:
        return "copy"
    return _relation_by_agreement(one, other)


def _relation_by_agreement(one: Telling, other: Telling, doubt: float = 0.0) -> Relation:
    if _are_far_apart(one, other):
        return "other"
    found = weigh(one, other)
    if found.total >= _SAME_OF_AGENCY and one.agencies & other.agencies:
        return "copy"
    needed = _SAME if found.days > 0 else _SAME_WITHOUT_DAY
    return "same" if found.total >= needed + doubt else "other"


def relation_of_similar(one: Telling, other: Telling, *, share: float, is_copy: bool) -> Relation:
    """Decide about two texts whose sketches are alike, without their pairs.

    ``share`` is the common share of the shorter text, ``is_copy`` what words alone say. Passages
    that long texts share are the same news; of posts a few words in common say little.
    """
    if is_copy and _is_corrected(one, other):
        return "copy"
    if _is_remembered(one, other) or are_opposed(one, other, share):
        return "other"
    if is_copy:
        return "copy"
    if min(one.length, other.length) < _POST:
        return _relation_by_agreement(one, other)
    has_other_day = one.days and other.days and not one.days & other.days
    return "other" if has_other_day else "same"


def relation_of_candidates(one: Telling, other: Telling) -> Relation:
    """Decide about two texts that share no passages but name the same, without their pairs."""
    common = len(one.words & other.words)
    share = common / max(1, min(len(one.words), len(other.words)))
    if _is_remembered(one, other) or (share >= _COPY and are_opposed(one, other, share)):
        return "other"
    is_long = min(one.length, other.length) > _POST
    found = _relation_by_agreement(one, other, doubt=_LONG_DOUBT if is_long else 0.0)
    return "copy" if found == "same" and share >= _CONTAINED else found


def overlap(one: Telling, other: Telling) -> float:
    """Give the share of the shorter text's pairs of words that the other text has too."""
    common = len(one.pairs & other.pairs)
    shorter = min(len(one.pairs), len(other.pairs))
    return common / shorter if common and common >= min(_FEWEST_PAIRS, shorter) else 0.0


def _is_corrected(one: Telling, other: Telling) -> bool:
    """Tell whether one text says that it corrects the name in which the other differs."""
    is_correction = (_CORRECTION in one.concepts) != (_CORRECTION in other.concepts)
    return is_correction and is_one_name(one, other)


def _is_remembered(one: Telling, other: Telling) -> bool:
    """Tell whether one post remembers what the other reports: people were hurt in both."""
    if (_REMEMBRANCE in one.concepts) == (_REMEMBRANCE in other.concepts):
        return False
    if min(one.length, other.length) > _POST:
        return False
    return any(concept.startswith(_VIOLENCE) for concept in one.concepts & other.concepts)


def _are_far_apart(one: Telling, other: Telling) -> bool:
    if one.published_on is None or other.published_on is None:
        return False
    return abs(one.published_on - other.published_on) > _LONGEST_APART
