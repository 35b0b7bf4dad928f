"""Is a good answer an article's page at all?

Decided by bytes, address and a glance, before anything is parsed.
"""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from tasks.errors import PermanentError, TransientError
from tasks.http.media_type import HTML, OTHER, kind_of
from tasks.http.response import OK, Response
from tasks.http.sites import site_of
from tasks.interstitials.outline import Glance, glance_at, letters_in, long_runs, paragraph_bytes
from tasks.interstitials.rules import (
    ABOUT,
    ADDRESSES,
    BOT_CHALLENGE,
    IN_PASSING,
    MARKS,
    PHRASES,
    RULES,
    WORDS,
    Rule,
    fold,
)
from tasks.text.charset import decode

MAX_BYTES = (
    200_000  # walls are small; a page of which more is unseen is never judged by what was seen
)
ENOUGH_RUNNING = 3_000  # code points; longer walls than this were not met, shorter articles were
CHALLENGE_SECONDS = (
    6 * 3600.0
)  # a defence goes down in hours, if at all, and each try looks like one robot more
_BLOCKING = frozenset(
    {202, 401, 403, 405, 406, 418, 429, 503}
)  # what challenges come with, besides 200
_MAX_OTHER = 100  # letters of running text on a page about consent
_COVERED = 0.6  # share of a title, heading or line that a phrase must fill
_MAX_LINE = 300
_SEPARATOR = re.compile(r"\s[|–—·»«:-]+\s|\|")
_ROOT_NAMES = frozenset({"", "index.html", "index.htm", "index.php", "default.aspx", "home"})
_EDITION = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?", re.IGNORECASE)


def refuse(response: Response) -> None:
    """Return if ``response`` may be an article's page; its status may be any.

    Raises PermanentError ``pdf``, ``image``, ``media``, ``feed``, ``binary``, ``not_html``,
    ``soft_404`` (also for a redirect to the front page), ``login_wall``, ``consent_page``,
    ``parked_domain`` or ``js_required`` for answers with status 200, and TransientError
    ``bot_challenge`` with a wait of hours for any status. Reads at most 200 kB, linearly.
    """
    if response.status == OK:
        _refuse_other_kinds(response)
        if _is_sent_home(response.url, response.final_url):
            raise PermanentError("soft_404", "redirected to the front page")
    if len(response.body) > MAX_BYTES or paragraph_bytes(response.body) >= 2 * ENOUGH_RUNNING:
        return
    if rule := _wall(response):
        _raise(rule, response)


def _refuse_other_kinds(response: Response) -> None:
    kind = kind_of(response.body, response.content_type)
    if kind != HTML:
        raise PermanentError("not_html" if kind == OTHER else kind, response.content_type[:80])


def _raise(rule: Rule, response: Response) -> None:
    detail = ", ".join(sorted(rule.signs))
    if rule.reason == BOT_CHALLENGE:
        raise TransientError(rule.reason, detail, max(CHALLENGE_SECONDS, response.retry_after))
    raise PermanentError(rule.reason, detail)


def _wall(response: Response) -> Rule | None:
    """Return the first rule that the page fulfils; the cheap conditions are asked first."""
    markup = decode(response.body, response.content_type)
    if long_runs(markup) >= ENOUGH_RUNNING:
        return None
    glance = glance_at(markup)
    running, visible = (letters_in(lines) for lines in (glance.running, glance.lines))
    rules = [rule for rule in RULES if running <= rule.max_running and visible <= rule.max_visible]
    signs = {*_marks(markup), *_places(response)}
    rules = [rule for rule in rules if _may_apply(rule, signs, response.status)]
    if not rules:
        return None
    signs.update(_words(glance, response))
    return next((rule for rule in rules if rule.signs <= signs), None)


def _may_apply(rule: Rule, signs: set[str], status: int) -> bool:
    """Tell whether the words of the page can still decide.

    All other signs are there, and nothing spares it.
    """
    is_spared = rule.spares_articles and "article" in signs
    is_for_status = status == OK or rule.reason == BOT_CHALLENGE
    return rule.signs - WORDS <= signs and is_for_status and not is_spared


def _marks(markup: str) -> Iterator[str]:
    squeezed = "".join(markup.lower().replace('"', "").replace("'", "").split())
    return (sign for sign, pieces in MARKS.items() if any(piece in squeezed for piece in pieces))


def _places(response: Response) -> Iterator[str]:
    if response.status in _BLOCKING:
        yield "blocked"
    for sign, shape in ADDRESSES.items():
        if shape.search(response.final_url) and not shape.search(response.url):
            yield sign


def _words(glance: Glance, response: Response) -> Iterator[str]:
    """Yield what the page says instead of an article.

    In title or heading, or in a line when it has no headline.
    """
    host = fold(urlsplit(response.final_url or response.url).hostname or "") or "\0"
    titles, headings, lines = (
        [
            fold(part).replace(host, " ").strip()
            for text in texts
            for part in (text, *_SEPARATOR.split(text))
        ]
        for texts in (glance.title, glance.headings, (*glance.lines, *glance.hidden))
    )
    for sign, phrases in PHRASES.items():
        named = [any(_covers(phrases, text) for text in texts) for texts in (titles, headings)]
        is_headline_of_its_own = any(headings) and not named[1] and sign not in IN_PASSING
        yield from (
            f"{sign}{place}"
            for place, is_so in ((" named", any(named)), (" twice named", all(named)))
            if is_so
        )
        if any(named) or (
            not is_headline_of_its_own and any(_covers(phrases, text) for text in lines)
        ):
            yield sign
    yield from _subjects(glance, (*titles, *lines))


def _subjects(glance: Glance, texts: Iterable[str]) -> Iterator[str]:
    """Yield what the page's lines are about."""
    if any(word in text for text in texts for word in ABOUT["script"]):
        yield "needs script"
    others = (
        line for line in glance.running if not any(word in fold(line) for word in ABOUT["consent"])
    )
    if letters_in(others) <= _MAX_OTHER:
        yield "only consent"


def _covers(phrases: tuple[str, ...], text: str) -> bool:
    return 0 < len(text) <= _MAX_LINE and any(
        phrase in text and len(phrase) >= _COVERED * len(text) for phrase in phrases
    )


def _is_sent_home(asked: str, final: str) -> bool:
    """Tell whether an article's address led to its site's front page, or to that of a language
    edition.
    """
    if not final or final == asked:
        return False
    here, there = urlsplit(asked), urlsplit(final)
    start, end = (parts.path.strip("/").lower() for parts in (here, there))
    is_front = end in _ROOT_NAMES or (_EDITION.fullmatch(end) is not None and start != end)
    was_article = start not in _ROOT_NAMES and not _EDITION.fullmatch(start)
    return is_front and was_article and not there.query and site_of(asked) == site_of(final)
