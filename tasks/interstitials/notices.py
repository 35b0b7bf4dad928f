"""Short notices: the site speaks to its reader where the article should be.

A text is a notice when phrases of notices fill most of it. A text that reports ("the paper said")
never is: news about a removed article is news.
"""

import re
from functools import cache

import msgspec

from tasks.interstitials.removals import Removals, RemovalTables
from tasks.text.normalize import INTERSTITIALS, normalize
from tasks.text.word_tables import Phrases, every_phrase, read_tables

FILE = "notices.toml"
MAX_LETTERS = 700  # longer notices were not met
_COVERED = 0.55  # of the letters of a text
_TITLE_COVERED = 0.75
_NEARLY_ALL = 0.85  # of a text that does not address its reader
_FEW_COVERED = 0.3  # of a text whose title is a notice already

_QUOTED = re.compile("[«“„]")


class NoticeTables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The tables of the file: kinds of notices, and what they share."""

    subject: Phrases
    gone: Phrases
    missing: Phrases
    error: Phrases
    rate: Phrases
    maintenance: Phrases
    search: Phrases
    login: Phrases
    robot: Phrases
    adblock: Phrases
    geo: Phrases
    script: Phrases
    polite: Phrases
    reports: Phrases
    persons: Phrases
    things: Phrases
    own_kind: Phrases
    about: Phrases
    listing: Phrases
    own_page: Phrases
    address: Phrases
    pointing: Phrases
    called: Phrases
    certain: Phrases
    taken: Phrases


# Kinds by what they end as; where a text has phrases of several, the first one counts.
REASONS = {
    "script": "js_required",
    "adblock": "adblock_wall",
    "geo": "geo_blocked",
    "rate": "rate_limited",
    "maintenance": "maintenance",
    "error": "error_page",
    "search": "listing",
    "robot": "bot_challenge",
    "login": "login_wall",
    "gone": "removed",
    "missing": "soft_404",
}
_NEEDS_SUBJECT = frozenset({"gone", "missing", "geo"})
_REMOVAL = ("pointing", "called", "certain", "taken")
_ONE_BY_ONE = frozenset(
    {"reports", "persons", "things", "own_kind", "about", "listing", "own_page", "address"}
).union(_REMOVAL)


def notice_in(text: str, title: str = "") -> str:
    """Name the reason of the notice that ``text`` is; "" for any other text.

    A title that is a notice of its own makes one of a text that says little else.
    """
    form = normalize(text, INTERSTITIALS)
    if not form or len(form) > 2 * MAX_LETTERS or _pattern("reports").search(f" {form} "):
        return ""
    kind, covered = _kind_of(form)
    is_addressed = _pattern("address").search(f" {form} ") is not None
    if kind and covered >= (_COVERED if is_addressed else _NEARLY_ALL):
        return REASONS[kind]
    named, title_covered = _kind_of(normalize(title, INTERSTITIALS))
    if named and title_covered >= _TITLE_COVERED and covered >= _FEW_COVERED:
        return REASONS[named]
    return REASONS["gone"] if _removals().is_told(text, title) else ""


@cache
def _removals() -> Removals:
    tables = read_tables(FILE, NoticeTables)
    return Removals(RemovalTables(*(getattr(tables, name) for name in _REMOVAL)))


def is_to_readers(text: str) -> bool:
    """Tell whether a text speaks to its reader, of the site that it is on, and reports nothing."""
    if _QUOTED.search(text):
        return False
    form = f" {normalize(text, INTERSTITIALS)} "
    wanted = _pattern("persons").search(form) and _pattern("things").search(form)
    return bool(wanted) and not _pattern("reports").search(form)


def names_kind_of_site(text: str) -> bool:
    """Tell whether a text has a word for what a publication is or does."""
    return bool(_pattern("own_kind").search(f" {normalize(text, INTERSTITIALS)} "))


def is_about_site(text: str) -> bool:
    """Tell whether a text says what kind of site this is."""
    return bool(_pattern("about").search(f" {normalize(text, INTERSTITIALS)} "))


def names_own_page(heading: str) -> bool:
    """Tell whether a heading is that of a page of the site itself, such as "contact us"."""
    return normalize(heading, INTERSTITIALS) in _own_pages()


@cache
def _own_pages() -> frozenset[str]:
    pages = every_phrase(read_tables(FILE, NoticeTables).own_page)
    return frozenset(normalize(page, INTERSTITIALS) for page in pages)


def names_listing(heading: str) -> bool:
    """Tell whether a heading begins or ends with the words of a page that lists articles."""
    form = normalize(heading, INTERSTITIALS)
    found = list(_pattern("listing").finditer(f" {form} "))
    return any(hit.start() == 0 or hit.end() >= len(form) + 1 for hit in found)


def _kind_of(form: str) -> tuple[str, float]:
    """Find the kind of notice in a folded text, and the share of the text that phrases cover."""
    if not form:
        return "", 0.0
    padded = f" {form} "
    has_subject = _pattern("subject").search(padded) is not None
    kinds = [
        kind
        for kind in REASONS
        if _pattern(kind).search(padded) and (has_subject or kind not in _NEEDS_SUBJECT)
    ]
    if not kinds:
        return "", 0.0
    covered = sum(len(hit[1].replace(" ", "")) for hit in _pattern("").finditer(padded))
    return kinds[0], covered / max(1, len(form.replace(" ", "")))


@cache
def _pattern(table: str) -> re.Pattern[str]:
    """Compile the phrases of one table, longest first; "" those of every kind of notice."""
    tables = msgspec.structs.asdict(read_tables(FILE, NoticeTables))
    wanted = [table] if table else [name for name in tables if name not in _ONE_BY_ONE]
    forms = {
        normalize(phrase, INTERSTITIALS) for name in wanted for phrase in every_phrase(tables[name])
    }
    choices = "|".join(sorted(map(re.escape, forms), key=len, reverse=True))
    return re.compile(f" ([وف]?(?:{choices}))(?= )")  # a space is found at the speed of memory
