"""Whose institution a name means: وزارة الدفاع الهندية is India's, the German foreign ministry is
Germany's.

A name that every state has (ministry, army, government, president) is followed in Arabic and
Kurdish, and preceded in Turkish and English, by whose it is: an adjective, the state's name, or
«in» with its capital.
"""

import re

from tasks.tagging.around import surroundings
from tasks.tagging.occurrences import Occurrence, Text
from tasks.tagging.tables.namesake_tables import provinces
from tasks.tagging.tables.nationalities import NOWHERE, Codes, nationalities
from tasks.text.match_form import match_form

_WORDS_OF_OWNER = 4
_MINISTRIES = ("وزار", "وزير", "الخارجية", "الدفاع", "الداخلية")
_OWN_BODIES = frozenset({"وزاره", "وزارة", "لوزارة", "حكومة", "لحكومة", "لدوله", "لدولة"})
_OFFICES = frozenset({"minister", "president", "bakanı", "cumhurbaşkanı", "wezîr", "wezîrê"})
NOBODYS = "?"  # what belongs to somebody who is no state
_REACH = 48  # characters that are looked at on each side
_WORDS_BEFORE = 2
_END = re.compile(r"[.,،؛;:!?؟()\[\]|…\n]")
_WITHIN = re.compile(
    r"\s*(?:[a-z]+\s+)?(?:في|من|لدى|in|of|at|li|لە)\s+(?:the\s+)?(.+)", re.IGNORECASE | re.DOTALL
)
_IZAFE = re.compile(r"\s*(?:ya|yê|a|ê)\s+(.+)", re.DOTALL)
# An izafe at the end of the name: artêşa tirk, artêşa dagirker a tirk.
_IZAFE_ENDING = re.compile(r"y?(?:a|ên)$")
_IZAFE_NEXT = re.compile(
    r"\s+(?:[^\W\d_]+\s+(?:y?[aê]|y?ên)\s+)?([^\W\d_]+(?:\s+[^\W\d_]+)?)", re.DOTALL
)
_BELONGING = re.compile(r"\s*(?:التابعة?|التابعين|الموالية?|الموالين)\s+ل(.+)", re.DOTALL)
_POSSESSIVE = re.compile(r"\b([A-Z][\w-]+)(?:'s|s')\s(?:[a-z-]+\s){0,2}$")
_GOVERNMENT_OF = re.compile(r"^\s*(?:ب|في\s+|لدى\s+)حكومة\s+")
_DETERMINER = re.compile(r"\b(?:the|a|an|its|their|this)\s+")
_ARTICLE = "ال"


def foreign_owner(hit: Occurrence, text: Text, region: str) -> str:
    """Return the state (two letters) whose institution a hit is.

    ``NOBODYS`` for a group's, "" where it is the region's own or nobody's in particular.
    """
    behind = _END.split(surroundings.behind(hit, text, _REACH), maxsplit=1)[0]
    before = _END.split(surroundings.before(hit, text, _REACH))[-1]
    if _is_within_province(behind) or _is_named_otherwise(hit, behind):
        return NOBODYS
    is_ministry = hit.term.surface.startswith(_MINISTRIES)
    owners = _behind(behind, hit.term.lang, is_ministry=is_ministry) or (
        _behind_izafe(hit, text, behind) or _before(before, hit.term.lang)
    )
    if owners:
        return "" if region in owners or _names_owner(hit, region) else min(owners)
    belonging = _BELONGING.match(behind)
    return _owner_named(belonging[1], region) if belonging else ""


def _names_owner(hit: Occurrence, region: str) -> bool:
    """Whether a name is the state's own: in southern Syria Israel struck."""
    table, lang = nationalities(), hit.term.lang
    return any(
        region in table.country_of_name(word, lang) | table.country_of_adjective(word, lang)
        for word in match_form(hit.term.surface).split()
    )


def is_somebodys(hit: Occurrence, text: Text) -> bool:
    """Whether somebody who is no state owns what a hit names: Merz's coalition."""
    before = surroundings.before(hit, text, _REACH).replace("’", "'")
    owner = _POSSESSIVE.search(before)
    return owner is not None and not nationalities().country_of(match_form(owner[1]), "en")


