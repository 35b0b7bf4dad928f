"""Which classes and ids a page's own style sheet hides: rules with one simple selector only.

A sheet that also shows such an element, in a state or at a width, leaves it to its script; so does
one that hides most of a page. No other style sheet is read.
"""

import re
from collections.abc import Iterator
from typing import Any

# two patterns, each with a beginning that the engine looks for at the speed of memory
_HIDES = (re.compile(r"display\s*:\s*none"), re.compile(r"visibility\s*:\s*hidden"))
_SHOWS = re.compile(r"display\s*:\s*(?!none)\w|visibility\s*:\s*visible")
_SIMPLE = re.compile(r"\A(?:[a-z][a-z0-9]*)?([.#])([A-Za-z_-][\w-]*)", re.ASCII)
_MAX_CHARS = 20_000  # of a sheet; longer ones are design kits, whose states a script sets
_MAX_SELECTORS = 60
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"  # of a tag before its class
_MAX_RULE = 500  # characters of a selector, and of the declarations before the one that hides


def hidden_by_style(tree: Any) -> list[Any]:
    """List the elements of the body that the page's own style sheet hides."""
    sheet = _sheet_of(tree)
    selectors = list(dict.fromkeys(_hiding_selectors(sheet)))[:_MAX_SELECTORS]
    if not selectors or tree.body is None:
        return []
    found = [(node, _names_of(node)) for node in tree.body.css(",".join(selectors))]
    there = frozenset().union(*(names for _, names in found))
    hiding = {
        selector.lstrip(_LETTERS)
        for selector in selectors
        if selector.lstrip(_LETTERS) in there and not _is_shown(sheet, selector.lstrip(_LETTERS))
    }
    return [node for node, names in found if not hiding.isdisjoint(names)]


def _names_of(node: Any) -> frozenset[str]:
    """List the classes and the id of an element as selectors."""
    given = node.attributes
    names = {f".{name}" for name in (given.get("class") or "").split()}
    return frozenset({*names, f"#{given.get('id') or ''}"})


def _sheet_of(tree: Any) -> str:
    """Join the style sheets that hold for a screen with scripts."""
    texts = (
        node.text() or ""
        for node in tree.css("style")
        if (node.attributes.get("media") or "all").strip().lower() in {"all", "screen", ""}
        and node.parent.tag != "noscript"
    )
    return "".join(text for text in texts if len(text) <= _MAX_CHARS)


def _hiding_selectors(sheet: str) -> Iterator[str]:
    """Yield the simple selectors of rules that hide, outside of media and other blocks."""
    for hides in _HIDES:
        depth = at = 0
        for found in hides.finditer(sheet):
            here = found.start()
            depth += sheet.count("{", at, here) - sheet.count("}", at, here)
            at = here
            start = sheet.rfind("{", max(0, here - _MAX_RULE), here)
            if depth == 1 and start >= 0:
                yield from _simple(sheet[max(0, start - _MAX_RULE) : start])


def _simple(before: str) -> Iterator[str]:
    """Yield the simple selectors of the list that stands last in a piece of a sheet."""
    end = max(before.rfind(sign) for sign in "{};/")  # a comment may stand above
    for selector in before[end + 1 :].split(","):
        if _SIMPLE.fullmatch(selector.strip()):
            yield selector.strip()


def _is_shown(sheet: str, name: str) -> bool:
    """Tell whether any rule that names the class or id shows what it is put on."""
    rules = re.compile(rf"{re.escape(name)}(?![\w-])[^{{}}]*\{{([^{{}}]*)")
    return any(_SHOWS.search(found[1]) for found in rules.finditer(sheet))
