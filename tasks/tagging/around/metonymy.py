"""Whether a capital's name means its government: «تطالب دمشق», «مع دمشق», «Damascus and the SDF».

A place has things happen in it; a government says, wants and signs. The words before and behind a
capital tell which, by grammar: a preposition of place, or a partner, a verb of saying and wanting.
"""

import re

from tasks.tagging.around import surroundings
from tasks.tagging.occurrences import Occurrence, Text

_BEFORE, _BEHIND = 30, 30  # characters that are looked at
_VERBS_AR = (
    "تطالب|طالبت|تؤكد|أكدت|تنفي|نفت|تعلن|أعلنت|ترفض|رفضت|تتهم|اتهمت|تدين|دانت|أدانت|"
    "تقول|قالت|تريد|تسعى|سعت|تشترط|اشترطت|توافق|وافقت|وقعت|توقع|تبحث|بحثت|تبحثان|"
    "تتوصل|توصلت|ترحب|رحبت|تعتزم|تستعيد|حذرت|تحذر|دعت|تدعو|اعتبرت|تعتبر|رأت|ترى|ردت|"
    "ترد|أبلغت|تبلغ|عرضت|تعرض|تتمسك|تمسكت|تصر|طلبت|تطلب|حملت|تحمل|كشفت|منحت|قررت|"
    "تندد|نددت|تستنكر|استنكرت|تشجب|شجبت|تستدعي|استدعت|تنتقد|انتقدت|تعرب|أعربت|تجدد|جددت|"
    "تشدد|شددت|تحث|حثت|تلوح|لوحت|تهدد|هددت|تتعهد|تعهدت|تأمل|أملت|تعترف|اعترفت|تمنح|تقرر|"
    "تعترض|اعترضت|تحتج|احتجت|تتفق|اتفقت|تفاوض|فاوضت|تستبعد|استبعدت|تشترط|تلغي|ألغت|تشكو|شكت|"
    "تستأنف|استأنفت|تعين|عينت|تطمئن|طمأنت|تكذب|كذبت|تصف|وصفت|تؤيد|أيدت|تدعم|دعمت|تستغرب"
)
_PARTY_BEFORE = re.compile(
    rf"(?:^|[\s«\"])(?:[وف]?(?:{_VERBS_AR})|[وف]?مع|(?:تضغط|يضغط|ضغط|ضغوط|الضغط) على|إقناع|موقف|"
    r"علاقات|علاقة|رد|سياسة|حكومة|سلطات|رفع)\s+[#«\"]?$"
    r"|\b(?:can|could|will|would|should|must|with|between|accused|accuses|urged|urges|told|by|"
    r"authorities in|pressed|pressure on)"
    r"\s+[#“\"]?$"
    r"|(?:^|\s)(?:لەگەڵ|دەسەڵاتی|حکومەتی)\s+$",
    re.IGNORECASE,
)
# A preposition of place decides, whatever stands behind.
_IN_A_PLACE = re.compile(
    r"(?:^|\s)[وف]?(?:في|من|إلى|الى|نحو|باتجاه|صوب|قرب|وسط|داخل)\s+[#«\"]?$"
    r"|\b(?:in|at|from|to|near|visited|visits|reached|left|of)\s+[#“\"]?$",
    re.IGNORECASE,
)
_CAPITALS_AR = "أنقرة|موسكو|واشنطن|طهران|بغداد|بيروت|عمان|الرياض|الدوحة|تل أبيب|باريس"
_CAPITALS = (
    "Ankara|Moscow|Moskova|Washington|Tehran|Tahran|Baghdad|Bağdat|Beirut|Beyrut|Amman|Riyadh|"
    "Riyad|Doha|Tel Aviv|Paris|London|Londra"
)
_SAYING_EN = (
    "offer|refuse|propose|demand|plan|claim|deni|ask|call|blame|praise|summon|expel|appoint|"
    "consider|expect|hail|dismiss|protest|threaten|promise|request|object|respond|repl|react|"
    "negotiate|deploy|denounce|describe|criticise|criticize|confirm|stress|voice|express|order|"
    "reiterate|acknowledge|admit|protest|reopen|resume|restore|cancel|postpone|invite|signal|"
    "recall|support|oppose|back|fear|fail|struggle|regard|view|complain|insist|vow"
)
_PARTY_BEHIND = re.compile(
    rf"\s+(?:[وف]?(?:{_VERBS_AR})|وقسد|والإدارة الذاتية|وقوات سوريا|و(?:{_CAPITALS_AR}))(?=\W|$)"
    r"|(?:'s|’s)?\s+(?:said|says|denied|denies|agreed|agrees|rejected|rejects|wants|wanted|insists|"
    r"insisted|has|have|had|would|will|accused|accuses|condemned|announced|signed|hopes|seeks|"
    r"sought|removed|removes|lifted|lifts|imposed|imposes|eased|eases|approved|backed|backs|vowed|"
    r"warned|warns|pledged|suspended|froze|sent|withdrew|recognised|recognized|welcomed|urged|"
    r"and (?:the )?(?:SDF|AANES|Syrian Democratic Forces|Ankara|Moscow|Washington|Tel Aviv|Beirut|"
    r"Baghdad|Amman|Tehran|Riyadh))\b"
    r"|['’](?:la|le|ın tutumu)\b|\s+(?:ile|yönetimi|hükümeti|rejimi)\b"
    rf"|\s+(?:{_SAYING_EN})(?:s|es|ed|d|ies|ied)?(?: to| for| that| on| the| a| its| it)\b"
    rf"|(?:,| and| ve| ile) (?:{_CAPITALS})\b"
)
_JOINED_CAPITAL = re.compile(
    rf"(?:^|\s)(?:{_CAPITALS_AR}|قسد)\s+و$|\b(?:{_CAPITALS})(?: and| ve| ile|,) $"
)
# Sorani puts a preposition or a kind before every place: without one the capital acts.
_PLACED_CKB = re.compile(
    r"(?:لە|بۆ|سەر|نزیک|شاری|پارێزگای|دەوروبەری|ناو|تا|هەتا|پایتەخت|گەیشتە|گەیشتنە|چووە|چوونە|"
    r"فڕۆکەخانەی|زانکۆی|ناوەندی|گەڕەکی|گەڕەکێکی|بازاڕی|شەقامی|نەخۆشخانەی|ڕێگای|ڕێگەی|باکووری|"
    r"باشووری|ڕۆژهەڵاتی|ڕۆژئاوای|گوندەواری|لادێی|پێشانگای|مۆزەخانەی|خەڵکی|دانیشتووانی|"
    r"هاتە)\s+$"
)
# Kurmanji puts places into the oblique case or behind a preposition: else the capital acts.
_PLACED_KU = re.compile(r"(?:^|\s)(?:li|ji|paytexta?|bajarê|ber bi|û)\s+$")
# In Turkish the verb stands last, and only a subject has no ending: Şam, toplantıyı kınadı.
_SAYING_TR = (
    r"(?:kına|açıkla|duyur|suçla|yalanla|onayla|imzala|doğrula)(?:dı|du|yor|mış)|"
    r"(?:reddet|belirt|bildir|iste|yinele|öner|talep et|ilan et|kabul et)(?:ti|di|iyor)|"
    r"(?:karşı çık|çağrı yap|çağır|uyar|istiyor|memnun)(?:tı|dı|ıyor)?"
)
_ACTING_TR = re.compile(rf",? [^.!?,;\n]{{0,120}}?\b(?:{_SAYING_TR})\b")
# A part of the city, in every case: Şam kırsalı, kırsalında, kırsalına, kırsalından.
_OF_THE_CITY_TR = re.compile(r" [^\W\d_]+[ıiuü](?:n(?:[ae]|d[ae]n?|[ıiuü]n?))?(?![^\W_]|['’])")
# In Kurmanji the agent of the past is oblique and stands first: Şamê civîn şermezar kir.
_ACTING_KU = re.compile(
    r" [^.!?\n]{0,120}?\b(?:şermezar kir|red kir|got|ragihand|xwest|diyar kir|tawanbar kir|"
    r"eşkere kir|îmze kir|pejirand|qebûl kir|daxuyand|rexne kir|hişyar kir)\b"
)
_CLAUSE_END = re.compile(r"(?:^|[.!?:;,\n])\s*[#“\"]?$")
_FAR = 160  # characters behind, in which a verb that stands last is looked for


