"""Cleans text from outside: what is published is composed, printable and in reading order."""

import re
import unicodedata

from tasks.text.unicode_forms import normal_form

# Controls that stood between words become white space; all other controls go without a trace.
_SPACES = str.maketrans(
    {"\r": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n", "\t": " ", "\x0b": " ", "\x0c": " "}
)
_PLANE_ENDS = "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_UNWANTED = re.compile(
    "["
    "\x00-\x09\x0b-\x1f\x7f-\x9f"  # C0 and C1 controls, without the line feed
    "\ud800-\udfff"  # lone surrogates: no UTF-8 can carry them
    f"\ufdd0-\ufdef{_PLANE_ENDS}"  # non-characters
    # bidi embeddings, overrides and isolates: text that reads other than it is stored
    "\u202a-\u202e\u2066-\u2069"
    "\u200e\u200f\u061c"  # bidi marks
    # nothing to see, but words no longer match
    "\u200b\u2060-\u2064\u206a-\u206f\ufeff\u00ad\u180e\ufff9-\ufffb"
    "\U000e0000-\U000e001f"
    "]"
)
# Joiners are spelling between letters of these scripts (Unicode 16 chapters 9, 12, 13, 16) and glue
# between emoji.
_JOINING = re.compile(
    "[\u0600-\u08ff\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc"  # Arabic, Syriac, Thaana, N'Ko, Mandaic
    # scripts of India, Sinhala, Myanmar, Khmer, Mongolian
    "\u0900-\u0dff\u1000-\u109f\u1780-\u18af]"
)
_VIRAMA = frozenset("\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2")
_EMOJI = re.compile(
    "[\u2190-\u23ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff\U000e007f]"
)
_JOINERS = re.compile("[\u200c\u200d]+")
# After a flag they name a region.
_TAG_LETTERS = re.compile("(\U0001f3f4[\U000e0020-\U000e007f]+)|[\U000e0020-\U000e007f]+")
_ZWJ = "\u200d"
_PLAIN = bytes([0x0A, *range(0x20, 0x7F)])
_SPECIAL = re.compile(f"{_UNWANTED.pattern}|[\u200c\u200d\r\u2028\u2029\U000e0020-\U000e007f]")


def clean(text: str) -> str:
    """Make text fit to publish.

    NFC, lines kept, no control, bidi or invisible character that the script does not need.

    Never raises; running it twice changes nothing. Threat rows: text injection into feeds, and
    titles that lie.
    """
    if text.isascii() and text.isprintable():
        return text
    if not _SPECIAL.search("".join(set(_without_plain(text)))):  # nearly always, and soon told
        return normal_form("NFC", text)
    text = text.replace("\r\n", "\n").translate(_SPACES)
    text = _UNWANTED.sub("", text)
    text = _TAG_LETTERS.sub(lambda found: found[1] or "", text)
    text = _JOINERS.sub(_kept, normal_form("NFC", text))
    return normal_form("NFC", text)


def _without_plain(text: str) -> str:
    """Take out what most texts are made of: printable ASCII and line breaks."""
    rest = text.encode("utf-8", "surrogatepass").translate(None, _PLAIN)
    return rest.decode("utf-8", "surrogatepass")


def clean_line(text: str) -> str:
    """Clean ``text`` and put it on one line, white space collapsed."""
    return " ".join(clean(text).split())


def _kept(found: re.Match[str]) -> str:
    """Keep one joiner of a run where spelling needs it."""
    joiner = found.group()[0]
    before = _letter_before(found.string, found.start())
    after = found.string[found.end() : found.end() + 1]
    return joiner if _is_spelling(joiner, before, after) else ""


def _letter_before(text: str, place: int) -> str:
    """Find the letter that the marks before ``place`` stand on, or the virama among them."""
    while place > 0 and text[place - 1] not in _VIRAMA and unicodedata.combining(text[place - 1]):
        place -= 1
    return text[max(place - 1, 0) : place]


def _is_spelling(joiner: str, before: str, after: str) -> bool:
    if before and before in _VIRAMA:
        return True
    if joiner == _ZWJ and _EMOJI.match(before) and _EMOJI.match(after):
        return True
    return bool(
        _JOINING.match(before) and _JOINING.match(after) and not unicodedata.combining(after)
    )
