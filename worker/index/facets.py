"""What is known of an article beside its words, as terms of the full-text index.

So one merge of posting lists answers a whole query, words and filters alike.
"""

from collections.abc import Iterator

from tasks.query import Document, Query
from tasks.query.topics import GOVERNORATE
from tasks.text.match_form import match_form

EVERY = "every"  # article has it
_MAIN = "main_"


def facets_of(document: Document) -> str:
    """Return the terms of an article with spaces between them."""
    primary = document.lang.partition("-")[0]
    terms = {EVERY, f"lang:{document.lang}", f"lang:{primary}", f"form:{document.form}"}
    terms.add(_source(document.source))
    for tag in document.tags:
        found = [f"topic:{tag.id}", "topic"]
        if tag.kind:
            found.append(f"kind:{tag.kind}")
        if tag.level and tag.is_named:
            found.append(f"level:{tag.level}")
        if tag.level == GOVERNORATE:
            found.append(f"governorate:{tag.id}")
        terms.update(found)
        if tag.salience == "main":
            terms.update(_MAIN + term for term in found)
    return " ".join(sorted(terms))


def wanted_facets(query: Query) -> Iterator[tuple[str, ...]]:
    """Yield groups of terms: of each an article must have at least one."""
    sign = _MAIN if query.salience == "main" else ""
    if sign:
        yield (f"{sign}topic",)
    for name in query.all_of:
        yield (f"{sign}topic:{name}",)
    groups = (
        (f"{sign}topic:", query.any_of),
        (f"{sign}kind:", query.kinds),
        (f"{sign}level:", query.levels),
        (f"{sign}governorate:", query.governorates),
        ("lang:", query.langs),
        ("form:", query.forms),
    )
    for prefix, values in groups:
        if values:
            yield tuple(prefix + value for value in values)
    if query.sources:
        yield tuple(_source(match_form(name)) for name in query.sources)
    if query.within is not None:
        yield tuple(f"topic:{name}" for name in query.within) or ("none",)


def unwanted_facets(query: Query) -> Iterator[str]:
    """Yield terms that an article must not have."""
    for name in query.none_of:
        yield f"topic:{name}"
    for name in query.other_sources:
        yield _source(match_form(name))


def _source(form: str) -> str:
    return "source:" + form.replace(" ", "_").replace("'", "_")
