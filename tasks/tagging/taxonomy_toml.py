"""Topics files: TOML with one ``[[topic]]`` table per topic.

Every key is described at ``TopicRecord``.
"""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

import msgspec

from tasks.errors import TaxonomyError
from tasks.tagging.around.support_words import known_groups
from tasks.tagging.patterns import Affixing, Case
from tasks.tagging.taxonomy import (
    COUNTED,
    Coordinates,
    Examples,
    Kind,
    Labels,
    Level,
    Role,
    Term,
    Topic,
    in_order,
)
from tasks.text.match_form import match_form, match_forms

Slug = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
Lang = Annotated[str, msgspec.Meta(pattern="^[a-z]{2,3}$")]
Reference = Annotated[
    str, msgspec.Meta(pattern="^@(actor|place|theme|person):[a-z][a-z0-9]*(-[a-z0-9]+)*$")
]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class TermRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A spelling that asks for more than a text alone.

    See ``tasks.tagging.taxonomy.Term`` and ``tasks.tagging.patterns.Name``.
    """

    term: str
    weight: Share | None = None
    since: date | None = None
    until: date | None = None
    case: Case = "written"
    suffixes: Affixing = "usual"


Terms = dict[Lang, tuple[str | TermRecord, ...]]


class TopicRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A topic as written in a file.

    The eight term tables map a language code to a list of spellings.

    The other keys are those of ``tasks.tagging.taxonomy.Topic``.
    """

    id: Slug
    kind: Kind
    labels: Labels
    examples: Examples
    strong: Terms = {}
    bare: Terms = {}
    common: Terms = {}
    adjectives: Terms = {}
    capitals: Terms = {}
    supports: Terms = {}
    vetoes: Terms = {}
    deny: Terms = {}
    window: Annotated[int, msgspec.Meta(ge=1, le=100)] = 12  # about one Arabic clause to each side
    threshold: Share = 0.0
    all: tuple[Slug, ...] = ()
    any: tuple[Slug, ...] = ()
    none: tuple[Slug, ...] = ()
    parents: tuple[Slug, ...] = ()
    wikidata: Annotated[str, msgspec.Meta(pattern="^(Q[1-9][0-9]*)?$")] = ""
    pcode: Annotated[str, msgspec.Meta(pattern="^([A-Z]{2}[0-9]{2,8})?$")] = ""
    at: Coordinates | None = None
    region: Annotated[str, msgspec.Meta(pattern="^([A-Z]{2})?$")] = ""
    active_in: tuple[Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")], ...] = ()
    institution: bool = False
    supported_by: tuple[Reference, ...] = ()
    support_groups: tuple[str, ...] = ()
    vetoed_by: tuple[Reference, ...] = ()
    level: Level = ""
    family: Annotated[str, msgspec.Meta(pattern="^([a-z][a-z-]*)?$")] = ""
    description: str = ""


class TopicsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole file."""

    topic: Annotated[tuple[TopicRecord, ...], msgspec.Meta(min_length=1)]


def schema() -> dict[str, Any]:
    """Return the JSON Schema of topics files, for editors and checkers."""
    return msgspec.json.schema(TopicsFile)


def parse_topics(name: str, text: str) -> tuple[Topic, ...]:
    """Read one topics file; ``name`` is only for messages.

    Raises TaxonomyError: file, line, key and remedy, a line for each thing that is wrong.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what = _one_line(str(error))
        line = re.search(r"line (\d+)", what)
        raise TaxonomyError(
            f"{name}:{line[1] if line else 1}: not TOML: {what}; correct that line"
        ) from error
    records, wrong = _records(name, text, content)
    match_forms([given.term for _, record in records for *_, given, _ in _terms(record)])
    wrong += [
        f"{name}:{_line(text, f'$.topic[{number}].{key}', what)}: topic {record.id}: {key}: {what}"
        for number, record in records
        for key, what in _problems(record)
    ]
    if wrong:
        raise TaxonomyError("\n".join(wrong))
    return tuple(_topic(record) for _, record in records)


def _records(
    name: str, text: str, content: dict[str, Any]
) -> tuple[list[tuple[int, TopicRecord]], list[str]]:
    """Return the topics that are well formed, with their numbers, and what is wrong elsewhere."""
    records: list[tuple[int, TopicRecord]] = []
    wrong: list[str] = []
    topics = content.get("topic")
    if not isinstance(topics, list) or not topics or content.keys() != {"topic"}:
        try:
            msgspec.convert(content, TopicsFile)
        except msgspec.ValidationError as error:
            return records, [_told(name, text, error, "")]
    for number, topic in enumerate(topics or ()):
        try:
            records.append((number, msgspec.convert(topic, TopicRecord)))
        except msgspec.ValidationError as error:
            wrong.append(_told(name, text, error, f".topic[{number}]"))
    return records, wrong


def _told(name: str, text: str, error: msgspec.ValidationError, within: str) -> str:
    """Return file, line, key and remedy of a value that is wrong."""
    what, _, place = _one_line(str(error)).partition(" - at ")
    place = place.replace("$", f"${within}", 1) if place else f"`${within}`"
    return f"{name}:{_line(text, place, what)}: {_explain(what, place)}"


_TABLES: tuple[tuple[str, Role], ...] = (
    ("strong", "strong"),
    ("bare", "bare"),
    ("common", "common"),
    ("adjectives", "adjective"),
    ("capitals", "capital"),
    ("supports", "support"),
    ("vetoes", "veto"),
    ("deny", "deny"),
)


def _topic(record: TopicRecord) -> Topic:
    same = {
        key: getattr(record, key)
        for key in record.__struct_fields__
        if key in Topic.__struct_fields__
    }
    same["region"] = record.region or record.pcode[:2]
    return Topic(
        **same,
        terms=in_order({_term(given, lang, role) for _, lang, given, role in _terms(record)}),
    )


def _terms(record: TopicRecord) -> Iterator[tuple[str, str, TermRecord, Role]]:
    for table, role in _TABLES:
        for lang, spellings in getattr(record, table).items():
            for given in spellings:
                yield table, lang, TermRecord(term=given) if isinstance(given, str) else given, role


def _term(given: TermRecord, lang: str, role: Role) -> Term:
    return Term(
        given.term, lang, role, given.weight, given.since, given.until, given.case, given.suffixes
    )


def _problems(record: TopicRecord) -> Iterator[tuple[str, str]]:
    """Yield what makes a well-formed topic useless: its key, and what is wrong with the remedy."""
    for table, lang, given, role in _terms(record):
        if what := _problem(given, lang, role):
            yield f"{table}.{lang}", what
    counting = (record.strong, record.bare, record.common, record.adjectives, record.capitals)
    if not any(any(table.values()) for table in counting):
        yield "strong", "no terms; give at least one that counts, strong or bare"
    if any(record.bare.values()) and not _can_be_supported(record):
        yield "supports", "bare terms need a support or a strong term to count; add supports"
    for group in record.support_groups:
        if group not in known_groups():
            known = ", ".join(known_groups())
            yield "support_groups", f"{group!r} is no group; use one of {known}"
    if not any(msgspec.structs.astuple(record.labels)):
        yield "labels", "no name; give one in at least one language"
    if not record.examples.must:
        yield "examples.must", "empty; add a sentence that must be tagged"


def _problem(given: TermRecord, lang: str, role: Role) -> str:
    """Return what makes a term useless, "" when nothing does."""
    if not match_form(given.term):
        return f"{given.term!r} has no letters and can never match; remove it"
    if given.since and given.until and given.until < given.since:
        return f"{given.term!r} ends before it begins; exchange since and until"
    is_arabic = lang == "ar" and re.search("[ء-ي]", given.term)
    if given.suffixes in {"noun", "verb"} and not is_arabic:
        return f"{given.term!r} has no Arabic forms; take suffixes = {given.suffixes!r} away"
    if given.weight is not None and role not in COUNTED:
        return f"{given.term!r} never counts; remove its weight"
    return ""


def _can_be_supported(record: TopicRecord) -> bool:
    words = any(record.supports.values()) or any(record.strong.values())
    topics = record.region or record.pcode or record.supported_by or record.active_in
    return bool(words or topics or record.support_groups)


# What msgspec says when a value is wrong, and what the author of the file can do about it.
_REMEDIES = (
    ("unknown field", "remove it or correct its spelling"),
    ("missing required field", "add it"),
    ("^[a-z][a-z0-9]*", "use a lower-case slug such as deir-ez-zor"),
    ("^[a-z]{2,3}$", "use a language code of two or three letters such as ar or ckb"),
    ("^(Q[1-9]", "use a Wikidata item such as Q858"),
    ("^([A-Z]{2})?$", "use a state's two capital letters such as SY"),
    ("^@(actor", "write @kind:id, such as @place:syria"),
    ("^([A-Z]{2}", "use an OCHA place code such as SY09"),
    ("Invalid enum value", "use one of "),
    ("Expected `array`", 'write a list: ["…", "…"]'),
    ("Expected `str`", "write a text in quotes"),
    ("Expected `str | object`", 'write a text in quotes, or { term = "…", … }'),
    ("Expected `object`", "write a table, one key per language"),
    ("Expected `int`", "write a whole number from 1 to 100"),
    ("Expected `float`", "write a number from 0 to 1"),
    ("RFC3339", "write a day such as 2025-01-29"),
    ("Expected `date`", "write a day such as 2025-01-29, without quotes"),
)
_CHOICES = {
    "kind": "actor, place, theme, person",
    "level": "country, governorate, district, sub-district, city, town, site",
    "case": "written, exact, any",
    "suffixes": "usual, pronouns, noun, verb, none",
}


def _explain(what: str, place: str) -> str:
    """Turn what msgspec says of a place into "key: what; remedy"."""
    key = re.sub(r"[`$]|\$\.", "", place).replace("key in .", "a key of ").lstrip(".") or "topic"
    remedy = next((remedy for sign, remedy in _REMEDIES if sign in what), "correct it")
    return (
        f"{key}: {what}; "
        f"{remedy}{_CHOICES.get(key.rpartition('.')[2], '') if remedy.endswith(' ') else ''}"
    )


def _line(text: str, place: str, what: str) -> int:
    """Return the line of a place such as ``$.topic[2].strong[...]``, as near as the file shows it.

    The first line is 1.

    The key that is too much is looked for first, then the last key of the path, then the one before
    it.
    """
    number = re.search(r"topic\[(\d+)\]", place)
    keys = re.findall(r"[a-z_]+", place.partition("].")[2])
    wrong = re.search(r"unknown field `([^`]+)`|'([^']+)' (?:has no|ends|never)", what)
    wanted = [*(part for part in (wrong.groups() if wrong else ()) if part), *reversed(keys)]
    lines = text.splitlines()
    heads = [at for at, line in enumerate(lines) if re.match(r"\s*\[\[\s*topic\s*\]\]", line)]
    first = heads[int(number[1])] if number and int(number[1]) < len(heads) else 0
    last = next((at for at in heads if at > first), len(lines)) if number else len(lines)
    for word in wanted:
        for at in range(first, last):
            if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", lines[at]):
                return at + 1
    return first + 1


def _one_line(message: str) -> str:
    return " ".join(message.split())
