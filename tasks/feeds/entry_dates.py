"""The dates of one feed: what no single one of them shows, the others decide."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

import msgspec

from tasks.text.dates import Order, orders_of, read_date
from tasks.text.language import guess
from tasks.text.language_codes import language_code

_MAX_TITLES = 20


class EntryDates(msgspec.Struct, frozen=True):
    """How the dates of a feed are read: its zone, its language, whether the day comes first."""

    zone: str
    lang: str = ""
    order: Order = ""

    def at(self, text: str) -> datetime | None:
        """Read one date, None when it is not understood."""
        found = read_date(text, self.zone, self.lang, self.order)
        return found.at if found else None


def dates_of(
    texts: Iterable[str], zone: str, lang: str = "", titles: Iterable[str] = ()
) -> EntryDates:
    """Learn from all dates of a feed how to read them.

    One that can only be read in one way, as 13/5, tells of the others; where they disagree nothing
    does. Else the language decides, when the titles are written in the language that is declared.
    """
    orders = orders_of(texts)
    shown = orders - {"", "unknown"}
    if shown:
        return EntryDates(zone, lang, shown.pop() if len(shown) == 1 else "unknown")
    return EntryDates(zone, lang if "" not in orders or _is_true(lang, titles) else "")


def _is_true(lang: str, titles: Iterable[str]) -> bool:
    """Tell whether titles are English where that is declared: many a program declares it always."""
    code = language_code(lang)
    text = "\n".join(islice(titles, _MAX_TITLES))
    return code != "en" or not text or guess(text, lang) == code
