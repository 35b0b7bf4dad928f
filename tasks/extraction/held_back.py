"""The text of a page that shows none until a script runs."""

from collections.abc import Iterable

from tasks.errors import FeedError
from tasks.extraction.blocks import blocks_of, parse
from tasks.extraction.select import choose
from tasks.text.hidden_markup import with_everything_held_back
from tasks.text.normalize import COMPARE, normalize
from tasks.text.script_text import MIN_CHARS, ScriptArticle, script_articles
from tasks.text.soup import fragment_lines


def held_back_lines(html: str, titles: Iterable[str]) -> list[str]:
    """Read what a page hides, keeps in templates or carries as data; none when that is too short.

    Of data only an article is believed whose title is one of the page's, or the only one there.
    """
    shown = blocks_of(parse(with_everything_held_back(html)), reveals=True)
    lines = [block.text for block in choose(shown)]
    if sum(map(len, lines)) >= MIN_CHARS:
        return lines
    article = _own(script_articles(html), {normalize(title, COMPARE) for title in titles if title})
    try:
        return fragment_lines(article.body) if article else []
    except FeedError:  # built to stop a parser
        return []


def _own(found: tuple[ScriptArticle, ...], titles: set[str]) -> ScriptArticle | None:
    for one in found:
        form = normalize(one.title, COMPARE)
        if form and any(form in title or title in form for title in titles):
            return one
    return found[0] if len({one.title for one in found}) == 1 else None
