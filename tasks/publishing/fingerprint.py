"""Fingerprints of an article, which tell a real edit from a page that only looks different."""

import hashlib

from tasks.publishing.numbers import numbers_in
from tasks.text.normalize import STORED, normalize

_NUMBERS_VERSION = "2:"
MIN_TELLING = 600  # code points of a text that nobody writes twice


def prints_of(title: str, text: str) -> str:
    """Fingerprint the title, the text and the numbers in both.

    Title and text decide whether an article was edited, and a revision compares the three to name
    what changed. The fingerprint of the numbers begins with the version of how they are read: two
    versions cannot be compared.
    """
    numbers = fingerprint(*numbers_in(f"{title}\n{text}"))
    return f"{fingerprint(title)} {fingerprint(text)} {_NUMBERS_VERSION}{numbers}"


def twin_of(address: str, prints: str, length: int, published: str) -> str:
    """Name a text by its address without parameters, "" when the address has none.

    Two addresses of one name are one article under a parameter that changes, as session ids do.
    A short text can be written twice: it needs the same date, and without a date it has no name.
    """
    page, _, query = address.partition("?")
    date = "" if length >= MIN_TELLING else published
    if not query or (length < MIN_TELLING and not date):
        return ""
    return fingerprint(page, prints, date)


def fingerprint(*texts: str) -> str:
    """Give 16 hexadecimal digits that ignore white space and compatibility forms."""
    folded = "\x1f".join(normalize(text, STORED) for text in texts)
    return hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest()[:16]
