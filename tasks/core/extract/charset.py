"""From bytes to letters: which encoding a page is in, by the names the web uses."""

import codecs
import re

from charset_normalizer import from_bytes

# The Encoding Standard (encoding.spec.whatwg.org, section 4.2): what browsers do with a label, as Python codec names.
_WEB_NAMES = {
    "windows-1252": "ascii us-ascii ansi_x3.4-1968 iso-8859-1 iso8859-1 iso_8859-1 latin1 l1 cp1252 x-cp1252",
    "windows-1254": "iso-8859-9 iso8859-9 iso_8859-9 latin5 l5 cp1254 x-cp1254",
    "windows-1256": "cp1256 x-cp1256",
    "iso-8859-6": "arabic asmo-708 csisolatinarabic ecma-114 iso-8859-6-e iso-8859-6-i iso8859-6 iso_8859-6",
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
_WEB_NAMES |= {f"iso-8859-{part}": f"iso8859-{part} iso_8859-{part}" for part in (2, 3, 4, 5, 7, 10, 13, 14, 15, 16)}
_CODEC_OF = {label: codec for codec, labels in _WEB_NAMES.items() for label in (codec, *labels.split())}
_WIDE_IN_META = {"utf-16", "utf-16le", "utf-16be"}  # a meta tag that could be read is not in UTF-16
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})", re.IGNORECASE)
_META_BYTES = 4096  # the standard looks at 1024; Arabic CMS pages put scripts first
_SAMPLE_BYTES = 32_768
_MAX_BROKEN = 0.02  # share of bytes that a declared encoding may fail on
_GUESSES = [
    "cp1256",
    "iso8859_6",
    "cp1252",
    "cp1254",
    "cp1251",
    "koi8_r",
    "cp1255",
    "cp1253",
    "cp1250",
    "gb18030",
    "big5",
    "cp949",
    "cp932",
    "euc_jp",
    "cp874",
]


def decode(body: bytes, content_type: str = "") -> str:
    """Return the page as text; what cannot be decoded becomes U+FFFD. Never raises.

    A byte order mark wins; then UTF-8 if every byte fits (a legacy page practically never does, and wrong headers are
    common); then the header's charset, the meta tag's, and a detector for pages that declare nothing or something false.
    """
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace")
    declared = _declared(body, content_type)
    if "iso-2022-jp" not in declared and (text := _strict_utf8(body)) is not None:
        return text
    for codec in declared:
        text = body.decode(codec, "replace")
        if text.count("\ufffd") <= _MAX_BROKEN * len(text):
            return text
    return body.decode(_detected(body), "replace")


def _declared(body: bytes, content_type: str) -> list[str]:
    """Return the codecs named by the header and by the page, in that order."""
    named = (_CHARSET.search(content_type.encode("ascii", "ignore")), _CHARSET.search(body[:_META_BYTES]))
    labels = [found[1].decode("ascii", "ignore").lower() for found in named if found]
    return [codec for label in labels if (codec := _CODEC_OF.get("utf-8" if label in _WIDE_IN_META else label))]


def _strict_utf8(body: bytes) -> str | None:
    """Decode UTF-8 without mercy, but for a letter cut in two by a size limit at the very end."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return None
    return None if text.isascii() and not body.isascii() else text


def _detected(body: bytes) -> str:
    best = from_bytes(_telling(body), cp_isolation=_GUESSES).best()
    return best.encoding if best else "windows-1252"


def _telling(body: bytes) -> bytes:
    """Return the part of the page around its first letters beyond ASCII: a long ASCII head tells nothing."""
    first = re.search(rb"[\x80-\xff]", body)
    start = max(first.start() - 200, 0) if first else 0
    return body[start : start + _SAMPLE_BYTES]
