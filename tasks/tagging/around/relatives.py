"""Whether a surname is another's of that name: «ماهر الشرع» is not Ahmed al-Sharaa.

Another given name than the person's own stands right before the surname.
"""

import re

from tasks.tagging.around import surroundings
from tasks.tagging.occurrences import Occurrence, Text
from tasks.tagging.tables.title_tables import given_form, given_names
from tasks.tagging.taxonomy import Topic

_REACH = 48  # characters in which given names are looked for
_BEFORE = re.compile(r"((?:[^\W\d_]+ ){1,3})(?:(?:[ae][ls]|[ae]sh|[ae]ş)[- ])?$", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:al|el|eş)[- ]", re.IGNORECASE)
_CONJUNCTION = "و"
_NAMED = frozenset({"strong", "bare"})


def is_relatives(hit: Occurrence, text: Text, topic: Topic) -> bool:
    """Whether a hit of a person's topic is a surname behind somebody else's given name."""
    if topic.kind != "person" or hit.match.before or not _is_surname(hit.term.surface):
        return False
    before = _BEFORE.search(surroundings.before(hit, text, _REACH))
    names = _given(before[1].split()) if before else []
    return bool(names) and own_names(topic).isdisjoint(names)


def _given(words: list[str]) -> list[str]:
    """Return the given names that end a row of words, in their form: Ahmed Hussein al-Sharaa."""
    names: list[str] = []
    for word in reversed(words):
        form = given_form(word)
        is_first = form not in given_names()
        form = form.removeprefix(_CONJUNCTION) if is_first else form
        if word.islower() or form not in given_names():
            break
        names.append(form)
        if is_first:
            break
    return names


def own_names(topic: Topic) -> frozenset[str]:
    """Return a person's own given names in their form: the first one in each of the full names."""
    return frozenset(
        next((form for form in map(given_form, words) if form in given_names()), "")
        for term in topic.terms
        if term.role in _NAMED and len(words := term.surface.split()) > 1
    )


def _is_surname(name: str) -> bool:
    return not _ARTICLE.sub("", name).strip().count(" ")
