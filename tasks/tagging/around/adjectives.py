"""Whether an adjective of origin means a place: العشائر الديرية does, محمد الحلبي is a surname.

An Arabic adjective stands behind its noun and has the article as the noun has. Behind a first name,
which has none, or behind a title it is a surname.
"""

import re

from tasks.tagging.around import surroundings
from tasks.tagging.occurrences import Occurrence, Text
from tasks.tagging.tables.title_tables import people, titles

_REACH = 30  # characters in which the word before is looked for
_WORD = re.compile(r"(\S+)[\s#«\"_]*$")
_DEFINITE = re.compile("(?:[وف]?[بك]?ال|[وف]?لل)[ء-ي]{3}")
_PARTICLES = frozenset("في من إلى الى عن على مع هذا ذلك هو كان أن إن ثم أو بين".split())


def means_origin(hit: Occurrence, text: Text) -> bool:
    """Whether the word before allows the adjective to be one."""
    before = _WORD.search(surroundings.before(hit, text, _REACH))
    if before is None:
        return True
    word = before[1].lstrip('#@«"(')
    if not text.of(hit.field)[hit.match.start + hit.match.before :].startswith("ال"):
        return word in people("ar")
    return word not in titles("ar") and (word in _PARTICLES or _DEFINITE.match(word) is not None)
