"""Whether a page still holds the article that was published from it."""

import re
from datetime import datetime
from itertools import takewhile

import msgspec

from tasks.model import Article
from tasks.text.normalize import COMPARE, normalize
from tasks.text.proclitics import bare_word

_TITLE_SHARE = 0.5  # headlines are rewritten, but not altogether
_TEXT_SHARE = 0.3  # a live report grows and loses its old paragraphs
_RUN = 3  # words
_FLASH_WORDS = 60  # as many as a text has that was published before there was more to tell
_FLASH_SHARE = 0.6
_LONG_WORD = 3  # letters; shorter ones are of any article
_WORD = re.compile(r"\w{2,}")
_CUT_SHARE = 0.6  # of the words published, at most: editors drop a paragraph or two
_WHOLE_WORDS = 40  # published at least: of a flash a sentence is taken back
# words that a cut text may have of its own: "read more" behind its last ones, or calls to pay
_LABEL_WORDS = 5
_WALL_WORDS = 60
_OWN_FIELDS = frozenset({"meta", "json-ld"})


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """What was published of an article last; "" and None when it is not known any more."""

    title: str = ""
    text: str = ""
    canonical_url: str = ""
    published_at: datetime | None = None


def is_same_article(before: Published, now: Article) -> bool:
    """Tell whether ``now`` can be a revision of what was published before.

    Headline or text must overlap, or the page must carry the same address and the same moment of
    publication in its fields for programs. A flash grows into a report with a headline of its own:
    most words of the flash's headline are in its opening. What was published and is not known any
    more speaks neither way.
    """
    if not before.title and not before.text:
        return True
    if _overlap(_words(before.title), _words(now.title)) >= _TITLE_SHARE or _grew(before, now):
        return True
    if _overlap(_runs(before.text), _runs(now.text)) >= _TEXT_SHARE:
        return True
    is_declared = now.dated_by in _OWN_FIELDS and now.published_precision == "minute"
    return (
        is_declared
        and before.published_at == now.published_at
        and before.canonical_url == now.canonical_url
    )


def is_cut_short(before: Published, now: Article) -> bool:
    """Tell whether ``now`` is what was published before, cut off behind its first paragraphs.

    So do walls for subscribers and "read more". A text that an editor shortened has other words, or
    a note that says so; messages are shown whole.
    """
    words = _WORD.findall(normalize(before.text, COMPARE))
    left = _WORD.findall(normalize(now.text, COMPARE))
    is_long = len(words) >= _WHOLE_WORDS and len(left) <= _CUT_SHARE * len(words)
    if now.form == "message" or not is_long:
        return False
    pairs = zip(words, left, strict=False)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    own = len(left) - shared
    if now.is_paywalled:
        return own <= min(_WALL_WORDS, shared)
    last = len(_WORD.findall(normalize(now.text.rpartition("\n")[2], COMPARE)))
    return shared > 0 and own <= _LABEL_WORDS and own < max(last, 1)


def _grew(before: Published, now: Article) -> bool:
    """Tell whether a text of few words became a longer one that opens with what its headline told.

    A long text may have any two words somewhere.
    """
    if len(before.text.split()) > min(_FLASH_WORDS, len(now.text.split())):
        return False
    told = {word for word in _words(before.title) if len(word) >= _LONG_WORD}
    opening = " ".join(now.text.split()[:_FLASH_WORDS])
    again = told & _words(f"{now.title} {opening}")
    return len(told) > 1 and len(again) >= _FLASH_SHARE * len(told)


def _overlap(some: set[str], others: set[str]) -> float:
    """Give the share of the smaller set that the other one has too; 0 without any."""
    smaller = min(len(some), len(others))
    return len(some & others) / smaller if smaller else 0.0


def _words(text: str) -> set[str]:
    return {bare_word(word) for word in _WORD.findall(normalize(text, COMPARE))}


def _runs(text: str) -> set[str]:
    words = _WORD.findall(normalize(text, COMPARE))
    return {" ".join(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1))}
