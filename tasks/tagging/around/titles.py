"""Whether a title stands before a Kurmanji name, which then is a person's: Serok Şera.

A title stands before its bearer as it is; with an izafe it is somebody's office, and what follows
may be a place: serokê Şera is the head of Sharran (Thackston, *Kurmanji Kurdish*).
"""

import re

from tasks.tagging.around import surroundings
from tasks.tagging.around.adjectives import means_origin
from tasks.tagging.around.relatives import is_relatives
from tasks.tagging.occurrences import Occurrence, Text
from tasks.tagging.tables.title_tables import titles
from tasks.tagging.taxonomy import Topic
from tasks.text.word_tables import Language

_REACH = 16  # characters in which the title is looked for
_FULL_REACH = 48  # characters in which a title, a first name and what is called are looked for
_SAID_BY = (
    r"(?:^|[\s،.:«\"])[وف]?(?:قال|أكد|أضاف|أوضح|ذكر|صرح|أشار|بين|اعتبر|كشف|أعلن|حذر|رأى|لفت|نفى)ت?"
    r"\s+(ال[ء-ي]+)\s+"  # a verb and a title
)
_SAYING = re.compile(rf"{_SAID_BY}[ء-ي]+\s+$")
_SAYING_OF = re.compile(f"{_SAID_BY}$")
_SURNAME = re.compile(r"\s+[ء-ي]+")
_SAID = re.compile(r"\s*(?:[،,][^،,.]{1,40}[،,]\s*)?(?:إن|أن|ان|إنه|إنها|:|خلال|في تصريح)(?![ء-ي])")
_TITLE = re.compile(r"(?:^|[\s\"“(])([^\W\d_]+) $")
_SURNAME_LATIN = re.compile(r" [A-Z][a-zà-ÿ]+(?![^\W\d_])")
_TITLED = re.compile(r"(?:^|[\s\"“(])([^\W\d_]+) [A-ZÇĞİÖŞÜÊÎÛ][^\W\d_]+[ -]$")
# Where the verb stands last, a place may follow its subject: Bakan Fidan Şam'a gitti. It has a case
# ending then, or no verb of saying stands behind it.
_VERB_LAST = frozenset({"ku", "kmr", "tr"})
_NO_PLACE = re.compile(
    r"\w?\s+(?:got|dibêje|ragihand|axivî|diyar kir|da zanîn|anî ziman|[^\W\d_]+['’][dt][ae]ki|"
    r"konuştu|söyledi|dedi|açıkladı|belirtti|ifade etti|duyurdu)\b"
)
# In English a place may follow as well: Mayor Adams Damascus trip cancelled.
_NAME_ENDS = re.compile(
    r"\s*(?:[,.;:)\"”]|['’]s\b|$|(?:said|says|told|who|was|is|has|and|[a-z]+ed)\b)"
)
_WORD_BEFORE = re.compile(r"(\w+)\s+$")
_LATIN: tuple[Language, ...] = ("en", "ku", "tr")


def is_surname(hit: Occurrence, text: Text) -> bool:
    """Whether the word before makes a place's name, or an adjective of origin, a person's."""
    return is_titled(hit, text) or (hit.term.role == "adjective" and not means_origin(hit, text))


def is_persons(hit: Occurrence, text: Text, topic: Topic) -> bool:
    """Whether a hit is part of another person's name: behind a title the last of a place's, or
    the first; the surname behind another given name.
    """
    is_last = topic.kind == "place" and is_full_name(hit, text)
    return is_last or is_first_name(hit, text) or is_relatives(hit, text, topic)


def is_full_name(hit: Occurrence, text: Text) -> bool:
    """Whether a title and a first name stand before a place's name: commander Rohilat Afrin.

    In Arabic a noun may stand between a title and a place (افتتح الوزير سوق حلب), so there it takes
    a verb of saying before and what was said behind: قال القيادي سيامند عفرين إن.
    """
    published, start = text.of(hit.field), hit.match.start
    first = max(0, start - _FULL_REACH)
    if hit.term.lang in {"ar", "ckb"}:
        if not _SAID.match(published, hit.match.end):
            return False
        saying = _SAYING.search(published, first, start)
        return saying is not None and saying[1] in titles("ar")
    titled = _TITLED.search(published, first, start)
    if titled is None:
        return False
    if hit.term.lang == "en" and not _NAME_ENDS.match(published, hit.match.end):
        return False
    if text.lang in _VERB_LAST and not _NO_PLACE.match(published, hit.match.end - hit.match.after):
        return False
    return any(titled[1].casefold() in titles(lang) for lang in _LATIN)


def is_first_name(hit: Occurrence, text: Text) -> bool:
    """Whether a title stands before a place's name and a surname behind it: Chief Jordan Hale.

    In Arabic with a verb of saying before and what was said behind: قالت الدكتورة هنادي سليم إن.
    """
    published, start = text.of(hit.field), hit.match.start
    first = max(0, start - _FULL_REACH)
    if hit.term.lang == "ar":
        surname = _SURNAME.match(published, hit.match.end)
        saying = surname and _SAYING_OF.search(published, first, start)
        if not (surname and saying and _SAID.match(published, surname.end())):
            return False
        return not {saying[1], saying[1].removesuffix("ة")}.isdisjoint(titles("ar"))
    titled = _TITLE.search(published, first, start)
    if titled is None or not _SURNAME_LATIN.match(published, hit.match.end):
        return False
    return hit.term.lang == "en" and titled[1].casefold() in titles("en")


def is_titled(hit: Occurrence, text: Text) -> bool:
    """Whether a Kurmanji name stands behind a title without an izafe."""
    if hit.term.lang != "ku":
        return False
    before = _WORD_BEFORE.search(surroundings.before(hit, text, _REACH))
    return before is not None and before[1].casefold() in titles("ku")