def _owner_named(published: str, region: str) -> str:
    """Return whose a body is that «belongs to» what follows: لوزارة الدفاع الروسية, لهيئة تحرير."""
    words = match_form(published).split()
    table = nationalities()
    owners = [table.country_of(word, "ar") for word in words[:_WORDS_OF_OWNER]]
    known = next((owner for owner in owners if owner), NOWHERE)
    if known:
        return "" if region in known else min(known)
    return "" if words[:1] and words[0].removeprefix("ل") in _OWN_BODIES else NOBODYS


def _is_within_province(behind: str) -> bool:
    """Whether «in» and a province of another state follow: الأسايش في كركوك."""
    within = _WITHIN.match(behind)
    first = within[1].split()[:1] if within else behind.split()[:1]
    return bool(first) and first[0].casefold() in provinces()


def _is_named_otherwise(hit: Occurrence, behind: str) -> bool:
    """Whether a minister is followed by a name, which is another's: our own are longer names."""
    office = hit.term.surface.rpartition(" ")[2].casefold()
    name = behind[1:].split()[:1]
    if office not in _OFFICES or not name or behind[:1] != " " or not name[0][:1].isupper():
        return False
    words = match_form(hit.term.surface).split()
    return not any(nationalities().country_of(word, hit.term.lang) for word in words)


def _behind(published: str, lang: str, *, is_ministry: bool) -> Codes:
    table = nationalities()
    published = _GOVERNMENT_OF.sub(" في ", published)
    if within := _WITHIN.match(published):
        first, both = _first(within[1])
        return (
            table.country_of_capital(first)
            or table.country_of_name(both)
            or table.country_of_name(first)
        )
    if izafe := _IZAFE.match(published):
        first, both = _first(izafe[1])
        return table.country_of_name(both, lang) or table.country_of_name(first, lang)
    words = match_form(published).split()
    if lang == "ar":
        if words and words[0].startswith("ب"):  # وزارة الداخلية بتركيا
            return table.country_of_name(words[0], lang) or table.country_of_capital(words[0], lang)
        return _adjective(words, 3 if is_ministry else 1)
    if lang != "ckb" or not words:
        return NOWHERE
    return table.country_of_name(" ".join(words[:2]), lang) or table.country_of_name(words[0], lang)


def _behind_izafe(hit: Occurrence, text: Text, behind: str) -> Codes:
    """Return whose a Kurmanji institution is by what its izafe leads to."""
    if hit.term.lang != "ku" or not _IZAFE_ENDING.fullmatch(surroundings.ending(hit, text)):
        return NOWHERE
    following = _IZAFE_NEXT.match(behind)
    first, both = _first(following[1]) if following else ("", "")
    table = nationalities()
    return (
        table.country_of_name(both, "ku")
        or table.country_of_adjective(first, "ku")
        or table.country_of_name(first, "ku")
    )


def _adjective(words: list[str], reach: int) -> Codes:
    """Return whose an Arabic institution is by the definite adjective behind it, within so many
    words: a second noun may stand before it where a ministry has two fields (والمغتربين اللبنانية).
    """
    table = nationalities()
    for number, word in enumerate(words[:reach]):
        if number and not words[0].startswith("و"):
            break
        both = " ".join(words[number : number + 2])
        owners = table.country_of_adjective(both, "ar") or table.country_of_adjective(word, "ar")
        if owners and (word.startswith(_ARTICLE) or not table.is_doubtful(word, "ar")):
            return owners
    return NOWHERE


def _before(published: str, lang: str) -> Codes:
    if lang not in {"en", "tr"}:
        return NOWHERE
    table = nationalities()
    published = _DETERMINER.split(published)[-1]  # in Syria the army
    words = published.replace("’", "'").split()[-_WORDS_BEFORE:]
    phrases = [" ".join(words), *reversed(words)]
    for phrase in phrases:
        form = match_form(phrase)
        owners = table.country_of_adjective(form, lang) or table.country_of_name(form, lang)
        if owners and phrase[:1].isupper():
            return owners
    return NOWHERE


def _first(published: str) -> tuple[str, str]:
    """Return the first word, and the first two, in match form."""
    words = match_form(published).split()[:2]
    return " ".join(words[:1]), " ".join(words)
