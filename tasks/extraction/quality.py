"""Checks whether the text that was taken out is an article: a bad one ends as a reason."""

import re

from tasks.errors import NoArticle, TransientError
from tasks.extraction.calls import Calls
from tasks.extraction.page_kind import Layout
from tasks.extraction.page_metadata import PageMetadata
from tasks.interstitials.notices import (
    MAX_LETTERS,
    is_about_site,
    is_to_readers,
    names_kind_of_site,
    names_own_page,
    notice_in,
)
from tasks.interstitials.phrases import is_most_of, sign_phrases
from tasks.text.language import script_of
from tasks.text.normalize import INTERSTITIALS, normalize

# Fewer are a label, a login button or an error line; the shortest news flash has more.
_MIN_LETTERS = 20
_SHORT = 300  # letters; walls and scraps are short, longer texts speak for themselves
_LONGEST = 1_000_000  # code points; a day's live blog has a third
_SAMPLE = 2_000
# shares of letters
_MAX_BROKEN = 0.1
_MAX_LATIN_MARKS = 0.6
_MAX_REPLACED = 0.02
_MOST_WORDS = 0.8
_MIN_TITLE = 10
_MIN_REPORT = 600  # letters of a report under the title of a page such as "about us"
_MIN_LINE = 40  # letters of a paragraph in the page's own script, beside quotes in another

# UTF-8 of Arabic, Hebrew, Cyrillic, Greek or typographic signs that was read as Windows-1252.
_BROKEN = re.compile(
    "(?:[ØÙÚÛÐÑÎÏ×]"
    "[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    "\u2013-\u203a\u20ac\u2122]){2,}"
    "|â€."
)
_LATIN_MARKS = re.compile("[\u00c0-\u00ff]")  # Windows-1256 read as Windows-1252 has nothing else
_WORD = re.compile(r"\w{3,}")
_PROCLITICS = re.compile(r"^[وفبلك]?(?:ال|لل)(?=\w{3})")
_STEM = 4  # letters
# Shares of a headline's words; with fewer in it, a text is about something else.
_FEW_STEMS = 0.25
_SOME_STEMS = 0.5
_OPENING = 100  # characters in which a text names the site that it describes
_MIN_SITE = 4  # characters of its name
_WALLS = {
    "asks for a human": "bot_challenge",
    "refuses": "bot_challenge",
    "asks to log in": "login_wall",
    "asks for consent": "consent_page",
    "not found": "soft_404",
    "for sale": "parked_domain",
}
# Notices that may be gone at the next visit, with the wait in seconds before it.
PASSING_NOTICES = {"error_page": 600.0, "rate_limited": 3600.0, "maintenance": 3600.0}
_TIED = Layout(is_tied=True)


def refuse_bad(
    text: str,
    title: str,
    link_share: float,
    metadata: PageMetadata,
    layout: Layout = _TIED,
    feed_title: str = "",
    *,
    is_signed: bool = False,
) -> None:
    """Pass if ``text`` may be published; ``link_share`` is the share of its characters in links.

    ``is_signed``: somebody is named as its author.

    Raises NoArticle ``no_article`` (too short, or nothing ties it to its page), ``page_hostile``
    (endless), ``mojibake``, ``wrong_script``, ``link_list``, ``listing``, or the kind of wall or
    notice that it is; TransientError for a notice that may pass.
    """
    if len(text) > _LONGEST:
        raise NoArticle("page_hostile", f"a text of {len(text)} characters")
    text = text[:_SAMPLE]
    letters = sum(map(str.isalpha, text))
    if letters < _MIN_LETTERS:
        raise NoArticle(detail="no running text")
    if broken := _damage(text, letters):
        raise NoArticle("mojibake", broken)
    _refuse_other_page(link_share, layout)
    is_report = is_signed and letters >= _MIN_REPORT and _is_dated(metadata)
    if names_own_page(title) and not is_report:
        raise NoArticle(detail="a page of the site about itself")
    if letters < _SHORT:
        _refuse_wall(text, title)
    if letters < MAX_LETTERS:
        _refuse_notice(text, title)
    if _is_other_script(text, title, metadata):
        raise NoArticle("wrong_script", f"{script_of(title)} title, {script_of(text)} text")
    if letters < _SHORT:
        _refuse_scrap(text, title, metadata, layout, feed_title)


def _refuse_other_page(link_share: float, layout: Layout) -> None:
    if link_share > 0.5:  # noqa: PLR2004 - more links than text
        raise NoArticle("link_list", f"{link_share:.0%} of the text is links")
    if layout.is_listing:
        raise NoArticle("listing", "excerpts with links of their own")


