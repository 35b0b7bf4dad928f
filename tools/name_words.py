"""Write name_words.tsv and proclitic_words.tsv of tasks/data/words: which names are words as well.

    python tools/name_words.py

Source of the figures: wordfreq (Zipf: the decimal logarithm of uses in a thousand million words).
Needs the dependency group ``tools``; run it again when names change. Nothing is listed by hand.
A name is a word by the first of these tests that holds:

- ``article`` (Arabic): a name has the article always or never, a noun has both. The other form is
  written at least at Zipf 2.5, and one use of it comes to at most 56 of the name's (1.75 on that
  scale): باب beside الباب, الحماة beside حماة; no حسكة beside الحسكة.
- ``size``: the word is written far more often than news of a place of its level accounts for.
  Cities that name a governorate are exempt: of them the news is full.
- ``acronym`` (Latin letters): up to three capitals stand for other things elsewhere, unless the
  Turkish press writes them three times as often as the English one does: YPG, but neither HTS nor
  SNA.

The second table has words that look like an Arabic name with a conjunction or preposition before
it, written at least half as often as the name and at least at Zipf 2.5: بصدد (about to) beside صدد,
بدأنا (we began) beside دانا.

The treebanks of the corpus tell places from other words by their lemmas; they have too few names of
Syria (three, each once or twice) to judge by.
"""

import csv
import math
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

from wordfreq import word_frequency

from tasks.tagging.tables.nationalities import nationalities
from tasks.tagging.taxonomy import COUNTED, Topic
from tasks.text.match_form import match_form
from worker.taxonomy.loader import load_taxonomy

ROOT = Path(__file__).parents[1]
WORDS = ROOT / "tasks" / "data" / "words"
TABLE = WORDS / "name_words.tsv"
PROCLITIC_TABLE = WORDS / "proclitic_words.tsv"
PLACES = ROOT / "tasks" / "data" / "topics" / "syria.tsv"
HEAD = "lang\tform\tzipf\tverdict\ttest"
PROCLITIC_HEAD = "form\tzipf"
LANGUAGES = ("ar", "en", "tr", "fa")
ARTICLE = "ال"
FOLDED = {"ا": "اأإآ"}  # letters of a match form, and what they stand for
LAST = {"ه": "ة", "ي": "ى"}  # the same of a last letter
ONE_WORD = re.compile(r"[^\W\d_]{2,}")
ACRONYM = re.compile("[A-Z]{2,3}")

NOUN_ZIPF, NOUN_GAP = 2.5, 1.75
PROCLITICS, PROCLITIC_GAP = "وفبلك", 0.3
REGION_GAP = 0.5
# From which Zipf on a word is too frequent for a place: districts and towns, sub-districts. Fewer
# than in Arabic write of them in English, more in Turkish than in English.
SIZES = {
    "ar": {2: 3.8, 3: 3.5},
    "fa": {2: 3.5, 3: 3.5},
    "tr": {2: 3.8, 3: 3.5},
    "en": {2: 2.7, 3: 2.7},
}
EXEMPT = 1
NO_PLACE = 0


class Candidate(NamedTuple):
    """A name of one word, and the level of the place that it names (0: none)."""

    lang: str
    surface: str
    level: int


def spellings(word: str, lang: str) -> set[str]:
    """Return how a word is written: hamza or not, ه for ة; in Persian with Persian letters."""
    if lang == "fa":
        return {word.replace("ي", "ی").replace("ك", "ک").replace("ة", "ه")}
    if lang != "ar":
        return {word.lower()}
    article = ARTICLE if word.startswith(ARTICLE) else ""
    stem = word.removeprefix(article)
    stems = {alef + stem[1:] for alef in "اأإآ"} if stem[:1] in "اأإآ" else {stem}
    ways = {article + one for one in stems}
    return ways | {way[:-1] + "ه" for way in ways if way.endswith("ة")}


def zipf(word: str, lang: str) -> float:
    """Measure how often a word is written in general text, all its spellings together."""
    found = sum(word_frequency(way, lang, minimum=0) for way in spellings(word, lang))
    return round(math.log10(found) + 9, 2) if found else 0.0


def zipf_of_form(form: str) -> float:
    """Measure how often an Arabic word in match form is written, in all its spellings."""
    ways = {
        "".join(letters) for letters in product(*(FOLDED.get(letter, letter) for letter in form))
    }
    if form.endswith(("ه", "ي")):
        ways |= {way[:-1] + LAST[form[-1]] for way in ways}
    found = sum(word_frequency(way, "ar", minimum=0) for way in ways)
    return round(math.log10(found) + 9, 2) if found else 0.0


