"""Whether a town of another state may be meant, because an article speaks of that state.

Derik lies in Mardin as well, القصير in Egypt. Where an article in Turkish, or one that names Egypt,
says nothing of the place's own state, the name alone is no evidence for it.
"""

from functools import lru_cache

from tasks.tagging.occurrences import Occurrence, Text
from tasks.tagging.tables.nationalities import NOWHERE, Codes, nationalities
from tasks.tagging.tables.places_abroad import INTERVENING, states_with
from tasks.tagging.taxonomy import Topic
from tasks.text.match_form import match_form

# States of which an article in a language speaks without naming them.
_AT_HOME = {"tr": "TR"}
_KNOWN_EVERYWHERE = frozenset({"country", "governorate", "site"})
_REACH = 600  # characters of the text that are read for states
_MOST_ARTICLES = 8  # whose states are kept: all hits of an article ask one after the other
_LANGUAGES = frozenset({"ar", "en", "tr", "ku", "ckb"})


def may_lie_abroad(hit: Occurrence, text: Text, topic: Topic) -> bool:
    """Whether a town is called so in a state that the article is from or names, while no word of
    it names the topic's own state.
    """
    if topic.kind != "place" or not topic.region or topic.level in _KNOWN_EVERYWHERE:
        return False
    states = states_with(hit.term.surface)
    if not states or text.country == topic.region:
        return False
    named = states_named(text)
    meant = {*(named - INTERVENING), home_of(text.lang), text.country}
    return topic.region not in named and not states.isdisjoint(meant)


def home_of(lang: str) -> str:
    """Return the state of which an article in a language speaks without naming it, "" for none."""
    return _AT_HOME.get(lang, "")


@lru_cache(maxsize=_MOST_ARTICLES)
def first_named(title: str, lang: str) -> Codes:
    """Return the state that is named first in a title; several where its name is of several."""
    table, language = nationalities(), lang if lang in _LANGUAGES else ""
    words = (word for word in match_form(title).split() if not table.is_doubtful(word, language))
    return next(filter(None, (table.country_of(word, language) for word in words)), NOWHERE)


def states_named(text: Text) -> Codes:
    """Return the states that the words of a title and of a text's beginning name."""
    return _states_named(text.title, text.text[:_REACH], text.lang)


@lru_cache(maxsize=_MOST_ARTICLES)
def _states_named(title: str, beginning: str, lang: str) -> Codes:
    table = nationalities()
    language = lang if lang in _LANGUAGES else ""
    words = set(match_form(f"{title} {beginning}").split())
    return frozenset(
        code
        for word in words
        if not table.is_doubtful(word, language)
        for code in table.country_of(word, language)
    )
