"""Whether an institution that nobody is said to own is that of the source's own state.

General Security in a Lebanese paper is Lebanon's, «وزارة الداخلية» of an Iraqi agency Iraq's. Where
nothing is known of the source and the title names nothing of the institution's, it is that of the
language, or the one that the title names first, but for those which strike and patrol in others.
The institution is another state's where its sentence happens there: it names a town, a region or an
actor of that state, or the state itself where nothing only comes from it or goes to it. Where the
article does not name the source's state, its title and lead say as much as the sentence.
"""

import re
from collections.abc import Iterable, Sequence
from typing import get_args

from tasks.model import Field
from tasks.tagging.around import surroundings
from tasks.tagging.around.homonyms import first_named, home_of, states_named
from tasks.tagging.occurrences import Occurrence, Text
from tasks.tagging.tables.nationalities import nationalities
from tasks.tagging.tables.places_abroad import INTERVENING
from tasks.tagging.taxonomy import Topic
from tasks.text.match_form import match_form

Told = tuple[Topic, Occurrence]

_REACH = 16  # characters in which a preposition is looked for
_DIRECTED = re.compile(
    r"(?:^|\s)[وف]?(?:من|إلى|الى|عن|مع|ضد|نحو|باتجاه|بين)\s+[#«\"]?$"
    r"|\b(?:from|to|into|towards?|with|about|between|and|for|against|ji|ber bi)\s+[#“\"]?$",
    re.IGNORECASE,
)
_DIRECTED_ENDING = re.compile(r"['’]?[ny]?(?:[ae]|[dt][ae]n|[yl][ae])$")  # Suriye'den, Suriye'ye
_TO = "ل"


def is_home_institution(hit: Occurrence, text: Text, region: str, told: Sequence[Told]) -> bool:
    """Whether a hit of an institution of ``region`` is the source's own state's.

    ``told`` are what the article says of the region, by topic.
    """
    home = text.country or _home_by_title(text)
    if not home or home == region:
        return False
    if not text.country and _are_any(told, text, {"title"}):
        return False
    in_sentence = [item for item in told if surroundings.share_sentence(item[1], hit, text)]
    if _are_any(in_sentence, text):
        return False
    return home in states_named(text) or not _are_any(told, text, {"title", "lead"})


def _home_by_title(text: Text) -> str:
    """Return the state of the language, or that a title names first, "" for one that acts in
    others.
    """
    if home := home_of(text.lang):
        return home
    codes = first_named(text.title, text.lang) - INTERVENING
    return next(iter(codes)) if len(codes) == 1 else ""


def _are_any(told: Iterable[Told], text: Text, fields: Iterable[Field] = get_args(Field)) -> bool:
    """Whether a name in one of the fields says that something is, or is done, in its state."""
    return any(other.field in fields and _says_where(topic, other, text) for topic, other in told)


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
