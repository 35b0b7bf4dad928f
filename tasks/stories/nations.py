"""The states that words of a text name: Germany, German and Germany's are one."""

from functools import lru_cache

from tasks.stories.tokens import Token
from tasks.tagging.tables.nationalities import NOWHERE, Codes, nationalities
from tasks.text.match_form import match_form

_NONE = (NOWHERE, NOWHERE)


def states_of(token: Token, lang: str) -> tuple[Codes, Codes]:
    """List the states of which a word is the name or adjective, and those of which the capital.

    They are codes of ISO 3166. Where names have capitals a word in small letters names none, else
    one that is an ordinary word too.
    """
    if not token.has_capital and not token.is_without_case:
        return _NONE
    return _states(token.text, lang, is_certain=token.has_capital)


@lru_cache(maxsize=50_000)
def _states(word: str, lang: str, *, is_certain: bool) -> tuple[Codes, Codes]:
    form, known = match_form(word), nationalities()
    named = known.country_of_name(form, lang) or known.country_of_adjective(form, lang)
    capitals = NOWHERE if named else known.country_of_capital(form, lang)
    is_doubtful = (named or capitals) and known.is_doubtful(form, lang)
    if not is_doubtful:
        return named, capitals
    return (named, NOWHERE) if is_certain else _NONE
