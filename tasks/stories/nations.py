"""The states that words of a text name: Germany, German and Germany's are one."""

import re

from tasks.stories.tokens import is_without_case, shape_of
from tasks.tagging.tables.nationalities import NOWHERE, Codes, nationalities
from tasks.text.letter_by_letter import LetterForms
from tasks.text.match_form import match_form

_NONE = (NOWHERE, NOWHERE)
_FORMS = LetterForms(match_form, re.compile("[A-Za-z\u0621-\u063a\u0641-\u064a\u0671-\u06d3]"))


def states_of(word: str, lang: str) -> tuple[Codes, Codes]:
    """List the states of which a word is the name or adjective, and those of which the capital.

    They are codes of ISO 3166. Where names have capitals a word in small letters names none, else
    one that is an ordinary word too.
    """
    has_capital = shape_of(word).has_capital
    if not has_capital and not is_without_case(word):
        return _NONE
    form, known = _form_of(word), nationalities()
    if not known.may_know(form, lang):
        return _NONE
    named = known.country_of_name(form, lang) or known.country_of_adjective(form, lang)
    capitals = NOWHERE if named else known.country_of_capital(form, lang)
    is_doubtful = (named or capitals) and known.is_doubtful(form, lang)
    if not is_doubtful:
        return named, capitals
    return (named, NOWHERE) if has_capital else _NONE


def _form_of(word: str) -> str:
    try:
        return "".join(map(_FORMS.__getitem__, word))
    except KeyError:
        return match_form(word)
