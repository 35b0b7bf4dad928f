"""Decodes pages: by the names the web has for encodings, and by what their words look like."""

import codecs
import re

from charset_normalizer import from_bytes

# The Encoding Standard (encoding.spec.whatwg.org, section 4.2): what browsers do with a label, as
# Python codec names.
_WEB_NAMES = {
    "windows-1252": "ascii us-ascii ansi_x3.4-1968 iso-8859-1 iso8859-1 iso_8859-1 latin1 l1 "
    "cp1252 x-cp1252",
    "windows-1254": "iso-8859-9 iso8859-9 iso_8859-9 latin5 l5 cp1254 x-cp1254",
    "windows-1256": "cp1256 x-cp1256",
    "iso-8859-6": "arabic asmo-708 csisolatinarabic ecma-114 iso-8859-6-e iso-8859-6-i iso8859-6 "
    "iso_8859-6",
    "iso-8859-8": "hebrew csisolatinhebrew iso-8859-8-e iso-8859-8-i iso8859-8 visual logical",
    "windows-1250": "cp1250 x-cp1250",
    "windows-1251": "cp1251 x-cp1251",
    "windows-1253": "cp1253 x-cp1253",
    "windows-1255": "cp1255 x-cp1255",
    "windows-1257": "cp1257 x-cp1257",
    "windows-1258": "cp1258 x-cp1258",
    "cp874": "windows-874 tis-620 iso-8859-11",
    "cp866": "ibm866 866 csibm866",
    "mac-roman": "macintosh mac x-mac-roman",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "koi8-r": "koi koi8 koi8_r",
    "koi8-u": "koi8-ru",
    "gb18030": "gb2312 gbk gb_2312-80 x-gbk chinese",
    "big5hkscs": "big5 big5-hkscs x-x-big5 cn-big5",
    "cp949": "euc-kr ks_c_5601-1987 ksc5601 korean windows-949",
    "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji windows-31j",
    "euc-jp": "x-euc-jp",
    "iso-2022-jp": "csiso2022jp",
    "utf-8": "utf8 unicode-1-1-utf-8 x-unicode20utf8",
}
_WEB_NAMES |= {
    f"iso-8859-{part}": f"iso8859-{part} iso_8859-{part}"
    for part in (2, 3, 4, 5, 7, 10, 13, 14, 15, 16)
}
_CODEC_OF = {
    label: codec for codec, labels in _WEB_NAMES.items() for label in (codec, *labels.split())
}
# Python's own names for encodings beyond the standard's; ASCII bytes mean ASCII in these families.
_OTHER_CODECS = re.compile(
    r"(?:cp\d|iso8859|iso2022|mac|koi8|hp_?-?roman|kz1048|ptcp154|euc|johab|big5)"
)
_WIDE_IN_META = {"utf-16", "utf-16le", "utf-16be"}  # a meta tag that could be read is not in UTF-16
_LABEL = rb"\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})"
_IN_HEADER = re.compile(rb"charset" + _LABEL, re.IGNORECASE)
_IN_PAGE = re.compile(
    rb"<(?:meta\b[^<>]{0,500}?\bcharset|\?xml\b[^<>]{0,200}?\bencoding)" + _LABEL, re.IGNORECASE
)
_META_BYTES = 4096  # the standard looks at 1024; Arabic CMS pages put scripts first
_SAMPLE_BYTES = 32_768
_GUESSES = "cp1252 cp1251 koi8_r cp1255 cp1253 cp1250 gb18030 big5 cp949 cp932 euc_jp cp874".split()

