"""Detects what is no article's page, by bytes, address and outline, before anything is parsed."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from tasks.errors import PermanentError, TransientError
from tasks.http.media_type import HTML, OTHER, kind_of
from tasks.http.response import OK, Response
from tasks.http.sites import site_of
from tasks.interstitials.outline import (
    Outline,
    letters_in,
    long_runs,
    outline_of,
    paragraph_bytes,
)
from tasks.interstitials.phrases import is_most_of, sign_phrases, subject_words
from tasks.interstitials.rules import (
    ADDRESSES,
    BOT_CHALLENGE,
    IN_PASSING,
    MARKS,
    RULES,
    WORDS,
    Rule,
)
from tasks.text.charset import decode
from tasks.text.hidden_markup import with_everything_held_back
from tasks.text.normalize import INTERSTITIALS, normalize
from tasks.text.script_text import script_articles

# Walls are small. A page of which more is unseen is never judged by what was seen.
MAX_BYTES = 200_000
ENOUGH_RUNNING = 3_000  # code points; longer walls than this were not met, shorter articles were
# A defence goes down in hours, if at all, and each try looks like one robot more.
CHALLENGE_SECONDS = 6 * 3600.0
# What challenges come with, besides 200.
_BLOCKING = frozenset({202, 401, 403, 405, 406, 418, 429, 503})
_MAX_OTHER = 100  # letters of running text on a page about consent
_MAX_LINE = 300
_SEPARATOR = re.compile(r"\s[|–—·»«:-]+\s|\|")
_ROOT_NAMES = frozenset({"", "index.html", "index.htm", "index.php", "default.aspx", "home"})
_EDITION = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?", re.IGNORECASE)

JS_REQUIRED = "js_required"
_ARTICLE = "article"  # the mark of one, which spares a page from some rules


def refuse(response: Response) -> None:
    """Pass if ``response`` may be an article's page; its status may be any.

    Raises PermanentError ``pdf``, ``image``, ``media``, ``feed``, ``binary``, ``not_html``,
    ``soft_404`` (also for a redirect to the front page), ``login_wall``, ``consent_page``,
    ``parked_domain`` or ``js_required`` for responses with status 200, and TransientError
    ``bot_challenge`` with a wait of hours for any status. Reads at most 200 kB, linearly.
    """
    if response.status == OK:
        _refuse_other_kinds(response)
        if _is_sent_home(response.url, response.final_url):
            raise PermanentError("soft_404", "redirected to the front page")
    if len(response.body) > MAX_BYTES or paragraph_bytes(response.body) >= 2 * ENOUGH_RUNNING:
        return
    rule = _fulfilled_rule(response)
    if rule and not (rule.reason == JS_REQUIRED and _carries_article(response)):
        raise _error_of(rule, response)


def _carries_article(response: Response) -> bool:
    """Tell whether a page without text carries an article for its script to show."""
    markup = decode(response.body, response.content_type)
    opened = with_everything_held_back(markup)
    return long_runs(opened) > long_runs(markup) or bool(script_articles(markup))


def challenge_in(response: Response) -> TransientError | None:
    """Find the check for people that a response is, for those who wanted something else."""
    is_page = kind_of(response.body, response.content_type) == HTML
    if not is_page or len(response.body) > MAX_BYTES:
        return None
    rule = _fulfilled_rule(response)
    found = _error_of(rule, response) if rule else None
    return found if isinstance(found, TransientError) else None


def _refuse_other_kinds(response: Response) -> None:
    kind = kind_of(response.body, response.content_type)
    if kind != HTML:
        raise PermanentError("not_html" if kind == OTHER else kind, response.content_type[:80])


def _error_of(rule: Rule, response: Response) -> TransientError | PermanentError:
    detail = ", ".join(sorted(rule.signs))
    if rule.reason == BOT_CHALLENGE:
        return TransientError(rule.reason, detail, max(CHALLENGE_SECONDS, response.retry_after))
    return PermanentError(rule.reason, detail)


def _fulfilled_rule(response: Response) -> Rule | None:
    """Find the first rule that the page fulfils; the cheap conditions are tested first."""
    markup = decode(response.body, response.content_type)
    if long_runs(markup) >= ENOUGH_RUNNING:
        return None
    outline = outline_of(markup)
    running = letters_in(outline.running)
    visible = letters_in(outline.lines)
    rules = [rule for rule in RULES if running <= rule.max_running and visible <= rule.max_visible]
    if not rules:
        return None
    signs = {*_marks(markup, rules), *_address_signs(response)}
    rules = [rule for rule in rules if _may_apply(rule, signs, response.status)]
    if not rules:
        return None
    texts = _folded_texts(outline, response)
    signs.update(_phrase_signs(texts))
    signs.update(_subject_signs(texts, outline.running))
    return next((rule for rule in rules if rule.signs <= signs), None)


def _may_apply(rule: Rule, signs: set[str], status: int) -> bool:
    """Tell whether only the words of the page are missing, and nothing spares it."""
    is_spared = rule.spares_articles and _ARTICLE in signs
    is_for_status = status == OK or rule.reason == BOT_CHALLENGE
    return rule.signs - WORDS <= signs and is_for_status and not is_spared


def _marks(markup: str, rules: Iterable[Rule]) -> Iterator[str]:
    """Yield the signs in the markup that some of the rules ask for."""
    asked = {_ARTICLE}.union(*(rule.signs for rule in rules))
    squeezed = "".join(markup.lower().replace('"', "").replace("'", "").split())
    for sign, pieces in MARKS.items():
        if sign in asked and any(piece in squeezed for piece in pieces):
            yield sign


def _address_signs(response: Response) -> Iterator[str]:
    if response.status in _BLOCKING:
        yield "blocked"
    for sign, pattern in ADDRESSES.items():
        if pattern.search(response.final_url) and not pattern.search(response.url):
            yield sign


class _Texts(NamedTuple):
    """The texts of an outline and their parts, folded, without the name of the host."""

    titles: list[str]
    headings: list[str]
    lines: list[str]


def _folded_texts(outline: Outline, response: Response) -> _Texts:
    host = normalize(urlsplit(response.final_url or response.url).hostname or "", INTERSTITIALS)
    return _Texts(
        _folded_parts(outline.title, host),
        _folded_parts(outline.headings, host),
        _folded_parts((*outline.lines, *outline.hidden), host),
    )


def _folded_parts(texts: Iterable[str], host: str) -> list[str]:
    folded = []
    for text in texts:
        for part in (text, *_SEPARATOR.split(text)):
            form = normalize(part, INTERSTITIALS)
            folded.append(form.replace(host, " ").strip() if host else form)
    return folded


def _phrase_signs(texts: _Texts) -> Iterator[str]:
    """Yield signs of phrases in title or heading, or in a line when there is no headline."""
    for sign, phrases in sign_phrases().items():
        in_title = _contains(phrases, texts.titles)
        in_heading = _contains(phrases, texts.headings)
        if in_title or in_heading:
            yield f"{sign} named"
        if in_title and in_heading:
            yield f"{sign} twice named"
        has_own_headline = any(texts.headings) and not in_heading and sign not in IN_PASSING
        if in_title or in_heading or (not has_own_headline and _contains(phrases, texts.lines)):
            yield sign


def _subject_signs(texts: _Texts, running: Iterable[str]) -> Iterator[str]:
    """Yield signs of what the lines of the page are about."""
    if _mentions((*texts.titles, *texts.lines), subject_words("script")):
        yield "needs script"
    about_consent = subject_words("consent")
    others = (
        line for line in running if not _mentions((normalize(line, INTERSTITIALS),), about_consent)
    )
    if letters_in(others) <= _MAX_OTHER:
        yield "only consent"


def _mentions(texts: Iterable[str], words: tuple[str, ...]) -> bool:
    return any(word in text for text in texts for word in words)


def _contains(phrases: tuple[str, ...], texts: Iterable[str]) -> bool:
    return any(
        is_most_of(phrase, text)
        for text in texts
        if 0 < len(text) <= _MAX_LINE
        for phrase in phrases
    )


def _is_sent_home(requested: str, final: str) -> bool:
    """Tell whether an article's address led to its site's front page, or to that of an edition."""
    if not final or final == requested:
        return False
    here = urlsplit(requested)
    there = urlsplit(final)
    start = here.path.strip("/").lower()
    end = there.path.strip("/").lower()
    is_front = end in _ROOT_NAMES or (_EDITION.fullmatch(end) is not None and start != end)
    was_article = start not in _ROOT_NAMES and not _EDITION.fullmatch(start)
    return is_front and was_article and not there.query and site_of(requested) == site_of(final)
