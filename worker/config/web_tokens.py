"""Who may read over HTTP: one setting's texts, each a secret and what it opens.

A text is ``secret`` (all topics) or ``secret=topic+topic``. Secrets may hold ``=`` and end in it,
as Base64 does, so what follows the last ``=`` counts as topics only when it is a list of them.
"""

import re
import unicodedata
from typing import NamedTuple

ALL = "*"
_TOPICS = re.compile(r"[a-z0-9-]+(?:\+[a-z0-9-]+)*|\*")
# signs of the setting and quotes, and letters that nobody sees: the fillers of Hangul
_NO_SECRET = frozenset("=\"'\u115f\u1160\u3164\uffa0")
_VARIABLE = re.compile(r"\A\$(?:\w+|\{[^}]*\}|\([^)]*\))")


class WebToken(NamedTuple):
    """A secret and the topics it opens; ``ALL`` stands for every one."""

    secret: str
    topics: frozenset[str]


def read_token(text: str) -> WebToken:
    """Split one text of the setting. Raises ValueError for what would let strangers in."""
    head, equals, tail = text.strip().rpartition("=")
    secret, topics = text.strip(), frozenset({ALL})
    if equals and _TOPICS.fullmatch(tail):
        secret, topics = head.strip(), frozenset(tail.split("+"))
    elif equals and tail:
        raise ValueError("what follows the last = of a token must be topics, as in secret=a+b")
    if not any(map(_is_seen, secret)):
        raise ValueError("a token has no secret, as when a variable in it is unset")
    if _VARIABLE.fullmatch(secret):
        raise ValueError("a token's secret is the name of a variable, not its value")
    return WebToken(secret, topics)


def _is_seen(letter: str) -> bool:
    """Whether a character of a secret is more than a sign of the setting or nothing at all."""
    return letter not in _NO_SECRET and unicodedata.category(letter)[0] in "LNPS"


def without_secret(text: str, hidden: str) -> str:
    """Show what a token opens, which is no secret; all is hidden where the text is wrong."""
    try:
        opens_all = ALL in read_token(text).topics
    except ValueError:
        return hidden
    return hidden if opens_all else f"{hidden}={text.rpartition('=')[2]}"