def means_government(hit: Occurrence, text: Text) -> bool:
    """Whether the capital at a hit speaks, wants, is a partner or is addressed."""
    clitics = surroundings.clitics(hit, text)
    before = surroundings.before(hit, text, _BEFORE)
    if "ب" in clitics or _IN_A_PLACE.search(before):
        return False
    behind = surroundings.behind(hit, text, _BEHIND, with_ending=True)
    if hit.term.lang == "ckb" and text.lang in {"ckb", "und"}:
        is_alone = not any(map(str.isalpha, before)) and not re.match(r"\s+[^\W\d]", behind)
        return not is_alone and not _PLACED_CKB.search(before)
    if (
        hit.term.lang == "ku"
        and text.lang in {"ku", "kmr"}
        and not hit.match.after
        and re.match(r"\s+[^\W\d]", behind)
    ):
        return not _PLACED_KU.search(before)
    if hit.term.lang in {"tr", "ku"} and _acts_last(hit, text, before):
        return True
    return bool(
        _PARTY_BEFORE.search(before)
        or _PARTY_BEHIND.match(behind)
        or _JOINED_CAPITAL.search(before + clitics)
    )


def _acts_last(hit: Occurrence, text: Text, before: str) -> bool:
    """Whether a capital is the subject of a verb of saying that ends its sentence."""
    far = surroundings.behind(hit, text, _FAR)
    if not _CLAUSE_END.search(before):
        return False
    if text.lang in {"ku", "kmr"}:
        return _ACTING_KU.match(far) is not None
    is_subject = not hit.match.after and not _OF_THE_CITY_TR.match(far)
    return is_subject and _ACTING_TR.match(far) is not None
