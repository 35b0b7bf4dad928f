"""Reads what a page declares of its article in JSON-LD (schema.org); nothing is judged here."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

_MAX_NODES = 200  # looked at in one script
_MAX_NAMES = 60
_MAX_SCRIPT = 500_000
_MAX_TEXT = 2_000
_KINDS = ("article", "posting", "report")
_BELOW = ("@graph", "mainEntity", "mainEntityOfPage", "itemReviewed", "hasPart")


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """An article, posting or report; texts are raw, "" or () when not declared."""

    headline: str = ""
    url: str = ""
    published: str = ""
    created: str = ""
    modified: str = ""
    authors: tuple[str, ...] = ()
    section: str = ""
    keywords: tuple[str, ...] = ()
    image: str = ""
    body: str = ""
    publisher: str = ""
    is_free: bool = True


def nodes_of(scripts: Iterable[str]) -> list[dict[str, Any]]:
    """List the objects of a page's ``ld+json`` scripts; what is no JSON is skipped."""
    return [node for script in scripts for node in _nodes(script)]


def page_dates_of(nodes: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """List when the page itself, not an article on it, says that it was published."""
    pages = (node for node in nodes if "WebPage" in _strings(node.get("@type")))
    dates = (_moment(node.get("datePublished")) for node in pages)
    return tuple(date for date in dates if date)


def site_names_of(nodes: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """List the names of sites and of organisations that stand for themselves in the scripts."""
    named = (
        node for node in nodes if "WebSite" in _strings(node.get("@type")) or _is_organization(node)
    )
    return tuple(filter(None, (_first(node.get("name")) for node in named)))


def stories_of(nodes: list[dict[str, Any]]) -> tuple[Story, ...]:
    """List the stories among the objects, in order."""
    named = [node for node in nodes if isinstance(node.get("@id"), str)]
    names = {node["@id"]: node.get("name") for node in named}
    people = {node["@id"]: node.get("name") for node in named if not _is_organization(node)}
    return tuple(_story(node, people, names) for node in nodes if _is_story(node))


def _nodes(script: str) -> Iterator[dict[str, Any]]:
    if len(script) > _MAX_SCRIPT:
        return
    try:
        waiting = [msgspec.json.decode(_json(script), strict=False)]
    except (msgspec.DecodeError, RecursionError):
        return
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting.extend(node[:_MAX_NODES])
        elif isinstance(node, dict):
            waiting.extend(node[key] for key in _BELOW if isinstance(node.get(key), dict | list))
            yield node


def _json(script: str) -> bytes:
    """Repair a script: editors leave line breaks in strings, and comment marks around it."""
    bare = script.strip().removeprefix("<!--").removesuffix("-->").strip().removesuffix(";")
    return bare.translate(_NO_CONTROLS).encode("utf-8", "replace")


_NO_CONTROLS = dict.fromkeys(range(32), " ")


def _is_story(node: dict[str, Any]) -> bool:
    return any(kind.lower().endswith(_KINDS) for kind in _strings(node.get("@type")))


def _is_organization(node: dict[str, Any]) -> bool:
    return "organization" in " ".join(_strings(node.get("@type"))).lower()


def _story(node: dict[str, Any], people: dict[str, Any], names: dict[str, Any]) -> Story:
    return Story(
        headline=_first(node.get("headline") or node.get("name")),
        url=_address(node.get("url")) or _named_page(node.get("mainEntityOfPage")),
        published=_moment(node.get("datePublished")),
        created=_moment(node.get("dateCreated")),
        modified=_moment(node.get("dateModified")),
        authors=tuple(_people(node.get("author") or node.get("creator"), people)),
        publisher=_name(node.get("publisher"), names),
        section=_first(node.get("articleSection")),
        keywords=tuple(name for text in _strings(node.get("keywords")) for name in text.split(","))[
            :_MAX_NAMES
        ],
        image=_address(node.get("image")) or _address(node.get("thumbnailUrl")),
        body=next(_strings(node.get("articleBody"), _MAX_SCRIPT), ""),
        is_free=str(node.get("isAccessibleForFree", True)).lower() != "false",
    )


def _strings(value: Any, limit: int = _MAX_TEXT) -> Iterator[str]:
    for one in (value if isinstance(value, list) else [value])[:_MAX_NAMES]:
        if isinstance(one, str):
            yield one[:limit]


def _first(value: Any) -> str:
    return next(_strings(value), "")


def _moment(value: Any) -> str:
    """Write a date as a text; Unix times come as numbers."""
    return str(value) if type(value) in {int, float} else _first(value)


def _address(value: Any) -> str:
    one = value[0] if isinstance(value, list) and value else value
    return _first(one.get("url") or one.get("contentUrl") if isinstance(one, dict) else one)


def _named_page(page: Any) -> str:
    return _first(page.get("@id")) if isinstance(page, dict) else _first(page)


def _name(organization: Any, names: dict[str, Any]) -> str:
    """Read a name, also by reference."""
    one = organization[0] if isinstance(organization, list) and organization else organization
    if not isinstance(one, dict):
        return _first(one)
    reference = one.get("@id")
    return _first(one.get("name") or (names.get(reference) if isinstance(reference, str) else ""))


def _people(author: Any, people: dict[str, Any]) -> Iterator[str]:
    """Yield names, those by reference too; organisations are the site, not who wrote."""
    for one in (author if isinstance(author, list) else [author])[:_MAX_NAMES]:
        if isinstance(one, dict):
            if not _is_organization(one):
                reference = one.get("@id")
                yield from _strings(
                    one.get("name")
                    or (people.get(reference) if isinstance(reference, str) else None)
                )
        else:
            yield from _strings(one)
