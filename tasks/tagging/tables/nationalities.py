"""Which state a word names: by its name, its adjective or its capital.

Asked for a word or phrase in match form at a known place, as it stands in the text: the word
behind «وزارة الداخلية» is «الهندية», so the ministry is India's. The table
``tasks/data/words/nationalities.tsv`` is written by ``tools/nationalities.py``. It has one base
form of each spelling; what the grammar of its language puts around it is taken off when a word is
looked up, so that the table stays small and a look-up costs a few dictionary accesses.

The match form has no capitals: whoever asks about an English ``polish`` or ``us`` looks at the
published letters, or at ``is_doubtful``.
"""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product

from tasks.errors import SettingsError
from tasks.tagging import affixes as grammar
from tasks.text.match_form import match_forms

Codes = frozenset[str]
NOWHERE: Codes = frozenset()

_FILE = "nationalities.tsv"
_COLUMNS = ("kind", "lang", "code", "spellings")
_KINDS = ("name", "adjective", "plural", "capital", "word")
_LANGUAGES = ("ar", "en", "tr", "ku", "ckb")

_ARTICLE = "ال"
_TO_THE = "لل"  # what ل and the article write together
_CONJUNCTIONS = ("و", "ف", "")
_LIKE = frozenset({"ك", "وك", "فك"})
_BEFORE_BARE = grammar.BEFORE_BARE - _LIKE
# Masculine, feminine (as it should be written and as it is), duals and sound plurals.
_ENDINGS_AR = ("", "ة", "ه", "ون", "ين", "ات", "ان", "تان", "تين")
_PLURALS_TR = ("ler", "lar")
# Letters of a word that takes an ending without an apostrophe. Turkish sets names and capitals off
# by orthography, so short ones are other words without one (limanı); English has the plural of
# peoples only. A word of three letters takes an ending of so many: Ruslar.
_SHORTEST_NAME = {"tr": 5, "ku": 3, "ckb": 3}
_SHORTEST_ADJECTIVE = 3
_SHORTEST_ENDING = {"en": 4, "tr": 3, "ku": 1, "ckb": 1}
_LONGEST_ENDING = 9
_OPENING = 3  # letters by which most words are told from all names
_BEHIND_PARTICLES = range(1, 7)  # where a name's first letter may stand, without its own article
_MOST_REMEMBERED = 4_096  # words whose bases are kept: articles ask for the same ones
_SUFFIXES: dict[str, grammar.Affixes] = {
    "en": frozenset({"s"}),  # of peoples; the possessive has its apostrophe
    "tr": grammar.TURKISH | frozenset(map("".join, product(_PLURALS_TR, grammar.TURKISH))),
    "ku": grammar.KURMANJI,
    "ckb": grammar.SORANI,
}

_Forms = dict[str, Codes]
_Row = tuple[str, str, str, list[str]]


class Nationalities:
    """States by what they are called; immutable, safe to share between threads.

    Every look-up takes a word or phrase in match form with what the grammar puts around it
    (``والالمانية``, ``germany's``, ``almanya'nin``), and a language code, "" for any. It returns
    ISO 3166 codes of two letters (XK is Kosovo): none for another word, several where a word
    stands for several states (الكورية).
    """

    def __init__(self, rows: Iterable[_Row]) -> None:
        """Take rows of ``parse_nationalities``."""
        known = list(rows)
        self._names = _collect(known, {"name"})
        self._adjectives = _collect(known, {"adjective", "plural"})
        self._capitals = _collect(known, {"capital"})
        self._doubtful = _collect(known, {"word"})
        self._openings = {
            lang: {_bare(form)[:_OPENING] for table in self._tables() for form in table[lang]}
            for lang in _LANGUAGES
        }

    def _tables(self) -> tuple[dict[str, _Forms], ...]:
        return self._names, self._adjectives, self._capitals

    def may_know(self, form: str, lang: str = "") -> bool:
        """Tell by few letters of a word whether it may be a name, adjective or capital.

        That is asked of every word of a text, and nearly all are none.
        """
        languages = (lang,) if lang in self._openings else _LANGUAGES
        return any(self._may_know(form, code) for code in languages)

    def _may_know(self, form: str, lang: str) -> bool:
        """Look where a name begins: behind particles and the article in Arabic, else at once."""
        openings = self._openings[lang]
        if not openings.isdisjoint((form[:3], form[:2], form[:1])):
            return True
        return lang == "ar" and not openings.isdisjoint(
            [form[at : at + length] for at in _BEHIND_PARTICLES for length in (3, 2)]
        )

    def country_of_name(self, form: str, lang: str = "") -> Codes:
        """Return the states of which this is a name: ``وروسيا``, ``russia's``, ``rusya'nin``."""
        return _look_up(self._names, form, lang)

    def country_of_adjective(self, form: str, lang: str = "") -> Codes:
        """Return the states of which this is an adjective or a people: الروسية, ``russians``."""
        return _look_up(self._adjectives, form, lang, is_adjective=True)

    def country_of_capital(self, form: str, lang: str = "") -> Codes:
        """Return the states of which this is the capital or the seat of power: ``kyiv``."""
        return _look_up(self._capitals, form, lang)

    def country_of(self, form: str, lang: str = "") -> Codes:
        """Return the states of which this is the name, else the adjective, else the capital."""
        return (
            self.country_of_name(form, lang)
            or self.country_of_adjective(form, lang)
            or self.country_of_capital(form, lang)
        )

    def is_doubtful(self, form: str, lang: str = "") -> bool:
        """Whether this is an ordinary word too: ``us`` without its capitals, المالية, ``mali``."""
        return bool(_look_up(self._doubtful, form, lang, is_adjective=True))


