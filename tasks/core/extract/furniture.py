"""Takes the furniture off an article's text: what the page says around the story. Rules of structure, none of a site."""

import re
import unicodedata
from collections.abc import Set as AbstractSet

from tasks.core.dates import visible_date

_HEAD_LINES = 8  # furniture above the story; deeper lines are the story's own
_MAX_LABEL = 60
_MAX_DATE_REST = 40  # letters beside the date in a line that only dates the article
_MIN_LINK = 15
_MAX_SHARES = 320

_VOWELS = re.compile("[\u064b-\u065f\u0670\u0640\u200c-\u200f\ufe0f]")
_LETTERS = str.maketrans("أإآٱىیيکةه", "ااااييييهه".replace("ييييهه", "يييكهه"))
_WORD = re.compile(r"\w+")

# Lines that are nothing but these words, marks and numbers.
_SHARE = (
    "مشاركة|شارك|شاركها|مشاركة المقال|شارك المقال|شارك الخبر|مشاركة الخبر|شارك هذا المقال|شارك هذا الخبر|شارك عبر|انشر|"
    "طباعة|أرسل|نسخ الرابط|تم نسخ الرابط|فيسبوك|تويتر|واتساب|"
    "تلغرام|تيليغرام|تليجرام|البريد الإلكتروني|بريد|إكس|لينكد إن|ماسنجر|"
    "share|share this|share this article|share on|share via|"
    "print|email|copy link|link copied|facebook|twitter|whatsapp|"
    "telegram|linkedin|messenger|x|tweet|paylaş|yazdır|"
    "kopyala|parve bike|belav bike|çap bike|هاوبەشی بکە|بڵاوی بکەرەوە|"
    "چاپ|اشتراک گذاری|حجم الخط|استمع|like|pin it|reddit|threads|viber|فايبر|skype"
)
_NEIGHBOUR = (
    "السابق|التالي|المقال السابق|المقال التالي|الخبر السابق|الخبر التالي|الموضوع السابق|الموضوع التالي|previous|next|"
    "previous article|next article|previous post|next post|önceki|sonraki|önceki haber|sonraki haber|قبلی|بعدی|pêş|paş"
)
_MORE = (
    "اقرأ أيضا|اقرأ أيضاً|إقرأ أيضا|اقرا ايضا|اقرأ المزيد|مواضيع ذات صلة|مواضيع متعلقة|أخبار ذات صلة|مقالات ذات صلة|"
    "قد يعجبك|قد يهمك|شاهد أيضا|المزيد|read also|read more|related|"
    "related articles|related stories|see also|more on this|also read|"
    "ilgili haberler|ayrıca okuyun|بیشتر بخوانید|هەروەها بخوێنەوە"
)
_DATING = (
    "نشر|تم نشره|نشر في|تاريخ النشر|آخر تحديث|تحديث|التاريخ|published|posted|updated|last updated|yayınlanma|güncelleme"
)


def _fold(text: str) -> str:
    """Return the words of ``text`` for comparison: no case, vowel signs, punctuation or spelling variants."""
    text = _VOWELS.sub("", unicodedata.normalize("NFKC", text)).casefold().translate(_LETTERS)
    return " ".join(_WORD.findall(text))


def _phrases(table: str) -> frozenset[str]:
    return frozenset(_fold(phrase) for phrase in table.split("|"))


_SHARES, _NEIGHBOURS, _MORES, _DATINGS = (_phrases(table) for table in (_SHARE, _NEIGHBOUR, _MORE, _DATING))
_LONGEST = max(len(phrase.split()) for phrase in _SHARES)


def strip(lines: list[str], title: str, links: AbstractSet[str] = frozenset()) -> tuple[list[str], list[str]]:
    """Return (the story's lines, the lines taken off).

    ``title`` is the article's, ``links`` the texts of the page's links. Off come, at the top: repetitions of the title,
    date lines, share bars; at the end: share bars, related and previous or next links; anywhere: a label such as
    "read also" with the link below it. A text that is furniture throughout stays as it is.
    """
    kept = _without_boxes(lines, links)
    start = _head(kept, _fold(title))
    end = _tail(kept, start, links)
    story = kept[start:end]
    if not story:
        return lines, []
    remaining = set(story)
    return story, [line for line in lines if line not in remaining]


def _head(lines: list[str], title: str) -> int:
    """Return where the story begins: behind the last line of furniture among the first ones that are nothing else."""
    start = 0
    for place, line in enumerate(lines[:_HEAD_LINES]):
        if _is_title(line, title) or _is_share_bar(line) or is_date_line(line):
            start = place + 1
        elif len(line) > _MAX_LABEL:
            break
    return start


def _tail(lines: list[str], start: int, linked: AbstractSet[str]) -> int:
    end = len(lines)
    while end > start and _ends_in_furniture(lines[end - 1], linked):
        end -= 1
    return end


def _ends_in_furniture(line: str, linked: AbstractSet[str]) -> bool:
    is_link = _is_link(line, linked) and not line.endswith((".", "۔", "!", "؟", "?", "»", '"'))
    return is_link or _is_share_bar(line) or (len(line) <= _MAX_LABEL and _is_label(_fold(line)))


def _is_link(line: str, linked: AbstractSet[str]) -> bool:
    return len(line) >= _MIN_LINK and line in linked


def _is_label(folded: str) -> bool:
    return folded in _NEIGHBOURS or folded in _MORES


def _without_boxes(lines: list[str], linked: AbstractSet[str]) -> list[str]:
    """Drop each label such as "read also" together with the links that follow it."""
    kept: list[str] = []
    is_box = False
    for line in lines:
        label, _, rest = line.partition(":")
        is_label = len(label) <= _MAX_LABEL and _fold(label) in _MORES and (not rest or _is_link(rest.strip(), linked))
        is_box = is_label or (is_box and _is_link(line, linked))
        if not is_box:
            kept.append(line)
    return kept


def _is_title(line: str, title: str) -> bool:
    return bool(title) and len(line) <= 2 * len(title) + _MAX_LABEL and _fold(line) == title


def _is_share_bar(line: str) -> bool:
    """Tell whether a line is made of share words and counters alone."""
    if len(line) > _MAX_SHARES:
        return False
    words = [word for word in _fold(line).split() if not word.isdecimal()]
    place = 0
    while place < len(words):
        width = next((n for n in range(_LONGEST, 0, -1) if " ".join(words[place : place + n]) in _SHARES), 0)
        if not width:
            return False
        place += width
    return bool(words)


def is_date_line(line: str) -> bool:
    """Tell whether a line does nothing but date the article: a complete date, and few words beside it or a label."""
    if len(line) > _MAX_LABEL * 2 or visible_date(line) is None:
        return False
    letters = sum(sign.isalpha() for sign in line)
    folded = _fold(line)
    return letters <= _MAX_DATE_REST or any(folded.startswith(label) for label in _DATINGS)
