"""Places in a table instead of topics files.

Hundreds of districts whose terms follow from their names.

A name of one word may be an ordinary word (الباب is "the door") or stand for several places. With
the kind of place before it (مدينة الباب), or of several words, it counts alone. Without, a
district's name counts with its governorate or the country nearby unless it is an ordinary word; a
sub-district's Arabic name of one word does not count. A place named like its governorate counts in
English with its kind behind it (Aleppo district). What does not count stays a candidate with the
reason, for ``tasks.tagging.explain``.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator

import msgspec

from tasks.errors import TaxonomyError
from tasks.tagging.taxonomy import COUNTED, Coordinates, Examples, Labels, Term, Topic, in_order
from tasks.text.match_form import match_form

_COLUMNS = ("id", "level", "parent", "pcode", "wikidata", "lat", "lon", "ar", "en", "ku", "tr")
_LANGUAGES = ("ar", "en", "ku", "tr")
_GOVERNORATE = "1"
_DISTRICT = "2"
_PERSONS = frozenset(
    map(match_form, ("أبو", "أم", "الشيخ", "شيخ"))
)  # what names of people begin with
# Districts whose names are also: door, hill, short, revolution, peaceful, always, cotton, Jericho,
# Maliki, squares.
_ORDINARY = frozenset(
    map(
        match_form,
        (
            "الباب التل القصير الثورة سلمية دوما قطنا حارم أريحا المالكية الميادين جبلة فيق المخرم"
        ).split(),
    )
)
_KINDS_AR = ("مدينة", "بلدة", "ناحية", "منطقة", "ريف", "قرية")
_KINDS_EN = ("district", "subdistrict", "countryside")
_UNITS = ("منطقة ", "ناحية ", "مركز ", "مدينة ", "محافظة ")
_COUNTRY = {
    "ar": ("سوريا", "السورية", "سورية"),
    "en": ("Syria", "Syrian"),
    "ku": ("Sûriye", "Sûriyê"),
    "tr": ("Suriye",),
}
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
    governorates = {row["id"]: row for row in rows if row["level"] == _GOVERNORATE}
    above = {row["id"]: row["parent"] for row in rows}
    uses = Counter(
        form
        for row in rows
        if row["level"] != _GOVERNORATE
        for form in {match_form(one) for one in _all(row)}
    )
    taken = {match_form(one) for row in governorates.values() for one in _all(row)}
    topics = []
    for number, row in enumerate(rows, 2):
        if row["level"] != _GOVERNORATE:
            try:
                topic = _topic(row, governorates[_governorate(row["id"], above)], uses, taken)
            except (KeyError, ValueError) as error:
                raise TaxonomyError(f"{name}: line {number}: {error}; correct that row") from error
            topics.append(topic)
    return tuple(_with_known_parents(topics, governorates, above))


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
    shown = {lang: _shown(row[lang] or row["en"], taken) for lang in _LANGUAGES}
    return Topic(
        id=row["id"],
        kind="place",
        labels=Labels(**shown),
        terms=in_order({*terms, *_supports(governorate)}),
        examples=Examples(
            must=(f"{counted[0].surface} — {governorate[counted[0].lang].split('|')[0]}",)
        ),
        window=_WINDOW,
        wikidata=row["wikidata"],
        pcode=row["pcode"],
        at=Coordinates(float(row["lat"]), float(row["lon"])),
    )


def _shown(names: str, taken: set[str]) -> str:
    """Return the name to display: the first that is not its governorate's."""
    first, *others = names.split("|")
    return next((one for one in (first, *others) if match_form(one) not in taken), first)


def _is_taken(name: str, taken: set[str]) -> bool:
    bare = next((name.removeprefix(unit) for unit in _UNITS if name.startswith(unit)), name)
    return match_form(bare) in taken or match_form(name) in taken


def _terms(
    name: str, lang: str, uses: Counter[str], taken: set[str], *, is_small: bool
) -> Iterator[Term]:
    """Yield the terms of one name.

    Alone when it is plainly a place's, else with its kind before or behind it.
    """
    if _is_taken(name, taken):
        yield Term(name, lang, "candidate", note="named like its governorate")
        if lang == "en":
            yield Term(f"{name} {_KINDS_EN[is_small]}", lang, "strong")
        return
    form = match_form(name)
    doubt = _doubt(form, is_small=is_small) if lang == "ar" else ""
    is_plain = " " in form and uses[form] == 1
    yield Term(name, lang, "candidate" if doubt else "strong" if is_plain else "bare", note=doubt)
    if uses[form] == 1 and lang == "ar" and not name.startswith(_UNITS):
        yield from (Term(f"{kind} {name}", lang, "strong") for kind in _KINDS_AR)
    if uses[form] == 1 and lang == "en":
        yield from (Term(f"{name} {kind}", lang, "strong") for kind in _KINDS_EN)


def _doubt(form: str, *, is_small: bool) -> str:
    """Return why an Arabic name does not count without its kind before it, "" when it does."""
    if form.split(" ", maxsplit=1)[0] in _PERSONS:
        return "also the name of people; counts with its kind before it"
    if " " not in form and (is_small or form in _ORDINARY):
        return "may be an ordinary word; counts with its kind before it"
    return ""


def _supports(governorate: _Row) -> Iterator[Term]:
    for lang, country in _COUNTRY.items():
        for one in (*country, *filter(None, governorate[lang].split("|"))):
            yield Term(one, lang, "support")
