"""The states that words of a text name: Germany, German and Berlin's government are one."""

from functools import lru_cache

from tasks.stories.tokens import Token
from tasks.tagging.tables.nationalities import NOWHERE, Codes, nationalities
from tasks.text.match_form import match_form


def states_of(token: Token, lang: str) -> Codes:
    """List the states of which a word is the name or the adjective, as codes of ISO 3166.

    Where names have capitals a word in small letters names none, else one that is an ordinary word
    too.
    """
    if not token.is_without_case and not token.has_capital:
        return NOWHERE
    return _states(token.text, lang, is_certain=token.has_capital)


def state_of_capital(token: Token, lang: str) -> Codes:
    """List the states of which a word is the capital, under the same conditions."""
    if not token.is_without_case and not token.has_capital:
        return NOWHERE
    return _states_by_capital(token.text, lang)


@lru_cache(maxsize=50_000)
def _states_by_capital(word: str, lang: str) -> Codes:
    form = match_form(word)
    known = nationalities()
    return NOWHERE if known.is_doubtful(form, lang) else known.country_of_capital(form, lang)


@lru_cache(maxsize=50_000)
def _states(word: str, lang: str, *, is_certain: bool) -> Codes:
    form = match_form(word)
    known = nationalities()
    found = known.country_of_name(form, lang) or known.country_of_adjective(form, lang)
    return found if found and (is_certain or not known.is_doubtful(form, lang)) else NOWHERE
