"""Places in a table instead of topics files.

Hundreds of districts whose terms follow from their names.

A district's name counts alone when it is nobody else's and no ordinary word. A sub-district's, and
one that begins as people's names do, counts in an article about its state. The name of several
places counts for those whose governorate the article names or means. An ordinary word (الباب is
"the door") needs words around it that say "place". A place named like a place above it counts only
with its kind (Aleppo district): the name alone is the larger place.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from tasks.errors import TaxonomyError
from tasks.tagging.tables.name_words import is_word, zipf
from tasks.tagging.taxonomy import (
    COUNTED,
    Coordinates,
    Examples,
    Labels,
    Level,
    Role,
    Term,
    Topic,
    in_order,
)
from tasks.text.match_form import match_form, match_forms

_COLUMNS = ("id", "level", "parent", "pcode", "wikidata", "lat", "lon", "ar", "en", "ku", "tr")
_LANGUAGES = ("ar", "en", "ku", "tr")
NAMED_ABOVE = "named like a place above it"  # the note of such a name
_GOVERNORATE = "1"
_DISTRICT = "2"
_PERSONS = frozenset(
    map(match_form, ("أبو", "أم", "الشيخ", "شيخ"))
)  # what names of people begin with
_KINDS_EN = ("district", "subdistrict", "countryside")
_UNITS = ("منطقة ", "ناحية ", "مركز ", "مدينة ", "محافظة ")
_WITH_LEVEL: dict[str, dict[str, str]] = {
    "district": {"ar": "منطقة {}", "en": "{} District", "ku": "navçeya {}", "tr": "{} ilçesi"},
    "sub-district": {
        "ar": "ناحية {}",
        "en": "{} Subdistrict",
        "ku": "nahiya {}",
        "tr": "{} nahiyesi",
    },
}
_LEVELS: dict[str, Level] = {_DISTRICT: "district"}
_SHORTEST_RARE = 5  # letters of a small place's name that is nothing else
# Uses of its word below which it is nothing else: one in a million, in English in a hundred million
_RARE_ZIPF = {"ar": 3.0, "en": 1.0}
_WINDOW = 25  # words: a place is named with its governorate once in a paragraph

_Row = dict[str, str]


def parse_places(name: str, text: str) -> tuple[Topic, ...]:
    """Return the topics of a table of places; raises TaxonomyError with file, line and remedy.

    Columns: id, level (1 is a governorate, which has a topic of its own elsewhere), parent, pcode,
    wikidata, lat, lon, and names by language, "|" between them, the first one for display.
    """
    rows = list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))
    for number, row in enumerate(rows, 2):
        if None in row or None in row.values() or set(row) != set(_COLUMNS):
            raise TaxonomyError(
                f"{name}: line {number}: give the columns {', '.join(_COLUMNS)}, tabs between them"
            )
    for row in rows:
        row["en"] = _with_plain_spellings(row["en"])
    governorates = {row["id"]: row for row in rows if row["level"] == _GOVERNORATE}
    above = {row["id"]: row["parent"] for row in rows}
    match_forms([one for row in rows for one in _all(row)])
    names = {row["id"]: {match_form(one) for one in _all(row)} for row in rows}
    uses = _uses(rows, names)
    taken = {match_form(one) for row in governorates.values() for one in _all(row)}
    topics = []
    for number, row in enumerate(rows, 2):
        if row["level"] != _GOVERNORATE:
            try:
                governorate = governorates[_governorate(row["id"], above)]
                topic = _topic(row, governorate, uses, taken | names[above[row["id"]]])
            except (KeyError, ValueError) as error:
                raise TaxonomyError(f"{name}: line {number}: {error}; correct that row") from error
            topics.append(topic)
    return tuple(_with_known_parents(topics, governorates, above))


def _with_plain_spellings(names: str) -> str:
    """Return English names with those that have a sign for ayn or hamza written without it, too."""
    plain = [re.sub(r"(?<=\w)['’](?=[a-z])", "", one) for one in names.split("|")]
    return "|".join(dict.fromkeys([*names.split("|"), *plain]))


def _uses(rows: list[_Row], names: dict[str, set[str]]) -> Counter[str]:
    """Count the places of each name; a sub-district named like its district is the same place."""
    return Counter(
        form
        for row in rows
        if row["level"] != _GOVERNORATE
        for form in names[row["id"]] - names.get(row["parent"], set())
    )


def _all(row: _Row) -> list[str]:
    return [one for lang in _LANGUAGES for one in row[lang].split("|") if one]


def _governorate(place: str, above: dict[str, str]) -> str:
    for _ in range(len(above)):
        if not above[place]:
            return place
        place = above[place]
    raise ValueError(f"{place} is its own parent")


def _with_known_parents(
    topics: list[Topic], governorates: dict[str, _Row], above: dict[str, str]
) -> Iterator[Topic]:
    """Give each topic the nearest place above it that is a topic."""
    known = {topic.id for topic in topics} | set(governorates)
    for topic in topics:
        parent = above[topic.id]
        while parent not in known:
            parent = above[parent]
        yield msgspec.structs.replace(topic, parents=(parent,))


def _topic(row: _Row, governorate: _Row, uses: Counter[str], taken: set[str]) -> Topic:
    names = [(one, lang) for lang in _LANGUAGES for one in row[lang].split("|") if one]
    is_small = row["level"] not in {_GOVERNORATE, _DISTRICT}
    terms = {
        term for one, lang in names for term in _terms(one, lang, uses, taken, is_small=is_small)
    }
    counted = [term for term in in_order(terms) if term.role in COUNTED]
    if not counted:
        raise ValueError("no name of it can count; add an English one")
    level = _LEVELS.get(row["level"], "sub-district")
    shown = {lang: _shown(row[lang], taken, level, lang) for lang in _LANGUAGES}
    supports = {
        Term(one, lang, "support") for lang in _LANGUAGES for one in governorate[lang].split("|")
    }
    return Topic(
        id=row["id"],
        kind="place",
        labels=Labels(**shown),
        terms=in_order({*terms, *(term for term in supports if term.surface)}),
        examples=Examples(must=(_example(counted[0], governorate),)),
        window=_WINDOW,
        wikidata=row["wikidata"],
        pcode=row["pcode"],
        at=Coordinates(float(row["lat"]), float(row["lon"])),
        region=row["pcode"][:2],
        supported_by=(f"@place:{governorate['id']}",),
        level=level,
        family="places",
        description=described_unit(level, governorate["en"].split("|")[0]),
    )


def described_unit(level: Level, governorate: str) -> str:
    """Describe an administrative unit by its level and its governorate's English name."""
    return f"A {level} of {governorate} governorate."