def _damage(text: str, letters: int) -> str:
    """Describe what is wrong with the letters, "" when they are sound."""
    broken = sum(len(found[0]) for found in _BROKEN.finditer(text)) / letters
    if broken > _MAX_BROKEN:
        return f"{broken:.0%} of the letters were decoded twice"
    if text.count("\ufffd") > _MAX_REPLACED * len(text):
        return "letters were lost in decoding"
    metadata = len(_LATIN_MARKS.findall(text)) / letters
    return (
        f"{metadata:.0%} of the letters are accented Latin" if metadata > _MAX_LATIN_MARKS else ""
    )


def _is_other_script(text: str, title: str, metadata: PageMetadata) -> bool:
    """Tell whether title and declared language agree on a script that the text does not have.

    Such a text is a notice, not the article.
    """
    declared = metadata.lang or metadata.metas.get("og:locale", "")
    if not declared or sum(map(str.isalpha, title)) < _MIN_TITLE:
        return False
    script = script_of("", declared)
    if script_of(title) != script or script_of(text) == script:
        return False
    return not any(
        script_of(line) == script and sum(map(str.isalpha, line)) >= _MIN_LINE
        for line in text.split("\n")
    )


def _refuse_wall(text: str, title: str) -> None:
    lines = [normalize(line, INTERSTITIALS) for line in (title, *text.split("\n")) if line]
    phrases = sign_phrases()
    for sign, reason in _WALLS.items():
        if any(is_most_of(phrase, line) for phrase in phrases[sign] for line in lines[:4]):
            raise NoArticle(reason, sign)
    shown = text.split("\n\n")
    calls = Calls(shown)
    if all(map(calls.has, shown)):
        raise NoArticle("login_wall", "nothing but calls to subscribe or to follow")


def _refuse_notice(text: str, title: str) -> None:
    reason = notice_in(text, title)
    if reason in PASSING_NOTICES:
        raise TransientError(reason, "a notice in place of the text", PASSING_NOTICES[reason])
    if reason:
        raise NoArticle(reason, "a notice in place of the text")


def _refuse_scrap(
    text: str, title: str, metadata: PageMetadata, layout: Layout, feed_title: str
) -> None:
    words = _long_words(text)
    if title:
        _refuse_site_itself(text, f"{title} {feed_title}", words, metadata)
    if not title or words & (_long_words(title) | _long_words(feed_title)):
        return
    if is_about_site(text):
        raise NoArticle(detail="what the site says about itself")
    is_tied = layout.is_tied or _is_declared(metadata) or _agree(title, feed_title)
    if not (is_tied or _is_described(words, metadata)):
        raise NoArticle(detail="a short text that nothing ties to its page")


def _refuse_site_itself(text: str, title: str, words: set[str], metadata: PageMetadata) -> None:
    """Refuse what a site says of itself, or to its readers, below a headline about other things."""
    shared = _shared_stems(text, title)
    if shared >= _SOME_STEMS or _is_described(words, metadata):
        return
    if shared < _FEW_STEMS and is_to_readers(text):
        raise NoArticle(detail="the site speaks to its readers")
    if _names_site(text[:_OPENING], metadata) and names_kind_of_site(text):
        raise NoArticle(detail="what the site says about itself")


def _names_site(text: str, metadata: PageMetadata) -> bool:
    names = (metadata.metas.get("og:site_name", ""), *metadata.site_names, *metadata.home_links)
    forms = {normalize(name, INTERSTITIALS) for name in names}
    folded = f" {normalize(text, INTERSTITIALS)} "
    return any(len(form) >= _MIN_SITE and f" {form} " in folded for form in forms)


def _shared_stems(text: str, title: str) -> float:
    """Tell what share of the words of a title stand in a text, by their beginnings."""
    stems = _stems(title)
    return len(stems & _stems(text)) / max(1, len(stems))


def _stems(text: str) -> set[str]:
    """Cut the words of a text to their beginnings, without Arabic's article and proclitics."""
    words = (_PROCLITICS.sub("", word.casefold()) for word in _WORD.findall(text))
    return {word[:_STEM] for word in words if len(word) >= _STEM}


def _is_declared(metadata: PageMetadata) -> bool:
    """Tell whether the page calls itself an article, or dates itself as one."""
    return (
        bool(metadata.stories or metadata.moments)
        or "article" in metadata.metas.get("og:type", "")
        or "article:published_time" in metadata.metas
    )


def _is_dated(metadata: PageMetadata) -> bool:
    """Tell whether the page shows or declares when it was published."""
    return (
        bool(metadata.moments or metadata.date_lines)
        or "article:published_time" in metadata.metas
        or any(story.published for story in metadata.stories)
    )


def _is_described(words: set[str], metadata: PageMetadata) -> bool:
    """Tell whether the page's description has nearly all words of the text, and hardly others."""
    described = _long_words(metadata.metas.get("og:description", ""))
    return len(words & described) >= _MOST_WORDS * max(len(words), len(described), 1)


def _agree(title: str, feed_title: str) -> bool:
    words = _long_words(feed_title)
    return bool(words) and len(words & _long_words(title)) * 2 >= len(words)


def _long_words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}
