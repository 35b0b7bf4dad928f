"""A topic that a file of the operator's describes, as it would be typed, and a file in its place.

What no form shows of it stays: its other tables and keys, weights and dates of terms.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tasks.tagging.draft.typed import (
    LONGEST_SENTENCE,
    MOST_SENTENCES,
    Draft,
    by_language,
    description_of,
    draft_with,
    labels_of,
    language_of,
    lines_of,
    list_of,
    table_of,
    text_of,
)
from tasks.tagging.taxonomy import Coordinates, Role, Term, Topic

OVER = "# Changed on the pages of Rasid: in place of the topic of this id in other files here.\n"
_SHOWN: dict[str, Role] = {
    "strong": "strong",
    "bare": "bare",
    "supports": "support",
    "vetoes": "veto",
    "deny": "deny",
}
_HIDDEN: dict[str, Role] = {"common": "common", "adjectives": "adjective", "capitals": "capital"}
_KEYS = (
    *("window", "threshold", "all", "any", "none", "wikidata", "pcode", "at", "region"),
    *("active_in", "institution", "supported_by", "support_groups", "vetoed_by", "level"),
    "family",
)
_DETAILS = ("weight", "since", "until", "case", "suffixes")
_WRITTEN: dict[type, Callable[[Any], str]] = {
    str: text_of,
    bool: lambda value: str(value).lower(),
    int: str,
    float: repr,
    tuple: list_of,
    Coordinates: lambda at: f"{{ lat = {at.lat!r}, lon = {at.lon!r} }}",
}


def draft_over(topic: Topic) -> Draft:
    """Read a topic as it would be typed, with every word as its file has it."""
    return draft_with(topic, {name: _typed(topic, role) for name, role in _SHOWN.items()})


def toml_over(draft: Draft, base: Topic) -> str:
    """Write a file that stands in place of a topic. Raises TaxonomyError for too much."""
    rows = [
        ("id", text_of(base.id)),
        ("kind", text_of(draft.kind)),
        ("labels", labels_of(draft, base.labels)),
    ]
    if parents := _parents(draft, base):
        rows.append(("parents", list_of(parents)))
    if draft.description:
        rows.append(("description", text_of(description_of(draft, base.description))))
    kept = ((key, getattr(base, key)) for key in _KEYS)
    rows += [(key, _WRITTEN[type(value)](value)) for key, value in kept if value]
    for name, role in _SHOWN.items():
        rows += _terms(name, list(_typed_terms(getattr(draft, name), role, base)))
    for name, role in _HIDDEN.items():
        rows += _terms(name, [term for term in base.terms if term.role == role])
    must, must_not = (
        lines_of(text, MOST_SENTENCES, LONGEST_SENTENCE) for text in (draft.must, draft.must_not)
    )
    lines = "".join(f"{name} = {value}\n" for name, value in rows)
    examples = f"must = {list_of(must)}\nmust_not = {list_of(must_not)}\n"
    return f"{OVER}\n[[topic]]\n{lines}\n[topic.examples]\n{examples}"


def _typed_terms(text: str, role: Role, base: Topic) -> Iterator[Term]:
    """Yield the terms of the words that were typed: those of the base as they are there."""
    known: dict[tuple[str, str], list[Term]] = {}
    for term in base.terms:
        if term.role == role:
            known.setdefault((term.lang, term.surface), []).append(term)
    for lang, words in by_language(text).items():
        for word in words:
            yield from known.get((lang, word), [Term(word, lang, role)])


def _parents(draft: Draft, base: Topic) -> list[str]:
    """Return the parent that was typed and the base's others."""
    others = [name for name in base.parents[1:] if name != draft.parent]
    return [draft.parent, *others] if draft.parent else others


def _terms(name: str, terms: Sequence[Term]) -> Iterator[tuple[str, str]]:
    """Yield the row of a table of terms, by language; none for no term."""
    by_lang: dict[str, list[str]] = {}
    for term in terms:
        by_lang.setdefault(term.lang, []).append(_term(term))
    if by_lang:
        yield name, table_of((lang, f"[{', '.join(found)}]") for lang, found in by_lang.items())


def _term(term: Term) -> str:
    plain = Term(term.surface, term.lang, term.role)
    told = [name for name in _DETAILS if getattr(term, name) != getattr(plain, name)]
    if not told:
        return text_of(term.surface)
    pairs = [("term", text_of(term.surface))]
    for name in told:
        value = getattr(term, name)
        pairs.append((name, text_of(value) if isinstance(value, str) else str(value)))
    return table_of(pairs)


def _typed(topic: Topic, role: Role) -> str:
    """Write the terms of a role a line each, with the language where letters do not tell it."""
    return "\n".join(
        term.surface if language_of(term.surface) == term.lang else f"{term.lang}: {term.surface}"
        for term in topic.terms
        if term.role == role
    )