def article_test(name: Candidate, own: float) -> bool:
    """Whether an Arabic name is also written with the article, or without the one it has."""
    if name.lang != "ar":
        return False
    has_article = name.surface.startswith(ARTICLE)
    other = name.surface.removeprefix(ARTICLE) if has_article else ARTICLE + name.surface
    measured = zipf(other, "ar")
    return measured >= NOUN_ZIPF and measured >= own - NOUN_GAP


def size_test(name: Candidate, own: float) -> bool:
    """Whether a place below a governorate is written about more than such a place can be."""
    return own >= SIZES[name.lang].get(name.level, math.inf)


def acronym_test(name: Candidate, own: float) -> bool:
    """Whether up to three capitals are no matter of the region."""
    if name.lang != "en" or not ACRONYM.fullmatch(name.surface):
        return False
    return zipf(name.surface, "tr") < own + REGION_GAP


TESTS = {"article": article_test, "size": size_test, "acronym": acronym_test}


def levels() -> dict[str, int]:
    """Map topics of the table of places to their level, 1 for a governorate."""
    with PLACES.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["id"]: int(row["level"]) for row in rows}


def names() -> Iterator[Candidate]:
    """Yield every name of one word in the taxonomy and in the table of places."""
    known = levels()
    for topic in load_taxonomy().topics:
        if topic.kind != "theme":
            level = known.get(topic.id, 2 if topic.kind == "place" else NO_PLACE)
            yield from _names(topic, level)
    with PLACES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            for lang in ("ar", "en", "tr"):
                for surface in row[lang].split("|"):
                    yield from _in_languages(lang, surface, int(row["level"]))


def _names(topic: Topic, level: int) -> Iterator[Candidate]:
    for term in topic.terms:
        if term.role in COUNTED or term.role == "candidate":
            yield from _in_languages(term.lang, term.surface, level)


def _in_languages(lang: str, surface: str, level: int) -> Iterator[Candidate]:
    """Yield a name, and an Arabic one for Persian too."""
    if ONE_WORD.fullmatch(surface) and lang in LANGUAGES:
        yield Candidate(lang, surface, level)
        if lang == "ar":
            yield Candidate("fa", surface, level)


def candidates() -> dict[tuple[str, str], Candidate]:
    """Map language and match form to the name, of the greatest of the places that share it."""
    found: dict[tuple[str, str], Candidate] = {}
    for name in sorted(set(names())):
        form = match_form(name.surface)
        before = found.get((name.lang, form))
        if not _is_of_a_state(form) and (before is None or _rank(name) < _rank(before)):
            found[name.lang, form] = name
    return found


def _rank(name: Candidate) -> int:
    return name.level or max(SIZES["ar"]) + 1


def _is_of_a_state(form: str) -> bool:
    """Whether the table of nationalities knows the word already; Damascus is a name here."""
    known = nationalities()
    return bool(
        known.country_of_name(form)
        or known.country_of_adjective(form)
        or known.country_of_capital(form) - {"SY"}
    )


def proclitic_words() -> Iterator[tuple[str, float]]:
    """Yield words that look like a name with a proclitic before it, and how often they stand."""
    known = candidates()
    for lang, form in known:
        for proclitic in PROCLITICS if lang == "ar" else "":
            is_joined = proclitic == "ل" and form.startswith(ARTICLE)
            word = f"لل{form.removeprefix(ARTICLE)}" if is_joined else proclitic + form
            if ("ar", word) in known or _is_of_a_state(word):
                continue
            measured = zipf_of_form(word)
            if measured >= max(NOUN_ZIPF, zipf_of_form(form) - PROCLITIC_GAP):
                yield word, measured


def lines() -> Iterator[str]:
    """Yield the lines of the table; of Persian only words."""
    yield HEAD
    for (lang, form), name in sorted(candidates().items()):
        own = zipf(name.surface, lang)
        held = next((test for test, holds in TESTS.items() if own and holds(name, own)), "")
        if lang != "fa" or held:
            yield "\t".join((lang, form, str(own), "word" if held else "name", held))


if __name__ == "__main__":
    TABLE.write_text("\n".join(lines()) + "\n", "utf-8")
    rows = sorted(f"{word}\t{measured}" for word, measured in proclitic_words())
    PROCLITIC_TABLE.write_text("\n".join([PROCLITIC_HEAD, *rows]) + "\n", "utf-8")
