"""The words of the interface, in each of its languages: ``languages/*.toml``."""

import functools
import tomllib
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

import msgspec
from markupsafe import Markup, escape

from tasks.errors import QueryError

LANGUAGES = ("ar", "en", "ckb", "kmr", "tr")
DEFAULT = "en"
_CALLED = {"ku": "kmr"}  # Kurdish without more is Kurmanji in Latin letters (CLDR)
_KURDISH_IN_ARABIC = ("ku", "arab")  # subtags of Kurdish in Arabic letters, which is Sorani here
_SAID = (
    *("live", "paused", "ended", "copied", "select_copy", "sign_in"),
    *("ended_full", "ended_silent", "ended_token", "ended_network", "mark_not_kept"),
    "not_applied",
)
_FILLED = ("ended_code", "ended_since", "ended_next")
_MOST_COUNTED = 200
_APART = Markup("<bdi>{}</bdi>")
_ENGLISH = Markup('<span lang="en" dir="ltr">{}</span>')
_RIGHT_TO_LEFT = frozenset({"ar", "ckb"})


class Strings:
    """The words of one language."""

    def __init__(self, lang: str, table: dict[str, Any]) -> None:
        """Take a table as the file holds it."""
        self.lang = lang
        self.tag = "ku" if lang == "kmr" else lang  # what browsers and voices know
        self.dir = "rtl" if lang in _RIGHT_TO_LEFT else "ltr"
        self._plain: dict[str, str] = table["plain"]
        self._escaped = {key: escape(text) for key, text in self._plain.items()}
        self._whole = {key: text.format() for key, text in self._escaped.items() if "{" not in text}
        self._numbers: dict[tuple[str, int], Markup] = {}  # pages say the same ones again and again
        self._plural: dict[str, dict[str, str]] = table["plural"]
        self.months: list[str] = table["dates"]["months"]
        self.days: list[str] = table["dates"]["days"]
        self._langs: dict[str, str] = table["langs"]
        self.topics: dict[str, str] = table.get("topics", {})  # that the taxonomy does not name
        self._reasons: dict[str, str] = table.get("reasons", {})
        self._zones: dict[str, str] = table.get("zones", {})

    def t(self, key: str, /, **values: Any) -> Markup:
        """Return a text for HTML; values are escaped unless they are markup themselves."""
        escaped = self._escaped[key]
        whole = self._whole.get(key)
        return whole if whole is not None else escaped.format(**values)

    def n(self, key: str, number: int, /, **values: Any) -> Markup:
        """Return a text that says how many."""
        if values or number >= _MOST_COUNTED:
            return self._counted(key, number, values)
        known = self._numbers.get((key, number))
        if known is None:
            known = self._numbers[key, number] = self._counted(key, number, values)
        return known

    def _counted(self, key: str, number: int, values: dict[str, Any]) -> Markup:
        forms = self._plural[key]
        form = forms.get(plural(self.lang, number)) or forms["other"]
        return escape(form).format(n=f"{number:,}", **values)

    def has(self, key: str) -> bool:
        """Whether there is a text of this name."""
        return key in self._plain

    def plain(self, key: str) -> str:
        """Return a text as it stands in the file, with its places for values."""
        return self._plain[key]

    def forms(self, key: str) -> dict[str, str]:
        """Return all forms of a counted text, for the page's script."""
        return self._plural[key]

    def zone(self, key: str) -> Markup:
        """Name a time zone by its city, in English where there is no other name."""
        own = self._zones.get(key)
        if own is not None:
            return escape(own)
        city = key.rpartition("/")[2].replace("_", " ")
        return _ENGLISH.format(city) if self.lang != DEFAULT else escape(city)

    def reason(self, error: QueryError) -> Markup:
        """Say why a query is refused; values are what somebody wrote, each apart."""
        text = self._reasons.get(error.reason)
        if text is None:
            return _ENGLISH.format(error.detail) if self.lang != DEFAULT else escape(error.detail)
        told = {name: _APART.format(value) for name, value in error.values.items()}
        guess = escape(self._reasons["meant"]).format(name=told.get("meant", ""))
        told["meant"] = guess if error.values.get("meant") else Markup("")
        return escape(text).format(**told)

    def language(self, tag: str) -> str:
        """Name a language of articles; one that has no name here is called by its tag."""
        return self._langs.get(tag.partition("-")[0].lower(), tag)


@functools.cache
def strings(lang: str) -> Strings:
    """Read the words of a language. Raises KeyError for one that there is not."""
    return Strings(lang, table(lang))


def table(lang: str) -> dict[str, Any]:
    """Read the files of a language: what is read on the pages, and what is done there."""
    if lang not in LANGUAGES:
        raise KeyError(lang)
    place = files("rasid.web.pages") / "languages"
    found = tomllib.loads((place / f"{lang}.toml").read_text("utf-8"))
    more = tomllib.loads((place / "acting" / f"{lang}.toml").read_text("utf-8"))
    for part, texts in more.items():
        found[part] |= texts
    reasons = tomllib.loads((place / "reasons.toml").read_text("utf-8"))
    zones = tomllib.loads((place / "zones.toml").read_text("utf-8"))
    return found | {"reasons": reasons.get(lang, {}), "zones": zones.get(lang, {})}


@functools.cache
def script_words(words: Strings) -> str:
    """Return the words that the page's script says, as JSON."""
    said: dict[str, Any] = {key: words.plain(key) for key in (*_SAID, *_FILLED)}
    said |= {key: words.forms(key) for key in ("new_stories", "minutes_ago", "hours_ago")}
    return msgspec.json.encode(said | {"days": words.days, "months": words.months}).decode()


def choose(chosen: str, accepted: str) -> str:
    """Choose a language: the one that was chosen, else the first that the browser accepts."""
    return next(filter(None, map(language_of, (chosen, *_by_weight(accepted)))), DEFAULT)


def language_of(tag: str) -> str:
    """Return our language for a BCP 47 tag (``ar-SY``, ``ku-Arab``), "" where there is none."""
    subtags = tag.strip().lower().replace("_", "-").split("-")
    if tuple(subtags[:2]) == _KURDISH_IN_ARABIC:
        return "ckb"
    name = _CALLED.get(subtags[0], subtags[0])
    return name if name in LANGUAGES else ""


def plural(lang: str, number: int) -> str:
    """Return the category of a number (CLDR): of our languages only Arabic has more than two."""
    if lang != "ar":
        return "one" if number == 1 else "other"
    if number in {0, 1, 2}:
        return ("zero", "one", "two")[number]
    rest = number % 100
    if 3 <= rest <= 10:  # noqa: PLR2004 - the rule's own numbers
        return "few"
    return "many" if rest >= 11 else "other"  # noqa: PLR2004


def _by_weight(accepted: str) -> Sequence[str]:
    """Sort the tags of an Accept-Language header; what cannot be read weighs nothing."""
    found: list[tuple[float, str]] = []
    for part in accepted[:400].split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            found.append((-float(weight or 1), tag))
        except ValueError:
            continue
    return [tag for _, tag in sorted(found, key=lambda one: one[0])]
