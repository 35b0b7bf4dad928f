"""Whether an institution that nobody is said to own is that of the source's own state.

General Security in a Lebanese paper is Lebanon's, «وزارة الداخلية» of an Iraqi agency Iraq's. It is
another state's where its sentence happens there: it names a town, a region or an actor of that
state, or the state itself where nothing only comes from it or goes to it. Where the article does
not name the source's state, its title and lead say as much as the sentence.
"""

import re
from collections.abc import Iterable

from tasks.tagging.around import surroundings
from tasks.tagging.around.homonyms import states_named
from tasks.tagging.occurrences import Occurrence, Text
from tasks.tagging.tables.nationalities import nationalities
from tasks.tagging.taxonomy import Topic
from tasks.text.match_form import match_form

Told = tuple[Topic, Occurrence]

_REACH = 16  # characters in which a preposition is looked for
_END = re.compile(r"[.!?؟\n]")
_DIRECTED = re.compile(
    r"(?:^|\s)[وف]?(?:من|إلى|الى|عن|مع|ضد|نحو|باتجاه|بين)\s+[#«\"]?$"
    r"|\b(?:from|to|into|towards?|with|about|between|and|for|against|ji|ber bi)\s+[#“\"]?$",
    re.IGNORECASE,
)
_DIRECTED_ENDING = re.compile(r"['’]?[ny]?(?:[ae]|[dt][ae]n|[yl][ae])$")  # Suriye'den, Suriye'ye
_TO = "ل"


def is_home_institution(hit: Occurrence, text: Text, region: str, told: Iterable[Told]) -> bool:
    """Whether a hit of an institution of ``region`` is the source's own state's.

    ``told`` are what the article says of the region, by topic.
    """
    if not text.country or text.country == region:
        return False
    says = [other for topic, other in told if _says_where(topic, other, text)]
    if any(_is_in_sentence(other, hit, text) for other in says):
        return False
    is_named = text.country in states_named(text)
    return is_named or not any(other.field in {"title", "lead"} for other in says)


def _says_where(topic: Topic, hit: Occurrence, text: Text) -> bool:
    """Whether a name says that something is, or is done, in its state."""
    if topic.kind == "person" or (topic.institution and hit.term.role != "strong"):
        return False
    if topic.level != "country":
        return True
    is_name = nationalities().country_of_name(match_form(hit.term.surface), hit.term.lang)
    return bool(is_name) and not (
        _DIRECTED.search(surroundings.before(hit, text, _REACH))
        or surroundings.clitics(hit, text).endswith(_TO)
        or (hit.term.lang == "tr" and _DIRECTED_ENDING.match(surroundings.ending(hit, text)))
    )


def _is_in_sentence(other: Occurrence, hit: Occurrence, text: Text) -> bool:
    if (other.field == "title") != (hit.field == "title"):
        return False
    start, end = sorted((hit.match.start, other.match.start))
    return _END.search(text.of(hit.field), start, end) is None
