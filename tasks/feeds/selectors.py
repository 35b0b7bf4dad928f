"""How an index page is read: a value that travels with a feed, without the parser that uses it."""

import msgspec


class IndexSelectors(msgspec.Struct, frozen=True, omit_defaults=True):
    """CSS selectors: ``entry`` in the page, the others inside an entry.

    ``link`` "" is the entry itself when it is a link, else its first link; ``title`` "" is the
    link's text; ``date`` "" means that the page gives none.
    """

    entry: str
    link: str = ""
    title: str = ""
    date: str = ""
