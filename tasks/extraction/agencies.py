"""News agencies.

Their names as bylines and datelines write them, and the place an article was filed from.
"""

import re
import unicodedata
from collections.abc import Iterable

import msgspec

# One line per agency: its id, then its names. Compared without case, dots and vowel signs.
_TABLE = """
sana|SANA|سانا|الوكالة العربية السورية للأنباء|Syrian Arab News Agency
reuters|Reuters|رويترز|رویترز
afp|AFP|Agence France-Presse|أ ف ب|ا ف ب|أف ب|فرانس برس|وكالة الصحافة الفرنسية
ap|AP|Associated Press|The Associated Press|أ ب|أسوشيتد برس|أسوشييتد برس|أسوشيتدبرس
anadolu|AA|Anadolu|Anadolu Agency|Anadolu Ajansı|الأناضول|وكالة الأناضول
dpa|dpa|Deutsche Presse-Agentur|د ب أ|د ب ا
north-press|North Press|North Press Agency|نورث برس|وكالة نورث برس
anha|ANHA|Hawar News|Hawar News Agency|هاوار|وكالة هاوار|وكالة أنباء هاوار
anf|ANF|Firat News Agency|وكالة فرات
mezopotamya|Mezopotamya Ajansı|Mezopotamya Agency
iha|İHA|IHA|İhlas Haber Ajansı
dha|DHA|Demirören Haber Ajansı
anka|ANKA
xinhua|Xinhua|شينخوا|شين خوا
tass|TASS|تاس
ria-novosti|RIA|RIA Novosti|ريا نوفوستي
sputnik|Sputnik|سبوتنيك
interfax|Interfax|إنترفاكس
irna|IRNA|إرنا|ایرنا|ارنا
isna|ISNA|إيسنا|ایسنا
tasnim|Tasnim|تسنيم|تسنیم
fars|Fars|Fars News|خبرگزاری فارس|وكالة فارس
mehr|Mehr|Mehr News|خبرگزاری مهر|وكالة مهر
ina|INA|واع|وكالة الأنباء العراقية
nna|NNA|الوكالة الوطنية للإعلام|National News Agency
petra|Petra|بترا|وكالة الأنباء الأردنية
spa|SPA|واس|وكالة الأنباء السعودية
wam|WAM|وام|وكالة أنباء الإمارات
kuna|KUNA|كونا|وكالة الأنباء الكويتية
qna|QNA|قنا|وكالة الأنباء القطرية
mena|MENA|أ ش أ|وكالة أنباء الشرق الأوسط
efe|EFE|إفي
ansa|ANSA|أنسا
upi|UPI|United Press International
pa|PA Media
wires|وكالات|الوكالات|Agencies
"""
_DROPPED = re.compile("[\u064b-\u065f\u0670\u0640\u200c-\u200f.]")
_ALIKE = str.maketrans("أإآٱىیکةه", "اااايي\u0643\u0647\u0647")
_MAX_HEAD = 90  # characters in which a dateline ends


def _folded(text: str) -> str:
    """Return a name for comparison: no case, dots and vowel signs, one form of each letter."""
    text = _DROPPED.sub("", unicodedata.normalize("NFKC", text)).replace("İ", "i").casefold()
    return " ".join(text.translate(_ALIKE).split())


_LABELS = frozenset(
    _folded(label)
    for label in ("المصدر", "source", "kaynak", "منبع", "سەرچاوە", "çavkanî", "by", "وكالة")
)
_AGENCIES = {
    _folded(name): line.split("|")[0]
    for line in _TABLE.split("\n")
    if line
    for name in line.split("|")[1:]
}
_MARKS = re.compile(r"\s*(?:[-–—:|/()\[\],،]\s*)+")
_MAX_PARTS = 4  # place, day, agency, and one more
_MAX_PLACE, _MAX_WORDS = 40, 3


class Dateline(msgspec.Struct, frozen=True):
    """Where an article says it comes from.

    ``place`` and ``agency`` (an id of the table) are "" when it does not.

    ``end`` is the code point behind it in the line it was read from, 0 without one.
    """

    place: str = ""
    agency: str = ""
    end: int = 0


def agency_named(name: str) -> str:
    """Return the id of the agency that goes by ``name``, "" when none does."""
    return _AGENCIES.get(_folded(name), "")


def dateline_of(line: str) -> Dateline:
    """Read the dateline that a story's first line begins with.

    A known agency among its first parts makes one.

    "Damascus, Nov 29 (SANA) -", "Damascus - SANA:", "SANA - Damascus:", "(Reuters) -" and the like.
    """
    parts = _parts(line[:_MAX_HEAD])
    for place, (name, _) in enumerate(parts):
        agency = agency_named(name)
        if agency:
            before = next(
                (
                    other
                    for other, _ in parts[:place]
                    if other and _folded(other).split()[0] not in _LABELS
                ),
                "",
            )
            behind = parts[place + 1 : place + 2] if not before else []
            where = before or next(
                (other for other, _ in behind if len(other.split()) <= _MAX_WORDS), ""
            )
            last = place + 1 if where and not before else place
            return Dateline(where[:_MAX_PLACE], agency, parts[last][1])
    return Dateline()


def filed_of(lines: Iterable[str]) -> Dateline:
    """Return the first dateline among lines.

    One with a place goes before one that only names its agency.
    """
    found = [filed for filed in map(dateline_of, lines) if filed.agency]
    return next((filed for filed in found if filed.place), found[0] if found else Dateline())


def _parts(head: str) -> list[tuple[str, int]]:
    """Return the first parts between marks of punctuation, each with where the marks behind it end."""
    parts, start = [], 0
    for mark in _MARKS.finditer(head):
        parts.append((head[start : mark.start()].strip(), mark.end()))
        start = mark.end()
    if start and len(head) < _MAX_HEAD:
        parts.append((head[start:].strip(), len(head)))
    return parts[:_MAX_PARTS]
