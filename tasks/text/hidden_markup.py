"""Markup that a page holds back until a script runs, turned into markup that is read."""

import re

_TEMPLATE = re.compile(r"<(/?)template\b([^<>]*)>", re.IGNORECASE)
_SHADOW = re.compile(r"\bshadowroot(?:mode)?\b", re.IGNORECASE)
_HELD_BACK = re.compile(r"<(/?)(?:template|noscript)\b[^<>]*>", re.IGNORECASE)
_SCRIPT_TEMPLATE = re.compile(
    r"""<script\b[^<>]*\btype\s*=\s*["']?"""
    r"text/(?:x-)?(?:[\w-]*template|html|handlebars|mustache)[^<>]*>",
    re.IGNORECASE,
)
_SCRIPT_END = re.compile(r"</script\s*>", re.IGNORECASE)


def with_shadow_roots(markup: str) -> str:
    """Open declarative shadow roots, which browsers show without a script."""
    if "shadowroot" not in markup:  # the pattern alone would cost half the time of a page
        return markup
    are_shadows: list[bool] = []

    def opened(tag: re.Match[str]) -> str:
        if not tag[1]:
            are_shadows.append(_SHADOW.search(tag[2]) is not None)
            return "<div>" if are_shadows[-1] else tag[0]
        is_shadow = are_shadows.pop() if are_shadows else False
        return "</div>" if is_shadow else tag[0]

    return _TEMPLATE.sub(opened, markup)


def with_everything_held_back(markup: str) -> str:
    """Open templates, template scripts and what is for readers without scripts."""
    pieces: list[str] = []
    place = 0
    for opened in _SCRIPT_TEMPLATE.finditer(markup):
        closed = _SCRIPT_END.search(markup, opened.end()) if opened.start() >= place else None
        if closed is not None:
            inside = markup[opened.end() : closed.start()]
            pieces += [markup[place : opened.start()], "<div>", inside, "</div>"]
            place = closed.end()
    whole = "".join([*pieces, markup[place:]])
    return _HELD_BACK.sub(lambda tag: f"<{tag[1]}div>", whole)
