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
# ISO 639-1, and the languages without a code of two letters that news around Syria is written in.
_LANGUAGES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy "
    "da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu "
    "hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb "
    "lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om "
    "or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw "
    "ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu "
    "arc ary ckb diq glk lki lrc sdh syr zza".split()
)
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_SEPARATOR = re.compile("[-_]")


def language_code(tag: str) -> str:
    """Reduce a BCP 47 tag, however it is written, to the code of its language: ``ar_SY`` to ``ar``.

    What is no tag comes back as it is, its first part in small letters.
    """
    code = _SEPARATOR.split(tag.lower(), maxsplit=1)[0]
    return _CODE_OF.get(code, code)


def is_language(tag: str) -> bool:
    """Tell whether a tag is well formed and names a language that is known here."""
    return bool(_TAG.fullmatch(tag)) and language_code(tag) in _LANGUAGES