# UTF-16 without a mark: one byte of each pair is the block of the letter, and those of our
# alphabets are 0 to 6.
_BLOCKS = bytes(range(7))
_WIDE_BYTES = 2048
_MARKED_BYTES = 64  # markup has ASCII, and so zeros, at once; else the mark is wrong
_MIN_BLOCKS = 0.8
_MAX_LETTERS = 0.3
# What a wrong single-byte encoding looks like; shares of the characters beyond ASCII.
# Latin letters inside Arabic words, and controls that are Persian letters in windows-1256 (its
# quotes are none of them).
_MIXED = re.compile(
    "[a-zà-ɏ][\u0610-\u06ff\u200e\u200f]|[\u0620-\u06ff][a-zà-ɏ]|"
    "[\x81\x88\x8a\x8d-\x90\x98\x9a\x9d-\x9f]",
    re.IGNORECASE,
)
_MAX_MIXED = 0.05  # prefixes before Latin names (ال CIA written without a space) stay far below
_DENSE = re.compile("[À-ɏ]{3,}")  # ÇáãÏíäÉ; words of Latin languages have ASCII letters between
_MAX_DENSE = 0.4
# Many bytes must fit together by chance, so some may be damaged.
_MAX_BROKEN = {"utf-8": 0.3, "gb18030": 0.3}
_MAX_BROKEN_SINGLE = 0.05
_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
_PRINTABLE = bytes(range(0x20, 0x7F))
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_ARABIC = re.compile("[\u0620-\u064a\u0671-\u06d3]")
_MIN_ARABIC = 0.8
# Alef and lam are a fifth of Arabic and an eighth of Persian; of misread Cyrillic 2 %.
_MIN_ALEF_LAM = 0.08
_ALEF_LAM_BY_CHANCE = 3  # that a few words in a row may lack
_MIN_WHOLE_LETTERS = 3  # UTF-8 letters for each broken one; other encodings have next to none
_MIN_FOREIGN = 4  # broken bytes between two tags; fewer are damage
_BETWEEN_TAGS = re.compile(rb"<[^<>]*>?|[^<]+")
_LATIN_LETTERS = bytes(sorted({*range(0xC0, 0x100)} - {0xD7, 0xF7}))
_TURKISH = "çğıöşüâîûêÇĞİÖŞÜÂÎÛÊ".encode("cp1254")  # with the Kurmanji ones
_ONLY_TURKISH = "ğışĞİŞ".encode("cp1254")  # ð ý þ in Latin-1, which Icelandic mixes with á í ó æ
_MIN_TURKISH = 0.95
_MIN_ONLY_TURKISH = 0.1


def decode(body: bytes, content_type: str = "") -> str:
    """Decode a page; what cannot be decoded becomes U+FFFD. Never raises.

    A byte order mark wins, then UTF-16 that shows by its zeros, then UTF-8 if nearly every letter
    fits (a legacy page practically never does, and wrong headers are common); then the header's
    charset, the page's own, and a detector. A declared charset is believed when its words look like
    words: Arabic pages labelled Latin-1 are as common as right ones.
    """
    codec = wide_codec(body)
    if codec:
        return body.decode(codec, "replace").removeprefix("\ufeff")
    is_marked = body.startswith(codecs.BOM_UTF8)
    body = body.removeprefix(codecs.BOM_UTF8)
    declared = _declared(body, content_type)
    has_escapes = any(codec.startswith("iso-2022") for codec in declared)
    if not has_escapes and (text := _utf8(body, is_marked=is_marked)) is not None:
        return text
    for codec in declared:
        text = body.decode(codec, "replace")
        if _is_credible(text, codec) and not (
            codec == "windows-1252" and _is_turkish(_words(body))
        ):
            return text
    return body.decode(_detected(body), "replace")


def wide_codec(body: bytes) -> str:
    """Name the UTF-16 codec of a body by its mark or its zeros, "" for other encodings."""
    for mark, codec in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if body.startswith(mark):
            return codec if 0 in body[:_MARKED_BYTES] else ""
    head = body[:_WIDE_BYTES]
    if 0 not in head:
        return ""
    even = _share_of(_BLOCKS, head[::2])
    odd = _share_of(_BLOCKS, head[1::2])
    for blocks, letters, codec in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if blocks >= _MIN_BLOCKS and letters <= _MAX_LETTERS:
            return codec
    return ""


def _share_of(some: bytes, among: bytes) -> float:
    return (len(among) - len(among.translate(None, some))) / max(len(among), 1)


def _declared(body: bytes, content_type: str) -> list[str]:
    """List the codecs named by the header and by the page, in that order."""
    found = [
        *_IN_HEADER.findall(content_type.encode("ascii", "ignore"))[:1],
        *_IN_PAGE.findall(body[:_META_BYTES]),
    ]
    labels = (label.decode("ascii", "ignore").lower() for label in found)
    return [
        codec
        for label in labels
        if (codec := _codec_of("utf-8" if label in _WIDE_IN_META else label))
    ]


