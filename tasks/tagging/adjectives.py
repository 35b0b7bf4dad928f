"""Whether an adjective of origin means a place: العشائر الديرية does, محمد الحلبي is a surname.

An Arabic adjective stands behind its noun and has the article as the noun has. Behind a first name,
which has none, or behind a title it is a surname.
"""

import re

from tasks.tagging import surroundings
from tasks.tagging.occurrences import Occurrence, Text

_REACH = 30  # characters in which the word before is looked for
_WORD = re.compile(r"(\S+)[\s#«\"_]*$")
_DEFINITE = re.compile("(?:[وف]?[بك]?ال|[وف]?لل)[ء-ي]{3}")
# Titles of one man; in the plural and the feminine a noun like any other.
_TITLES = frozenset(
    "الشيخ السيد الدكتور الأستاذ الوزير الرئيس العميد العقيد المقدم الرائد اللواء النقيب الملازم "
    "الحاج المحافظ المهندس الشهيد الإعلامي الصحفي الناشط الفنان الشاب القاضي المحامي".split()
)
# Who may be from somewhere, without the article: ناشط حموي; a first name stands there as well.
_PEOPLE = frozenset(
    "ناشط ناشطة ناشطون شاب شابة شبان عائلة عائلات عوائل مقاتل مقاتلون مقاتلين مدني مدنيون رجل "
    "امرأة طبيب طبيبة صحفي صحفية كاتب كاتبة تاجر تجار عشيرة عشائر ضابط ضباط طالب طلاب لاجئ لاجئة "
    "لاجئون لاجئين نازح نازحون نازحين فنان فنانة مواطن مواطنون مواطنين وجهاء وفد".split()
)
_PARTICLES = frozenset("في من إلى الى عن على مع هذا ذلك هو كان أن إن ثم أو بين".split())


def means_origin(hit: Occurrence, text: Text) -> bool:
    """Whether the word before allows the adjective to be one."""
    before = _WORD.search(surroundings.before(hit, text, _REACH))
    if before is None:
        return True
    word = before[1].lstrip('#@«"(')
    if not text.of(hit.field)[hit.match.start + hit.match.before :].startswith("ال"):
        return word in _PEOPLE
    return word not in _TITLES and (word in _PARTICLES or _DEFINITE.match(word) is not None)
