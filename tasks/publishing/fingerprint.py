"""Fingerprints of an article, which tell a real edit from a page that only looks different."""

import hashlib
import re
import unicodedata

from tasks.text.normalize import STORED, normalize


def prints_of(title: str, text: str) -> str:
    """Fingerprint the title, the text and the numbers in both.

    A revision compares the three to name what changed.
    """
    numbers = (_western(number) for number in re.findall(r"\d+", f"{title}\n{text}"))
    return f"{fingerprint(title)} {fingerprint(text)} {fingerprint(*numbers)}"


def _western(number: str) -> str:
    """Write digits of any script as 0 to 9, without leading zeros."""
    return "".join(str(unicodedata.decimal(digit)) for digit in number).lstrip("0")


def fingerprint(*texts: str) -> str:
    """Give 16 hexadecimal digits that ignore white space and compatibility forms."""
    folded = "\x1f".join(normalize(text, STORED) for text in texts)
    return hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest()[:16]
