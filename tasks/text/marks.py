"""Marks that carry no letter, and signs by which writers cut a word: both are taken out of a text
before it is searched.
"""

import re

from tasks.text import letters as rows

# Marks without a letter, invisible signs and the soft hyphen. ZWNJ is not among them: Persian and
# Kurdish write it where others write a space.
_LETTER_MARKS = rows.ACCENTS + rows.QURANIC + rows.TATWEEL + rows.HARAKAT
_INVISIBLE = "\u00ad\u061c\u180e\u200b\u200d\u2060-\u2064\ufe00-\ufe0f\ufeff"
_MARKS = _LETTER_MARKS + rows.DIRECTION + rows.EMBEDDING + rows.ISOLATE + _INVISIBLE
# Where writers cut a word so that filters do not find it: قسـ.ـد, د/عش, د ا ع ش, د_ا_ع_ش, ق-س-د.
_ONE, _START, _END = "[ء-غف-ي]", "(?<!\\w)", "(?!\\w)"


def _in_a_row(sign: str) -> str:
    """Match a sign between single letters, four of them and more: أ ف ب is an agency."""
    two, three = f"{_ONE}{sign}{_ONE}", f"{_ONE}{sign}{_ONE}{sign}{_ONE}"
    return "|".join(
        (
            f"(?<={_START}{_ONE}){sign}(?={three}{_END})",
            f"(?<={_START}{two}){sign}(?={two}{_END})",
            f"(?<={_START}{three}){sign}(?={_ONE}{_END})",
        )
    )


def _in_a_row_of_three(sign: str) -> str:
    """Match a sign that agencies do not write between three single letters: ق_س_د."""
    return "|".join(
        (
            f"(?<={_START}{_ONE}){sign}(?={_ONE}{sign}{_ONE}{_END})",
            f"(?<={_START}{_ONE}{sign}{_ONE}){sign}(?={_ONE}{_END})",
        )
    )


_CUTS = "|".join(
    (
        f"(?<={_ONE})ـ+(?:[^\\w\\s]ـ+|[.*/•-])(?={_ONE})",  # no comma: 1445هـ،دمشق
        f"(?<={_ONE})ـ+ ?ـ+(?={_ONE})",
        f"(?<={_ONE})[^\\w\\s]ـ+(?={_ONE})",
        f"(?<={_START}{_ONE})[/*•|+](?={_ONE}{{2}})",
        f"(?<={_START}{_ONE}{_ONE})[/*•|+.](?={_ONE}{_ONE}{_END})",
        f"(?<={_START}{_ONE}{_ONE})[|+](?={_ONE}{_END})",
        f"(?<={_ONE}{_ONE})[/*•.](?={_ONE}{_END})",
        _in_a_row("\\."),
        _in_a_row(" "),
        _in_a_row("[_*•|+-]"),
        _in_a_row_of_three("[_*•|+-]"),
    )
)
_CUT = re.compile(_CUTS)
# What shows that there may be one, each found by its first sign: most texts are not searched.
_CUT_SIGNS = (
    ("ـ", re.compile(r"ـ(?:[.*/•-]|[^\w\s]ـ| ـ)")),
    ("ـ", re.compile(r"[^\w\s]ـ")),
    ("/", re.compile("/[ء-ي]")),
    ("*", re.compile(r"\*[ء-ي]")),
    ("•", re.compile("•[ء-ي]")),
    ("|", re.compile(r"\|[ء-ي]")),
    ("+", re.compile(r"\+[ء-ي]")),
    (".", re.compile(r"\.[ء-ي]{1,2}(?!\w)")),
    (" ", re.compile(r" [ء-ي] [ء-ي] [ء-ي](?!\w)")),
    ("_", re.compile(r"_[ء-ي]_[ء-ي](?!\w)")),
    ("-", re.compile(r"-[ء-ي]-[ء-ي](?!\w)")),
)
# What the marks and all Arabic letters begin with in UTF-8; those between dashes and quotes whole.
_BEGINNINGS_OF_MARKS = (
    *(bytes([lead]) for lead in (0xCC, 0xCD, 0xD8, 0xD9, 0xDA, 0xDB, 0xEF)),
    *(sign.encode()[:2] for sign in "\u00ad\u180e\u2060"),
)
_MARK_AMONG_QUOTES = re.compile(rb"\xe2\x80[\x8b-\x8f\xaa-\xae]")
# One mark at a time: a bare class is searched three times as fast as a repeated one.
MARK = re.compile(f"[{_MARKS}]")
MARK_OR_CUT = re.compile(f"{_CUTS}|[{_MARKS}]")
ATTACHED = re.compile(f"[{_LETTER_MARKS}]*")


def has_no_marks(text: str) -> bool:
    """Whether a text has surely neither marks nor Arabic letters, as its bytes tell.

    A tenth of what it costs to look for the marks themselves.
    """
    if text.isascii():
        return True
    encoded = text.encode("utf-8", "surrogatepass")
    for beginning in _BEGINNINGS_OF_MARKS:
        if beginning in encoded:
            return False
    return _MARK_AMONG_QUOTES.search(encoded) is None


def has_cuts(text: str) -> bool:
    """Whether a word is cut somewhere, asked so that most texts are not searched."""
    return any(
        sign in text and shape.search(text) is not None for sign, shape in _CUT_SIGNS
    ) and bool(_CUT.search(text))


def strip_marks(text: str) -> str:
    """Remove marks and leave letters as they are: so a name shows whether it has the article."""
    return MARK.sub("", text)
