"""Small parts of pages that stand there hundreds of times, written without a template: icons, names
of topics, bars. What they were is remembered: there are some hundred of each.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from rasid.web.pages.strings import Strings
from rasid.web.pages.topics import TopicName

LEVELS = frozenset({"governorate", "district", "sub-district"})  # that are told beside a name
_KEPT = 5_000  # of each kind


def icon_maker(address: Callable[[str], str]) -> Callable[..., Markup]:
    """Return what writes icons of the drawing at an address."""

    @lru_cache(maxsize=_KEPT)
    def icon(name: str, css_class: str = "") -> Markup:
        style = Markup(' class="{}"').format(css_class) if css_class else ""
        drawing = address("icons.svg")
        return Markup('<svg{} aria-hidden="true"><use href="{}#{}"/></svg>').format(
            style, drawing, name
        )

    return icon


def label(context: Mapping[str, Any], name: TopicName) -> Markup:
    """Write the name of a topic, with its language where that is another than the page's."""
    return _label(context["words"].tag, name)


@lru_cache(maxsize=_KEPT)
def _label(tag: str, name: TopicName) -> Markup:
    if not name.lang or name.lang == tag:
        return escape(name.label)
    return Markup('<bdi lang="{}">{}</bdi>').format(name.lang, name.label)


def level(context: Mapping[str, Any], name: TopicName) -> Markup:
    """Write the level of a place that is an administrative unit."""
    return _level(context["words"], name)


@lru_cache(maxsize=_KEPT)
def _level(words: Strings, name: TopicName) -> Markup:
    if name.plain_level not in LEVELS:
        return Markup("")
    return Markup(" <small>{}</small>").format(words.t(f"level_{name.level.replace('-', '_')}"))


@lru_cache(maxsize=_KEPT)
def bar(cells: Sequence[bool]) -> Markup:
    """Draw a cell an outlet: full ones are independent."""
    drawn = "".join("<i></i>" if full else '<i class="c"></i>' for full in cells)
    inside = Markup(drawn)  # noqa: S704 - written here
    return Markup('<span class="bar" aria-hidden="true">{}</span>').format(inside)


def parts(
    address: Callable[[str], str], with_context: Callable[[Callable[..., Markup]], Any]
) -> dict[str, Any]:
    """Return them by the names that templates know; ``with_context`` marks what is given theirs."""
    return {
        "icon_": icon_maker(address),
        "label_": with_context(label),
        "level_": with_context(level),
        "bar_": bar,
    }
