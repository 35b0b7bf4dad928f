"""What class names and ids mean for a box, by the words in them.

Whether they are believed depends on how much text the box holds.
"""

import re
from functools import lru_cache

# flags of `meaning`
BOILERPLATE = 1
STORY = 2
DISCUSSION = 4
DEK = 8
DATED = 16
BYLINE = 32
_MAX_NAMES = 300  # longer lists are utility classes of a design kit and mean nothing

_AROUND = r"""share|sharing|social|related|recommend|comment|disqus|respond|promo|newsletter|subscri
    |side-?bar|breadcrumb|(?:^|[_-])(?:nav|ads?|tags?)(?:[_-]|$)|^widget$|widget-area|navbar
    |navig|menu|foot-|footer|masthead|advert|banner|sponsor|outbrain|taboola|popup|modal|cookie
    |consent|taglist|author-|authors|(?:bio|meta)(?:[_-]|$)|byline|dateline|timestamp|paginat
    |pager|caption|credit|copyright|most-?(?:read|popular|view)|trending|popular
    |read-?(?:more|next|also)|more-?(?:from|stories|news)|see-?also|next-?(?:article|post|story)
    |prev(?:ious)?-|widget_|toolbar|skip-|(?<!no-)(?<!on-)print|visually|screen-?reader|sr-only
    |rating|poll|sign-?up|log-?in|follow|inject|jp-|addthis|teaser|latest|ticker|correction
    |disclaimer|gallery|player|pull-?quote"""
_TALK = r"(?:^|[_-])(?:comments?|respond|repl(?:y|ies)|disqus[a-z0-9]*)(?:[_-]|$)"
_ABOVE = (
    r"excerpt|subtitle|sub-?head|(?:^|[_-])de[ck]k?(?:[_-]|$)|abstract|disclos|tooltip|standfirst-"
)
_WORDS = (
    (BOILERPLATE, re.compile(_AROUND, re.VERBOSE)),
    (STORY, re.compile(r"article|body|content|entry|main|post|story|text|news")),
    (DISCUSSION, re.compile(_TALK)),
    (DEK, re.compile(_ABOVE)),
    (DATED, re.compile(r"date|time|publi|posted|created|meta|تاريخ|تاریخ")),
    (BYLINE, re.compile(r"byline|author(?!i[tz])|writer|kuteb|كاتب")),
)


_MARKS = re.compile(
    r"date|time|publi|posted|created|meta|تاريخ|تاریخ|byline|author|writer|kuteb|كاتب",
    re.IGNORECASE,
)


def may_mark(names: str) -> bool:
    """Tell cheaply whether `meaning` can hold DATED or BYLINE."""
    return _MARKS.search(names) is not None


@lru_cache(maxsize=1 << 14)
def meaning(names: str) -> int:
    """Look up the flags of a class attribute and an id, joined by a space; 0 is no meaning."""
    flags = 0
    for name in names[:_MAX_NAMES].lower().split():
        flags |= _meaning_of_one(name)
    return flags if len(names) < _MAX_NAMES else flags & STORY


@lru_cache(maxsize=1 << 15)
def _meaning_of_one(name: str) -> int:
    flags = 0
    for flag, words in _WORDS:
        if words.search(name):
            flags |= flag
    return flags