@cache
def nationalities() -> Nationalities:
    """Read the table once in a process."""
    return Nationalities(
        parse_nationalities((files("tasks") / "data" / "words" / _FILE).read_text("utf-8"))
    )


def parse_nationalities(text: str) -> list[_Row]:
    """Return kind, language, code and match forms of each row.

    Columns: ``kind`` (name, adjective, plural, capital, or word: an ordinary word that is spelled
    like one of them), ``lang``, ``code``, and ``spellings``, "|" between them. Arabic adjectives
    are masculine and without the article. Raises SettingsError with the line.
    """
    head, *lines = text.splitlines()
    if tuple(head.split("\t")) != _COLUMNS:
        raise SettingsError(f"{_FILE}: line 1: give the columns {', '.join(_COLUMNS)}")
    rows: list[_Row] = []
    for number, line in enumerate(lines, 2):
        cells = line.split("\t")
        if len(cells) != len(_COLUMNS) or cells[0] not in _KINDS or cells[1] not in _LANGUAGES:
            raise SettingsError(f"{_FILE}: line {number}: {line!r} is no row; correct it")
        rows.append((cells[0], cells[1], cells[2], cells[3].split("|")))
    folded = iter(match_forms([one for *_, spellings in rows for one in spellings]))
    return [
        (kind, lang, code, [next(folded) for _ in spellings])
        for kind, lang, code, spellings in rows
    ]


def _collect(rows: list[_Row], kinds: set[str]) -> dict[str, _Forms]:
    """Map each language to its forms, with the states of each."""
    found: dict[str, _Forms] = {lang: {} for lang in _LANGUAGES}
    for kind, lang, code, bases in rows:
        if kind in kinds:
            is_inflected = kind in {"adjective", "word"} and lang == "ar"
            for form in _inflected(bases) if is_inflected else bases:
                found[lang][form] = found[lang].get(form, NOWHERE) | {code}
    return found


def _bare(form: str) -> str:
    """Take the article of a name off: what stands before it may have taken it, too."""
    return form.removeprefix(_ARTICLE)


def _inflected(bases: Iterable[str]) -> Iterator[str]:
    """Yield the forms of Arabic adjectives; in a phrase all its adjectives take the same ending."""
    for base in bases:
        for ending in _ENDINGS_AR:
            words = (word + ending if word.endswith("ي") else word for word in base.split(" "))
            yield " ".join(words)


def _look_up(
    tables: dict[str, _Forms], form: str, lang: str, *, is_adjective: bool = False
) -> Codes:
    found = NOWHERE
    for code in (lang,) if lang in tables else _LANGUAGES:
        table = tables[code]
        for one in _bases(form, code, is_adjective):
            if one in table:
                found |= table[one]
                break
    return found


@lru_cache(maxsize=_MOST_REMEMBERED)
def _bases(form: str, lang: str, is_adjective: bool) -> tuple[str, ...]:  # noqa: FBT001 (a key)
    """Return a form as it is, then what is left of it without what grammar may have added."""
    if lang == "ar":
        return tuple(_bare_arabic(form, is_adjective=is_adjective))
    return tuple(_without_ending(form, lang, is_adjective=is_adjective))


def _bare_arabic(form: str, *, is_adjective: bool) -> Iterator[str]:
    """Yield an Arabic form as it is, then without its particles, then without its articles."""
    for one in _without_particles(form):
        yield one
        if is_adjective and one.startswith(_ARTICLE):
            yield " ".join(word.removeprefix(_ARTICLE) for word in one.split(" "))


def _without_particles(form: str) -> Iterator[str]:
    """Yield an Arabic form as it is, and without و or ف, ب or ل; ك stands before the article."""
    yield form
    for before in _CONJUNCTIONS:
        if form.startswith(before + _TO_THE):
            yield _ARTICLE + form[len(before) + len(_TO_THE) :]
    for length in (1, 2):
        before, rest = form[:length], form[length:]
        if before in _BEFORE_BARE or (before in _LIKE and rest.startswith(_ARTICLE)):
            yield rest


def _without_ending(form: str, lang: str, *, is_adjective: bool) -> Iterator[str]:
    """Yield a form as it is, then before its apostrophe, then without each ending that it has."""
    yield form
    stem, apostrophe, ending = form.rpartition("'")
    if apostrophe and (lang in grammar.APOSTROPHE or ending == "s"):
        yield stem
    shortest = _SHORTEST_ADJECTIVE if is_adjective else _SHORTEST_NAME.get(lang, len(form))
    for at in range(len(form) - 1, max(shortest, len(form) - _LONGEST_ENDING) - 1, -1):
        if at == _SHORTEST_ADJECTIVE and len(form) - at < _SHORTEST_ENDING[lang]:
            continue
        if form[at:] in _SUFFIXES[lang]:
            yield form[:at]
        if lang == "ku":
            yield from _with_vowel(form[:at], form[at:])


def _with_vowel(stem: str, ending: str) -> Iterator[str]:
    """Yield the Kurmanji names that lose their vowel before this ending: sûriyê is of Sûriye."""
    for vowel, endings in grammar.KURMANJI_VOWELS.items():
        if ending in endings:
            yield stem + vowel
