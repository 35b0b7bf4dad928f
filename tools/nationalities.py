"""Write tasks/data/words/nationalities.tsv: what states, their adjectives and capitals are called.

    python tools/nationalities.py

Sources: names of states and of the cities of time zones from CLDR by way of Babel; English
adjectives and capitals (``tools/facts/states.tsv``) and what no rule gives in Arabic, Turkish,
Kurmanji and Sorani (``tools/facts/nationalities.toml``) are our own. How the rows are read is told
in ``tasks/tagging/tables/nationalities.py``. Needs the dependency group ``tools``.
"""

import csv
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

from babel import Locale

ROOT = Path(__file__).parents[1]
FACTS = ROOT / "tools" / "facts"
TABLE = ROOT / "tasks" / "data" / "words" / "nationalities.tsv"
HEAD = "kind\tlang\tcode\tspellings"
LANGUAGES = ("ar", "en", "tr", "ku", "ckb")
LATIN = frozenset({"en", "tr", "ku"})
MARKS = re.compile("[\u064b-\u0652]")
ROOTS_IN_AL = frozenset({"AL", "DE"})  # ألمانيا, ألبانيا: their first letters are no article

_VOWELS_TR = {"a": "ı", "ı": "ı", "e": "i", "i": "i", "o": "u", "u": "u", "ö": "ü", "ü": "ü"}

Facts = dict[str, dict[str, dict[str, str]]]


def arabic(name: str) -> str:
    """Make the adjective of relation: without the article and the last vowel, ending in ي."""
    stem = MARKS.sub("", name)
    return re.sub("(يا|ا|ة|ي)$", "", stem) + "ي"


def turkish(name: str) -> str:
    """Add -lı by vowel harmony."""
    vowels = [letter for letter in name.replace("İ", "i").lower() if letter in _VOWELS_TR]
    return f"{name}l{_VOWELS_TR[vowels[-1]]}"


def kurmanji(name: str) -> str:
    """Drop the last vowel, with the y before it, and add -î."""
    return re.sub("y?[aeîû]$", "", name[:1].lower() + name[1:]) + "î"


def sorani(name: str) -> str:
    """Drop the last vowel, with the y before it, and add ی."""
    return re.sub("(یا|ا|ە|ی)$", "", name) + "ی"


RULES: dict[str, Callable[[str], str]] = {
    "ar": arabic,
    "tr": turkish,
    "ku": kurmanji,
    "ckb": sorani,
}


def of_relation(lang: str, code: str, name: str) -> str:
    """Make the adjective by the rule of the language, "" where a name is of several words."""
    if lang == "ar" and code not in ROOTS_IN_AL:
        name = name.removeprefix("ال")
    one_word = re.fullmatch(r"\w+", MARKS.sub("", name))
    return RULES[lang](name) if lang in RULES and (one_word or lang == "tr") else ""


def names(name: str) -> list[str]:
    """Take a name of CLDR apart: Myanmar (Burma) is two."""
    return [part.strip(" )") for part in name.split("(")]


def zones(locale: Locale) -> dict[str, str]:
    """Map each time zone to the city that CLDR names in a language."""
    return {zone: entry["city"] for zone, entry in locale.time_zones.items() if "city" in entry}


def cities(capitals: list[str], english: dict[str, str], other: dict[str, str]) -> list[str]:
    """Find what another language calls these capitals, where they name a time zone.

    CLDR leaves out a city that is written as in English.
    """
    found = []
    for zone, city in other.items():
        own = english.get(zone, zone.rpartition("/")[2].replace("_", " "))
        if own in capitals and "/" in zone and not zone.startswith("Etc"):
            found.append(city)
    return found


def states() -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield each state's code, English capitals and English adjectives."""
    with (FACTS / "states.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield row["code"], row["capital"].split("|"), row["adjective"].split("|")


def of_state(lang: str, facts: Facts) -> Iterator[tuple[str, str, list[str]]]:
    """Yield kind, code and spellings of every state in one language."""
    locale = Locale.parse(lang)
    english, other = zones(Locale.parse("en")), zones(locale)
    for code, capitals, demonyms in states():
        name = locale.territories[code]
        given = {kind: _listed(facts, kind, lang, code) for kind in facts}
        yield "name", code, [*names(name), *given["names"]]
        rule = [of_relation(lang, code, name)]
        adjectives = demonyms if lang == "en" else given["adjectives"] or rule
        yield "adjective", code, adjectives
        yield "plural", code, given["plurals"]
        known = capitals if lang == "en" else cities(capitals, english, other)
        if lang in LATIN and not known + given["capitals"]:
            known = capitals
        yield "capital", code, [*known, *given["capitals"]]


def _listed(facts: Facts, kind: str, lang: str, code: str) -> list[str]:
    spellings = facts[kind].get(lang, {}).get(code, "")
    return spellings.split("|") if spellings else []


def is_in(lang: str, spelling: str) -> bool:
    """Whether a spelling is in the script of the language; CLDR fills gaps with English."""
    return bool(spelling) and spelling.isascii() <= (lang in LATIN)


def lines() -> Iterator[str]:
    """Yield the lines of the table."""
    facts = tomllib.loads((FACTS / "nationalities.toml").read_text("utf-8"))
    words = facts.pop("words")
    yield HEAD
    for lang in LANGUAGES:
        for kind, code, spellings in of_state(lang, facts):
            distinct = dict.fromkeys(MARKS.sub("", one) for one in spellings if is_in(lang, one))
            if distinct:
                yield "\t".join((kind, lang, code, "|".join(distinct)))
        yield "\t".join(("word", lang, "", words[lang]))


if __name__ == "__main__":
    TABLE.write_text("\n".join(lines()) + "\n", "utf-8")
