"""Whether a text says that what a word means did not happen: «دون إصابات», "no civilians".

A negation that governs the word itself: before it stand at most quantities, verbs of happening and
reporting, and the nouns of what is counted. «لم تتوقف الغارات» (the strikes did not stop) and
«ما لا يقل عن» (no less than) deny nothing, so their verbs are none of those. What had no victims
did happen: «لم تسفر الغارات عن إصابات», «لا إصابات في القصف», "saldırıda ölen olmadı".
"""

import re

from tasks.tagging.around import surroundings
from tasks.tagging.occurrences import Occurrence, Text

_BEFORE, _BEHIND = 60, 40  # characters that are looked at
_CLAUSE = 80  # characters in which a Kurmanji verb, which stands last, is looked for
_AMONG_AR = (
    r"أي|أية|وقوع|تسجيل|حدوث|سقوط|تنفيذ|أنباء|معلومات|عن|إصابات|"
    r"إصابة|ضحايا|خسائر|أضرار|بشرية|مادية|"
    r"قتلى|جرحى|بين|(?:في|من) صفوف|من بين|غارات|غارة|ضربات|قصف|استهداف|تنفذ|تسجل|تقع|ترد|تشن|تحدث|"
    r"يسجل|يقع|يحدث|[تي]سفر(?:\s+[ء-ي]+){0,3}\s+عن|تبلغ|يبلغ|مدنيين"
)
_AMONG_EN = (
    r"any|reported|further|other|casualties|injuries|deaths|losses|victims|reports|of|among|for|"
    r"immediate|human|loss|to|new|Israeli|Russian|Turkish|US"
)
_DENIED_BEFORE = re.compile(
    rf"(?:^|[\s«\"(])[وف]?(?:دون|بدون|بلا|لا|لم|عدم|نفي|ليس)\s+(?:(?:{_AMONG_AR})\s+){{0,5}}$"
    rf"|(?<!\bnot\s)\b(?:no|without|nor)\s+(?!to\b)(?:(?:{_AMONG_EN})\s+){{0,5}}$"
    r"|(?:^|\s)bê\s+(?:[^\W\d_]+(?:a|ê|ên)\s+)?$"  # governs one noun, and what its izafe leads to
    r"|(?:^|\s)(?:بەبێ|بێ|هیچ)\s+(?:[^\W\d_]+\s+)?$",
    re.IGNORECASE,
)
_DENIED_BEHIND = re.compile(
    r"\s+(?:[^\W\d_]+\s+)?(?:yok|yoktu|olmadı|yaşanmadı|bildirilmedi|gerçekleşmedi|düzenlenmedi|"
    r"olmadan|tune|nîne|çênebû|نییە|نەبوو|ڕووی نەداوە)(?!\w)"
)
# Kurmanji "tu" is "any" beside a negative verb, else "you"; "bê" with an infinitive is a passive.
_ANY_KU = re.compile(r"(?:^|\s)tu\s+(?:[^\W\d_]+\s+)?$", re.IGNORECASE)
_NEGATIVE_KU = re.compile(r"[^.!?;\n]{0,60}?\b(?:n[ea](?!w)[^\W\d_]{2,}|tune|tunene|nîn\w*)\b")
_PASSIVE_KU = re.compile(r"(?:^|\s)bê\s+$", re.IGNORECASE)
_INFINITIVE_KU = re.compile(r"(?:[td]in|kirin)$", re.IGNORECASE)
# Where something else was not: "saldırıda" (in the attack), «لە بۆردومانەکە».
_IN_IT = re.compile(r"['’]?n?[dt][ae]n?$")
_IN = re.compile(r"(?:^|\s)(?:di|ji|li|bi|لە|بە)\s+$", re.IGNORECASE)


def is_negated(hit: Occurrence, text: Text) -> bool:
    """Whether the words around a hit deny what it says."""
    before = surroundings.before(hit, text, _BEFORE)
    if _PASSIVE_KU.search(before) and _INFINITIVE_KU.search(hit.surface(text)):
        return False
    if _DENIED_BEFORE.search(before) or _is_none_ku(before, hit, text):
        return True
    if _IN.search(before) or _IN_IT.search(surroundings.ending(hit, text)):
        return False
    return _DENIED_BEHIND.match(surroundings.behind(hit, text, _BEHIND)) is not None


def _is_none_ku(before: str, hit: Occurrence, text: Text) -> bool:
    """Whether a Kurmanji text says that there was not any: tu sivîl nehatin kuştin."""
    if not _ANY_KU.search(before):
        return False
    said = hit.surface(text) + surroundings.behind(hit, text, _CLAUSE)
    return _NEGATIVE_KU.match(said) is not None
