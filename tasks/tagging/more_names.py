"""More names of topics in a table: a topic's id, a language, and names with "|" between them.

A topics folder may hold one beside its topics files. A name has the role that the fourth column
says, or the one that the words of its language ask for: see ``tasks.tagging.gazetteer.role_of``.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from tasks.errors import TaxonomyError
from tasks.tagging.gazetteer import role_of
from tasks.tagging.patterns import Case
from tasks.tagging.tables.romanised import read_romanised
from tasks.tagging.taxonomy import COUNTED, Labels, Role, Term, Topic, in_order
from tasks.text.match_form import match_form, match_forms

HEAD = ("id", "lang", "names", "role")
_ROLES: dict[str, Role] = {
    "": "strong",
    "strong": "strong",
    "bare": "bare",
    "common": "common",
    "shared": "shared",
    "candidate": "candidate",
}


class MoreName(NamedTuple):
    """A further name of a topic; ``role`` is "" where its words decide."""

    name: str
    lang: str
    role: str = ""
    case: Case = "written"
    is_certain: bool = True  # False: generated, so the topic's own terms go before it


Names = dict[str, list[MoreName]]  # by the topic's id


def is_names_table(text: str) -> bool:
    """Whether a table's first line is that of names."""
    return text.partition("\n")[0].split("\t") == list(HEAD)


def parse_names(name: str, text: str) -> Names:
    """Read a table; raises TaxonomyError with file, line and remedy."""
    found: Names = {}
    for number, row in enumerate(
        csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE), 2
    ):
        if None in row or None in row.values() or row["role"] not in _ROLES:
            raise TaxonomyError(
                f"{name}: line {number}: give the columns {', '.join(HEAD)}, tabs between them"
            )
        found.setdefault(row["id"], []).extend(
            MoreName(one, row["lang"], row["role"]) for one in row["names"].split("|")
        )
    return found


def romanised_names(topics: Iterable[Topic]) -> Names:
    """Return the generated Latin spellings of those topics that have some."""
    spellings = read_romanised()
    return {
        topic.id: [
            MoreName(name, "en", "" if case == "any" else "bare", case, is_certain=False)
            for name, case in spellings[topic.id]
        ]
        for topic in topics
        if topic.id in spellings
    }


def with_names(topics: Iterable[Topic], tables: Iterable[Names]) -> list[Topic]:
    """Return the topics with their further names.

    Raises TaxonomyError for names of no topic.
    """
    more: Names = {}
    for table in tables:
        for topic_id, names in table.items():
            more.setdefault(topic_id, []).extend(names)
    topics = list(topics)
    if unknown := more.keys() - {topic.id for topic in topics}:
        raise TaxonomyError(f"names of {min(unknown)!r}, which is no topic; remove them")
    match_forms([one.name for names in more.values() for one in names])
    uses = Counter(
        form for names in more.values() for form in {match_form(one.name) for one in names}
    )
    return [_with(topic, more.get(topic.id, ()), uses) for topic in topics]


def _with(topic: Topic, names: Iterable[MoreName], uses: Counter[str]) -> Topic:
    """Return a topic with more names; a role that is given goes before that of the topic's own."""
    given = {(match_form(one.name), one.lang) for one in names if one.role and one.is_certain}
    kept = [term for term in topic.terms if (match_form(term.surface), term.lang) not in given]
    known = {(match_form(term.surface), term.lang) for term in kept if term.role in COUNTED}
    terms = {
        _term(one, form, uses[form], topic)
        for one in names
        if ((form := match_form(one.name)), one.lang) not in known
        or one.case == "any"
        or one.name.islower()
        if one.role or (form, one.lang) not in given
    }
    if not terms:
        return topic
    return msgspec.structs.replace(
        topic, terms=in_order({*kept, *terms}), labels=_labels(topic.labels, names)
    )


def _labels(labels: Labels, names: Iterable[MoreName]) -> Labels:
    """Return labels with the first further name in each language that they lack."""
    shown = msgspec.structs.asdict(labels)
    for one in names:
        if one.lang in shown and not shown[one.lang] and one.is_certain and one.role != "strong":
            shown[one.lang] = one.name
    return Labels(**shown)


def _term(one: MoreName, form: str, uses: int, topic: Topic) -> Term:
    role = _ROLES[one.role] if one.role else role_of(form, one.lang, uses, topic.level)
    return Term(one.name, one.lang, role, case=one.case)
