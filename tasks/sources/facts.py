"""The facts of one news organisation."""

from typing import Literal, get_args

import msgspec

Kind = Literal[
    "agency",
    "broadcaster",
    "magazine",
    "monitor",
    "newspaper",
    "ngo",
    "official",
    "site",
    "state",
]
KINDS: tuple[str, ...] = get_args(Kind)
TITLE_LANGS = ("ar", "en", "ku", "tr")  # those of the labels of topics


class SourceFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A news organisation as the catalogue knows it; "" for what is not known or not one value.

    ``country`` is the ISO 3166-1 code of the public it belongs to, ``lang`` a BCP 47 tag, ``zone``
    an IANA name, given where the country does not tell it. ``news`` tells whether its items are
    news, so that a headline alone is some. ``addresses`` are hosts, with all below them, or the
    beginnings of paths (``t.me/channel``); ``editions`` give the language of an address below.
    ``titles`` are what the languages of `TITLE_LANGS` call it, ``owner`` says whose it is, or who
    pays: for people who weigh what it says.
    """

    id: str
    names: tuple[str, ...]
    kind: Kind
    news: bool
    addresses: tuple[str, ...]
    country: str = ""
    lang: str = ""
    zone: str = ""
    editions: dict[str, str] = {}
    titles: dict[str, str] = {}
    owner: str = ""

    @property
    def all_names(self) -> tuple[str, ...]:
        """Return every name that leads to it, its titles among them."""
        return tuple(dict.fromkeys((*self.names, *self.titles.values())))
