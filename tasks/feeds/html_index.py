"""Index pages of sites without a feed, read by CSS selectors that an operator wrote down."""

from datetime import datetime

from tasks.errors import FeedError
from tasks.feeds.entry import (
    MAX_ENTRIES,
    MAX_TITLE_BYTES,
    TEXT_RATIO,
    first_url,
    lang_of,
    line_of,
    parsed_feed,
)
from tasks.feeds.entry_dates import EntryDates, dates_of
from tasks.model import Entry, IndexSelectors, ParsedFeed
from tasks.text.dates import DAMASCUS
from tasks.text.soup import Element, check_selector, innermost, open_page

_MAX_CANDIDATES = 4 * MAX_ENTRIES
_MAX_CHARS = MAX_TITLE_BYTES * TEXT_RATIO
_MAX_DATE_CHARS = 400
_DATE_ATTRIBUTES = ("datetime", "content", "title")


def check_rules(rules: IndexSelectors) -> None:
    """Raise FeedError ``rules_wrong`` with the selector that is none."""
    for selector in (rules.entry, rules.link, rules.title, rules.date):
        if selector or selector is rules.entry:
            check_selector(selector)


def parse(
    body: bytes,
    url: str,
    rules: IndexSelectors,
    content_type: str = "",
    zone: str = DAMASCUS,
) -> ParsedFeed:
    """Read an index page.

    ``body`` is decompressed HTML in any encoding, links resolve against ``url`` and ``base``;
    ``zone`` is that of dates that name none.

    Of elements inside one another the innermost count as entries; each address counts once. Raises
    FeedError ``rules_wrong``, ``listing_empty`` when the entry selector finds nothing, and as
    `soup.open_page`.
    """
    check_rules(rules)
    page = open_page(body, content_type)
    found = innermost(page.select(rules.entry, _MAX_CANDIDATES))
    if not found:
        raise FeedError(
            "listing_empty",
            f"{rules.entry!r} finds nothing in {len(body)} bytes; has the page changed?",
        )
    base = base_of(page, url)
    html, title = page.first("html"), page.first("title")
    lang = lang_of(html.attribute("lang")) if html else ""
    dates = _dates(found, rules, zone, lang)
    return parsed_feed(
        _each_once([_entry(element, rules, base, dates) for element in found]),
        title=title.text(_MAX_CHARS) if title else "",
        lang=lang,
    )


def base_of(page: Element, url: str) -> str:
    """Return what the page's relative links resolve against."""
    base = page.first("base[href]")
    return (first_url([base.attribute("href")], url) if base else "") or url


def _each_once(entries: list[Entry | None]) -> list[Entry | None]:
    """Drop repeats: a picture and a headline often link to the same article.

    The one with a title stays.
    """
    kept: dict[str, Entry] = {}
    for entry in entries:
        if entry is not None and (entry.url not in kept or not kept[entry.url].title):
            kept[entry.url] = entry
    return [*kept.values(), *(None for entry in entries if entry is None)]


def _entry(element: Element, rules: IndexSelectors, base: str, dates: EntryDates) -> Entry | None:
    link = _link(element, rules.link)
    url = first_url([link.attribute("href")], base) if link else ""
    if not link or not url:
        return None
    named = element.first(rules.title) if rules.title else link
    title = named.text(_MAX_CHARS) if named else ""
    return Entry(
        url=url,
        title=line_of(title or link.attribute("title")),
        published_at=_date(element, rules, dates),
    )


def _link(element: Element, selector: str) -> Element | None:
    if selector:
        return element.first(selector)
    return element if element.attribute("href") else element.first("a[href]")


def _dates(elements: list[Element], rules: IndexSelectors, zone: str, lang: str) -> EntryDates:
    written = [text for element in elements for text in _written(element, rules)]
    return dates_of(written, zone, lang, (element.text(_MAX_CHARS) for element in elements))


def _date(element: Element, rules: IndexSelectors, dates: EntryDates) -> datetime | None:
    return next(filter(None, map(dates.at, _written(element, rules))), None)


def _written(element: Element, rules: IndexSelectors) -> list[str]:
    """List what may be the date of an entry, the best first."""
    found = element.first(rules.date) if rules.date else None
    if found is None:
        return []
    texts = (*map(found.attribute, _DATE_ATTRIBUTES), found.text(_MAX_DATE_CHARS))
    return [text for text in texts if text]
