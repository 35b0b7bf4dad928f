"""Language tags that sources declare, and the code that each means here."""

import re

# Codes of three letters, withdrawn ones, and those of dialects and of Kurdish and Persian.
_CODE_OF = {
    "ara": "ar",
    "arz": "ar",
    "apc": "ar",
    "azb": "az",
    "eng": "en",
    "iw": "he",
    "kmr": "ku",
    "kur": "ku",
    "per": "fa",
    "prs": "fa",
    "tur": "tr",
}
_SEPARATOR = re.compile("[-_]")


def language_code(tag: str) -> str:
    """Reduce a BCP 47 tag, however it is written, to the code of its language: ``ar_SY`` to ``ar``.

    What is no tag comes back as it is, its first part in small letters.
    """
    code = _SEPARATOR.split(tag.lower(), maxsplit=1)[0]
    return _CODE_OF.get(code, code)
