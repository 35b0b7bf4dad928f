"""Whether the words around a name say that it is a place.

Closed classes of words only: prepositions, the words for kinds and directions of places, and the
forms in which news names where it comes from. They hold for every name. «kind» says what kind of
place it is (مدينة الباب, Humus kenti); «strong» is what ordinary words do not have around them
(#الباب:, Şam'da); «weak» is what they may have (من الباب).
"""

import re
from typing import Literal

from tasks.tagging.around import surroundings
from tasks.tagging.occurrences import Occurrence, Text
from tasks.tagging.tables.name_words import zipf
from tasks.text.match_form import match_form

Placing = Literal["", "weak", "strong", "kind"]

_BEFORE, _BEHIND = 40, 24  # characters that are looked at
_CLITICS = "[وفبلك]{0,2}"
_OPENING = r"[#@«»\"“(\[_\s]*"
_KINDS = (
    "مدينة|مدينتي|بلدة|بلدتي|قرية|قريتي|ناحية|منطقة|ريف|ريفي|أرياف|محافظة|محافظتي|حي|حيي|أحياء|"
    "مخيم|معبر|بادية|ضاحية|ضواحي|شمال|شمالي|جنوب|جنوبي|شرق|شرقي|غرب|غربي|وسط|محيط|أطراف|مشارف|"
    "أهالي|سكان|مطار|جبهة|جبهات|محور|محافظ|سهل"
)
_KIND_BEFORE = re.compile(
    rf"(?:^|[\s#«\"(]){_CLITICS}(?:ال)?(?:{_KINDS})[\s_]+{_OPENING}$"
    r"|\b(?:bajarê|bajarokê|bajarokên|navenda|navçeya|gundê|gundên|gundewarê|herêma|taxa|kantona|"
    r"başûrê|bakurê|rojhilatê|rojavayê)"
    rf"\s+{_OPENING}$"
    rf"|(?:^|\s)(?:شاری|شارۆچکەی|گوندی|ناوچەی|پارێزگای|گوندەواری|گەڕەکی)\s+{_OPENING}$"
    rf"|\b(?:city|town|village|countryside|province|governorate|district|suburbs?|outskirts) of"
    rf"\s+{_OPENING}$"
    r"|\b(?:northern|southern|eastern|western|rural|central|north|south|east|west)\s+"
    rf"{_OPENING}$",
    re.IGNORECASE,
)
_WEAK_BEFORE = re.compile(
    rf"(?:^|[\s#«\"(])[وف]?(?:في|من|إلى|الى|نحو|باتجاه|صوب|قرب|بين|على|ع|حول|داخل|عن|"
    rf"[يت]هز|[يت]ضرب|[يت]غادر|[يت]صل|[يت]دخل|[يت]زور|"
    rf"[يت]ستهدف|[يت]قصف|وصل|دخل|غادر|زار|قلب|ب|ل)\s+"
    rf"{_OPENING}$"
    r"|\b(?:in|near|at|from|to|around|outside|inside|towards?|into|of|across|over|enters?|leaves?)"
    rf"\s+{_OPENING}$"
    rf"|(?:^|\s)(?:li|ji|ber bi|nêzî|heta|û|gihîşt|gihîştin|çû|çûn|hat|hatin|şand)\s+{_OPENING}$"
    rf"|(?:^|\s)(?:لە|بۆ|لەنێوان|نزیک)\s+{_OPENING}$",
    re.IGNORECASE,
)
# What is in a place, or in another one and this: قرب الكسرة, بـ #الشحيل و #البصيرة.
_IN = re.compile(
    rf"(?:^|[\s#«\"(])[وف]?(?:في|قرب|داخل|باتجاه|صوب|نحو|إلى|الى|محيط|ب)[\s_]+{_OPENING}$"
)
_IN_ANOTHER = re.compile(
    r"(?:^|[\s#«\"(])[وف]?(?:(?:في|قرب|داخل|ب)\s+[#«\"]?|ب)[ء-ي]{3,}(?:[\s_][ء-ي]{3,})?\s+$"
)
_IN_TWO = re.compile(
    rf"(?:^|[\s#«\"(])[وف]?(?:في|قرب|ب)"
    rf"[\s_]+[#«\"]?[ء-ي]{{3,}}(?:[\s_][ء-ي]{{3,}})?\s+و\s{_OPENING}$"
)
_QUALIFIED = re.compile(r"\s+ال[ء-ي]{2,}(?:ي|ية|يه)(?![ء-ي])")  # البصيرة السياسية is no town
_ITEM = re.compile(r"^[#\W]{0,4}[^\W\d_][^:\n]{1,24}:\s", re.MULTILINE)
_FEWEST_ITEMS = 3  # of a round-up, each with the place that it begins with
_ENDING_SET_OFF = re.compile(r"['’](?:[dt][ae]n?|[yn]?[aeıiuü]|n?[ıiuü]n|[dt]eki|[dt]aki)\b")
_KIND_BEHIND = re.compile(
    r"(?:['’]\w+)?\s+(?:countryside|province|governorate|district|suburbs?|"
    r"city|kenti|kentinde|ili|ilinde|"
    r"ilçesi|ilçesinde|kırsalı|kırsalında|beldesi|köyü|sakinleri|valisi|valiliği|havalimanı|"
    r"büyükelçili\w+|saldırı\w*)\b"
)
# A place at the beginning, set off: "حلب: …", "حمص - عنب بلدي: …", "#دوما ✅ …"; before it at most
# signs and words of alarm.
_ALARM = r"(?:عاجل|خاص|متابعات|BREAKING|SonDakika|Son dakika)"
_BEGINNING = re.compile(rf"(?:^|\n)(?:[^\w\n]|{_ALARM})*$", re.IGNORECASE)
_CITY_ACTS = re.compile(r"\s+ت[ء-ي]{3,}(?=\s)")  # a city is feminine: حمص تودع
_SET_OFF = re.compile(r"[\s_]*(?:[:|/–—⚡-]|[\U0001f300-\U0001faff\u2600-\u27bf\u2b50])")
_PROCLITIC_OF_PLACE = ("ب", "ل")
_RARE_ZIPF = 4.0  # ten in a million: بالميادين may be a town, بالثورة is in the revolution
_SELDOM_ZIPF = 3.1  # one in a million: news of the place itself writes it as often
# What is in a place, or is the place's own: مجلس الرقة المدني, Manbij Military Council.
_OF_A_PLACE = re.compile(
    r" في |^(?:مجلس|فصائل|عشائر) |(?i:\bcouncil\b|\bkonseyi\b|\bmeclisi\b|^mecl[iî]sa )"
)


