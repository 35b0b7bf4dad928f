"""Whether a capital's name means its government: «تطالب دمشق», «مع دمشق», «Damascus and the SDF».

A place has things happen in it; a government says, wants and signs. The words before and behind a
capital tell which, by grammar: a preposition of place, or a partner, a verb of saying and wanting.
"""

import re

from tasks.tagging import surroundings
from tasks.tagging.occurrences import Occurrence, Text

_BEFORE, _BEHIND = 30, 30  # characters that are looked at
_VERBS_AR = (
    "تطالب|طالبت|تؤكد|أكدت|تنفي|نفت|تعلن|أعلنت|ترفض|رفضت|تتهم|اتهمت|تدين|دانت|أدانت|تقول|قالت|تريد|تسعى|سعت|"
    "تشترط|اشترطت|توافق|وافقت|وقعت|توقع|تبحث|بحثت|تبحثان|تتوصل|توصلت|ترحب|رحبت|تعتزم|تستعيد|حذرت|تحذر|دعت|تدعو|"
    "اعتبرت|تعتبر|رأت|ترى|ردت|ترد|أبلغت|تبلغ|عرضت|تعرض|تتمسك|تمسكت|تصر|طلبت|تطلب|حملت|تحمل|كشفت|منحت|قررت"
)
_PARTY_BEFORE = re.compile(
    rf"(?:^|[\s«\"])(?:[وف]?(?:{_VERBS_AR})|[وف]?مع|إقناع|موقف|علاقات|علاقة|رد|سياسة|حكومة|سلطات|رفع)"
    r"\s+[#«\"]?$"
    r"|\b(?:with|between|accused|accuses|urged|urges|told|by|authorities in|pressed|pressure on)"
    r"\s+[#“\"]?$"
    r"|(?:^|\s)(?:لەگەڵ|دەسەڵاتی|حکومەتی)\s+$",
    re.IGNORECASE,
)
_PARTY_BEHIND = re.compile(
    rf"\s+(?:[وف]?(?:{_VERBS_AR})|وقسد|والإدارة الذاتية|وقوات سوريا)(?=\W|$)"
    r"|(?:'s|’s)?\s+(?:said|says|denied|denies|agreed|agrees|rejected|rejects|wants|wanted|insists|"
    r"insisted|has|have|had|would|will|accused|accuses|condemned|announced|signed|hopes|seeks|sought|"
    r"and (?:the )?(?:SDF|AANES|Syrian Democratic Forces|Ankara|Moscow|Washington|Tel Aviv|Beirut|"
    r"Baghdad|Amman|Tehran|Riyadh))\b"
    r"|['’](?:la|le|ın tutumu)\b|\s+(?:ile|yönetimi|hükümeti|rejimi)\b"
)
_JOINED_CAPITAL = re.compile(
    r"(?:^|\s)(?:موسكو|أنقرة|واشنطن|طهران|بغداد|بيروت|عمان|الرياض|الدوحة|تل أبيب|باريس|قسد)\s+و$"
)
# Sorani puts a preposition or a kind before every place: without one the capital acts.
_PLACED_CKB = re.compile(
    r"(?:لە|بۆ|سەر|نزیک|شاری|پارێزگای|دەوروبەری|ناو|تا|هەتا|پایتەخت|گەیشتە|گەیشتنە|چووە|چوونە|هاتە)\s+$"
)


def means_government(hit: Occurrence, text: Text) -> bool:
    """Whether the capital at a hit speaks, wants, is a partner or is addressed."""
    clitics = surroundings.clitics(hit, text)
    if "ب" in clitics:
        return False
    before = surroundings.before(hit, text, _BEFORE)
    if hit.term.lang == "ckb":
        return any(map(str.isalpha, before)) and not _PLACED_CKB.search(before)
    behind = surroundings.behind(hit, text, _BEHIND, with_ending=True)
    return bool(
        _PARTY_BEFORE.search(before)
        or _PARTY_BEHIND.match(behind)
        or _JOINED_CAPITAL.search(before + clitics)
    )
