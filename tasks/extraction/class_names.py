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
ADS = 64  # a place for advertisements, which texts share with them
IMAGE = 128
_MAX_NAMES = 300  # longer lists are utility classes of a design kit and mean nothing

_AROUND = r"""share|sharing|social|related|recommend|comment|disqus|respond|promo|newsletter|subscri
    |side-?bar|breadcrumb|(?:^|[_-])(?:nav|tags?)(?:[_-]|$)|^widget$|widget-area|navbar
    |navig|menu|foot-|footer|masthead|advert|banner|sponsor|outbrain|taboola|popup|modal|cookie
    |consent|taglist|author-|authors|(?:bio|meta)(?:[_-]|$)|byline|dateline|timestamp|paginat
    |pager|caption|credit|copyright|most-?(?:read|popular|view)|trending|popular
    |read-?(?:more|next|also)|read(?:ing)?-?time|more-?(?:from|stories|news)|see-?also
    |next-?(?:article|post|story)
    |prev(?:ious)?-|widget_|toolbar|skip-|(?<!no-)(?<!on-)print|visually|screen-?reader|sr-only
    |rating|poll|sign-?up|log-?in|follow|inject|jp-|addthis|teaser|latest|ticker
    |testimon|form-(?:done|fail|success|error)|disclaimer|gallery|player|pull-?quote"""
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
    (ADS, re.compile(r"(?:^|[_-])ads?(?:[_-]|$)")),
    (IMAGE, re.compile(r"image|(?:^|[_-])(?:img|pics?)(?:[_-]|$)|photo|picture|figure|صورة")),
    (BYLINE, re.compile(r"byline|author(?!i[tz])|writer|kuteb|كاتب")),
)

# What a box is in, or has; not what it is.
_STATE = re.compile(
    r"""^(?:has|is|no|not|with|without|hide|show|enabled?|disabled?)[_-]
    |[_-](?:has|with|without|no)[_-]
    |^comments?[_-](?:open|closed|on|off|enabled|disabled|allowed|count)""",
    re.VERBOSE,
)
# What a post is filed under, on the box of the post itself.
_TAXONOMY = re.compile(
    r"^(?:tag|category|cat|author|topic|section|series|format|term|taxonomy|issue|type|status)[_-]"
    r"(?!.*(?:box|bio|info|list|link|cloud|name|card|meta|image|avatar|about|block|wrap|container"
    r"|detail|profile|desc|area|menu|item)s?(?:[_-]|$))"
)
_POST = re.compile(r"^(?:hentry|post|article|story|entry|single|type-\w+|post-\d+|status-\w+)$")
_MARKS = re.compile(
    r"date|time|publi|posted|created|meta|تاريخ|تاریخ|byline|author|writer|kuteb|كاتب",
    re.IGNORECASE,
)


@lru_cache(maxsize=1 << 14)
def may_mark(names: str) -> bool:
    """Tell cheaply whether `meaning` can hold DATED or BYLINE."""
    return _MARKS.search(names) is not None


@lru_cache(maxsize=1 << 14)
def meaning(names: str) -> int:
    """Look up the flags of a class attribute and an id, joined by a space; 0 is no meaning."""
    tokens = names[:_MAX_NAMES].lower().split()
    is_post = any(map(_POST.match, tokens))
    flags = 0
    for token in tokens:
        if not (is_post and _TAXONOMY.match(token)):
            flags |= _meaning_of_one(token)
    return flags if len(names) < _MAX_NAMES else flags & STORY


@lru_cache(maxsize=1 << 15)
def _meaning_of_one(name: str) -> int:
    flags = 0
    for flag, words in _WORDS:
        if words.search(name):
            flags |= flag
    return flags & ~(BOILERPLATE | DISCUSSION) if _STATE.search(name) else flags