def _codec_of(label: str) -> str:
    """Name Python's codec for a declared encoding, "" for what is none or hides ASCII."""
    if label in _CODEC_OF:
        return _CODEC_OF[label]
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return ""
    return name if _OTHER_CODECS.match(name) and shows_ascii(name) else ""


def shows_ascii(label: str) -> bool:
    """Tell whether ASCII bytes mean ASCII in this encoding; unknown labels count as such."""
    try:
        return _PRINTABLE.decode(label) == _PRINTABLE.decode("ascii")
    except (LookupError, ValueError):
        return True


def _utf8(body: bytes, *, is_marked: bool) -> str | None:
    """Decode UTF-8 in which single bytes are broken; None when it is another encoding.

    A letter cut in two by a size limit at the very end is left out.
    """
    try:
        return body.decode()  # nearly every page: nothing is broken
    except UnicodeDecodeError:
        text = codecs.getincrementaldecoder("utf-8")("replace").decode(body)
    broken = text.count("\ufffd") - body.count(b"\xef\xbf\xbd")
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    needed = broken if is_marked else _MIN_WHOLE_LETTERS * broken
    is_other = beyond == 0 and not body.isascii()
    if is_other or beyond - broken < needed:
        return None
    return text if broken < _MIN_FOREIGN else _with_foreign_parts(body)


def _with_foreign_parts(body: bytes) -> str:
    """Decode UTF-8 between whose tags stands text of another encoding, from another program."""
    parts = (_part(part) for part in _BETWEEN_TAGS.findall(body))
    return "".join(parts)


def _part(part: bytes) -> str:
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(part)
    broken = text.count("\ufffd")
    if broken < _MIN_FOREIGN or len(text) - len(text.encode("ascii", "ignore")) > broken:
        return text
    codec = _by_words(_words(part))
    return part.decode(codec, "replace") if codec else text


def _is_credible(text: str, codec: str) -> bool:
    """Tell whether text decoded with ``codec`` looks like words.

    Little is broken, and no word mixes alphabets.
    """
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    if text.count("\ufffd") > _MAX_BROKEN.get(codec, _MAX_BROKEN_SINGLE) * beyond:
        return False
    dense = sum(map(len, _DENSE.findall(text)))
    return dense <= _MAX_DENSE * beyond and len(_MIXED.findall(text)) <= _MAX_MIXED * beyond


def _detected(body: bytes) -> str:
    """Name the likeliest codec: Arabic and Turkish ones by rules, the rest by a detector.

    Detectors confuse the former with one another.
    """
    if codec := _by_words(_words(body)):
        return codec
    best = from_bytes(_telling(body), cp_isolation=_GUESSES).best()
    return best.encoding if best and best.encoding != "ascii" else "windows-1252"


def _by_words(words: bytes) -> str:
    for codec in ("windows-1256", "iso-8859-6"):
        if _is_arabic(words.decode(codec, "replace"), codec):
            return codec
    return "windows-1254" if _is_turkish(words) else ""


def _is_arabic(text: str, codec: str) -> bool:
    letters = len(_ARABIC.findall(text))
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    is_written = (
        letters >= _MIN_ARABIC * beyond
        and text.count("ا") + text.count("ل") >= _MIN_ALEF_LAM * letters - _ALEF_LAM_BY_CHANCE
    )
    return letters > 0 and is_written and _is_credible(text, codec)


def _is_turkish(words: bytes) -> bool:
    letters = bytes(byte for byte in words if byte in _LATIN_LETTERS)
    return (
        bool(letters)
        and _share_of(_TURKISH, letters) >= _MIN_TURKISH
        and _share_of(_ONLY_TURKISH, letters) >= _MIN_ONLY_TURKISH
        and _is_credible(words.decode("cp1254", "replace"), "cp1254")
    )


def _telling(body: bytes) -> bytes:
    """Cut a sample from shortly before the first letter beyond ASCII."""
    first = _BEYOND_ASCII.search(body)
    start = max(first.start() - 200, 0) if first else 0
    return body[start : start + _SAMPLE_BYTES]


def _words(body: bytes) -> bytes:
    """List the words of that sample with a letter beyond ASCII, without markup."""
    return b" ".join(word for word in _WORD.findall(_telling(body)) if not word.isascii())
