"""Detects the language of a text, offline: by its alphabet, then by a small model.

The alphabet and small words are right on Sorani and Kurmanji, of which detectors know little; the
model is right on what the alphabet does not show. What a feed declares is believed where neither is
sure. Only display and a few endings depend on the result: terms of all languages are looked for in
every text.
"""

import re
from collections import Counter
from functools import lru_cache

import msgspec

from tasks.text.language_codes import language_code
from tasks.text.language_model import scores as scores_of
from tasks.text.letters import lower

_RECENT = 8  # an article is asked about again: as a page it declares more than as a text
_FEW = 500
_SAMPLE = 1_500  # code points; the alphabet shows long before
_UNKNOWN = "und"
_MIN_LETTERS = 3


class _Language(msgspec.Struct, frozen=True):
    """A language within its script: letters that its neighbours lack, and its function words.

    ``needed`` is the share of letters that must be its own; ``words`` are compared whole.
    """

    code: str
    letters: frozenset[str]
    needed: float
    words: frozenset[str] = frozenset()


def _language(code: str, letters: str, needed: float, words: str = "") -> _Language:
    return _Language(code, frozenset(letters), needed, frozenset(words.split()))


# Within a script the rows are asked in order: the rarer the alphabet, the earlier. The last row of
# Arabic is the rest.
_ARABIC = (
    _language("ug", "ۇۈڭې", 0.03),
    _language("ckb", "ێۆڵڕە", 0.03),
    _language("ur", "ٹڈڑںےہھ", 0.03),
    _language("fa", "پچژگکی", 0.06),
    _language("ar", "ةىأإؤكي", 0.03, "في من على إلى أن عن التي الذي هذا هذه بعد"),
)
_LATIN = (
    _language("ku", "êîû", 0.02, "û li di ji bi ku jî yê ên wê bo xwe hat kir ew bû dike"),
    _language(
        "tr", "ığ", 0.02, "ve bir bu için ile da de olarak olan çok daha sonra gibi göre kadar ise"
    ),
    _language(
        "en", "", 1.0, "the of and to in is that for was with on by as are from it at has said"
    ),
    _language("fr", "", 1.0, "le la les des et est une dans pour que qui du sur pas avec au par"),
    _language("de", "ß", 1.0, "der die und das ist nicht mit von den dem ein eine auf für im zu"),
    _language("es", "", 1.0, "el los que de la y en por una del las con para se su al"),
)
_CYRILLIC = (_language("uk", "іїєґ", 0.02), _language("ru", "ыэё", 0.005))
_RANGES = (
    ("arabic", re.compile("[\u0620-\u064a\u066e-\u06d5\u06fa-\u06ff\u0750-\u077f]+")),
    ("latin", re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+")),
    ("cyrillic", re.compile("[\u0400-\u052f]+")),
    ("hebrew", re.compile("[\u05d0-\u05ea]+")),
    ("greek", re.compile("[\u0370-\u03ff]+")),
)
_ASCII_RANGES = tuple(pair for pair in _RANGES if pair[0] == "latin")
_LANGUAGES = {"arabic": _ARABIC, "latin": _LATIN, "cyrillic": _CYRILLIC}
_DEFAULTS = {"arabic": "ar", "cyrillic": "ru", "hebrew": "he", "greek": "el"}
_SCRIPT_OF = {
    **dict.fromkeys("ar ckb fa ur ps ug sd".split(), "arabic"),
    **dict.fromkeys("ru uk bg sr".split(), "cyrillic"),
    "he": "hebrew",
    "el": "greek",
}
_WORD = re.compile(r"[^\W\d_]+")
_OTHER = "other"
_OTHERS = frozenset("zh ja ko hy ka hi bn th ta te ml am ti dv km my si".split())  # own scripts
_OURS = frozenset({"ckb", "ku", "ur"})  # what the model takes for Uyghur, Romanian and Persian
_FEW_LETTERS = 20  # below, the model guesses
_CANDIDATES = 5  # languages that the model names
_POSSIBLE, _SURE = 0.2, 0.5  # scores of the model
_MIN_WORD_SHARE = 0.06  # running text has a fifth of its words in such lists
_PRIOR = 0.04


def guess(text: str, *declared: str) -> str:
    """Guess the BCP 47 code of the language, "und" when neither text nor ``declared`` shows it.

    The script overrules declared languages that cannot be written in it; within a script the first
    of ``declared`` (tags such as ``ar-SY``, the most believable first) wins unless letters, small
    words or the model speak for another.
    """
    sample = text[:_SAMPLE]
    script, count = _script(sample)
    prior = next(filter(None, (_prior(one, script) for one in declared)), "")
    if count < _MIN_LETTERS:
        guessed = _by_model(sample, _OTHER, prior) if len(sample) >= _MIN_LETTERS else ""
        return guessed or prior or _UNKNOWN
    if script == "latin":
        own = _by_words(sample, count, prior)
    else:
        own = _by_letters(sample, count, script)
    if own in _OURS or count < _FEW_LETTERS:
        return own or prior or _DEFAULTS.get(script, _UNKNOWN)
    return _by_model(sample, script, prior) or own or prior or _DEFAULTS.get(script, _UNKNOWN)


def script_of(text: str, declared: str = "") -> str:
    """Name the script of most letters; without letters, that of the declared language."""
    name, count = _script(text[:_FEW])
    if count:
        return name
    return _SCRIPT_OF.get(language_code(declared.strip()), "latin")


@lru_cache(maxsize=_RECENT)
def _script(sample: str) -> tuple[str, int]:
    best = 0
    named = "latin"
    for name, letters in _RANGES if not sample.isascii() else _ASCII_RANGES:
        count = sum(map(len, letters.findall(sample)))
        if count > best:
            best = count
            named = name
        if 2 * best > len(sample):
            break
    return named, best


def _prior(declared: str, script: str) -> str:
    code = language_code(declared.strip())
    if code == "ku" and script == "arabic":
        return "ckb"
    is_code = 2 <= len(code) <= 3 and code.isascii() and code.isalpha()  # noqa: PLR2004 - BCP 47
    return code if is_code and _SCRIPT_OF.get(code, "latin") == script else ""


def _by_letters(sample: str, count: int, script: str) -> str:
    for language in _LANGUAGES.get(script, ()):
        if sum(map(sample.count, language.letters)) >= language.needed * count:
            return language.code
    return ""


def _by_words(sample: str, count: int, prior: str) -> str:
    words = _counted(sample)
    scored = [(_score(language, sample, words, count, prior), language.code) for language in _LATIN]
    best, code = max(scored)
    return code if best >= _MIN_WORD_SHARE else ""


@lru_cache(maxsize=_RECENT)
def _counted(sample: str) -> Counter[str]:
    return Counter(_WORD.findall(lower(sample)))


_asked = lru_cache(maxsize=_RECENT)(scores_of)


def _by_model(sample: str, script: str, prior: str) -> str:
    """Take a language of this script that the model is sure of, a declared one when possible."""
    scores: dict[str, float] = {}
    for code, score in _asked(sample, _CANDIDATES).items():
        if code:
            scores[language_code(code)] = score
    if scores.get(prior, 0.0) >= _POSSIBLE:
        return prior
    code, score = max(scores.items(), key=lambda pair: pair[1], default=("", 0.0))
    is_possible = code in _OTHERS if script == _OTHER else _SCRIPT_OF.get(code, "latin") == script
    return code if score >= _SURE and is_possible else ""


def _score(language: _Language, sample: str, words: Counter[str], count: int, prior: str) -> float:
    share = sum(map(words.__getitem__, language.words)) / words.total()
    own = sum(map(sample.count, language.letters)) / count
    alphabet = min(own / language.needed, 1.0) * 0.1
    return share + alphabet + (_PRIOR if language.code == prior else 0.0)