def is_of_a_place(name: str) -> bool:
    """Whether a longer name does not hide the place's name in it."""
    return _OF_A_PLACE.search(name) is not None


def is_rare(hit: Occurrence) -> bool:
    """Whether an Arabic word is so seldom that a preposition makes it a place: في الكسرة."""
    form = match_form(hit.term.surface)
    return hit.term.lang == "ar" and zipf(form, "ar") < _SELDOM_ZIPF


def is_seldom_elsewhere(hit: Occurrence, text: Text) -> bool:
    """Whether something is «in» what an Arabic word that is not too usual names, and no adjective
    behind it says what kind it is of: في البصيرة.
    """
    form = match_form(hit.term.surface)
    if hit.term.lang != "ar" or zipf(form, "ar") >= _RARE_ZIPF:
        return False
    before = surroundings.before(hit, text, _BEFORE)
    is_in = (
        surroundings.clitics(hit, text).endswith(_PROCLITIC_OF_PLACE[0])
        or (not hit.match.before and _IN.search(before) is not None)
        or _is_in_too(hit, text, before)
    )
    return is_in and not _QUALIFIED.match(surroundings.behind(hit, text, _BEHIND))


def placing(hit: Occurrence, text: Text) -> Placing:
    """Tell how the words around a hit place it."""
    before = surroundings.before(hit, text, _BEFORE)
    behind = surroundings.behind(hit, text, _BEHIND, with_ending=True)
    if _KIND_BEFORE.search(before) or _KIND_BEHIND.match(behind):
        return "kind"
    if _ENDING_SET_OFF.match(behind):
        return "strong"
    if _BEGINNING.search(before) and _SET_OFF.match(behind) and _begins(hit, text, before):
        return "strong"
    signs = (
        before.endswith("#"),
        _WEAK_BEFORE.search(before) is not None
        or _has_preposition(hit, text)
        or _is_in_too(hit, text, before)
        or (_BEGINNING.search(before) is not None and _CITY_ACTS.match(behind) is not None),
    )
    return "strong" if all(signs) else "weak" if any(signs) else ""


def _has_preposition(hit: Occurrence, text: Text) -> bool:
    clitics = surroundings.clitics(hit, text)
    return clitics.removeprefix("و").removeprefix("ف") in _PROCLITIC_OF_PLACE


def _is_in_too(hit: Occurrence, text: Text, before: str) -> bool:
    """Whether something is in another place «and» in this one: بالسيدة زينب والكسوة."""
    if hit.term.lang != "ar":
        return False
    if hit.match.before:
        return surroundings.clitics(hit, text) == "و" and _IN_ANOTHER.search(before) is not None
    return " و" in before and _IN_TWO.search(before) is not None


def _begins(hit: Occurrence, text: Text, before: str) -> bool:
    """Whether a hit begins the text, or a line of a round-up."""
    if hit.match.start < _BEFORE:
        return True
    return "\n" in before and len(_ITEM.findall(text.text)) >= _FEWEST_ITEMS