def _example(term: Term, governorate: _Row) -> str:
    kind = {"ar": "مدينة ", "en": "the city of ", "ku": "bajarê ", "tr": ""}[term.lang]
    return f"{kind}{term.surface} — {governorate[term.lang].split('|')[0]}"


def _shown(names: str, taken: set[str], level: Level, lang: str) -> str:
    """Return the name to display, "" for none: with its level where a place above has the name."""
    first = names.split("|", maxsplit=1)[0]
    bare = first.removeprefix("مركز ")
    if match_form(bare) not in taken:
        return first
    return _WITH_LEVEL[level].get(lang, "{}").format(bare)


def with_distinct_labels(topics: Iterable[Topic]) -> list[Topic]:
    """Return the topics with their governorate behind names that several of them show."""
    topics = list(topics)
    names = {topic.id: topic.labels for topic in topics}
    counts = Counter(
        (lang, label)
        for topic in topics
        for lang, label in msgspec.structs.asdict(topic.labels).items()
    )
    return [
        msgspec.structs.replace(
            topic,
            labels=Labels(
                **{
                    lang: f"{label} ({above})"
                    if label and counts[lang, label] > 1 and (above := _above(topic, names, lang))
                    else label
                    for lang, label in msgspec.structs.asdict(topic.labels).items()
                }
            ),
        )
        for topic in topics
    ]


def _above(topic: Topic, names: Mapping[str, Labels], lang: str) -> str:
    """Return what the nearest place above a topic is called, "" for other topics."""
    above = names.get(topic.parents[0]) if topic.parents and topic.kind == "place" else None
    return above.shown(lang) if above else ""


def _is_taken(name: str, taken: set[str]) -> bool:
    bare = next((name.removeprefix(unit) for unit in _UNITS if name.startswith(unit)), name)
    return match_form(bare) in taken or match_form(name) in taken


def _terms(
    name: str, lang: str, uses: Counter[str], taken: set[str], *, is_small: bool
) -> Iterator[Term]:
    """Yield the terms of one name."""
    form = match_form(name)
    if _is_taken(name, taken):
        yield Term(name, lang, "candidate", note=NAMED_ABOVE)
        if lang == "en":
            yield Term(f"{name} {_KINDS_EN[is_small]}", lang, "strong")
        return
    level: Level = "sub-district" if is_small else "district"
    yield Term(name, lang, role_of(form, lang, uses[form], level))


def role_of(form: str, lang: str, uses: int, level: Level) -> Role:
    """Say what a name needs to count, by its match form and how many places bear it."""
    if is_word(form, lang):
        return "common"
    if uses > 1:
        return "shared"
    is_person = lang == "ar" and form.split(" ", maxsplit=1)[0] in _PERSONS
    rare = 0.0 if (lang, level) == ("en", "town") else _RARE_ZIPF.get(lang, 0.0)
    is_rare = len(form) >= _SHORTEST_RARE and zipf(form, lang) < rare
    is_small = level in {"sub-district", "town"} and " " not in form and not is_rare
    return "bare" if is_small or is_person else "strong"
