"""Sentences by which a site says that it took its article away.

The word for the article and a verb of taking away in the passive stand close together; that is
grammar, so the reasons and the polite words around them may be any.
"""

import re
from collections.abc import Iterable

import msgspec

from tasks.text.normalize import INTERSTITIALS, normalize
from tasks.text.word_tables import Phrases, every_phrase

MAX_LETTERS = 300  # of a notice; what is longer tells a story
_SENTENCES = re.compile(r"[.!?؟۔…\n]+")
# The auxiliary of English, and an adverb behind it.
_WAS = r"(?:been|being|was|were|is|are|have|has) (?:\w+ )?"
_SHARE = 0.35  # of the text that the sentences about it fill
_BETWEEN_POINTED = 8  # words: the verb stands last in Turkish, Persian and Kurdish
_BETWEEN_CERTAIN = 2
_TAKER = 2  # words


class RemovalTables(msgspec.Struct, frozen=True):
    """The tables that the sentences are made of."""

    pointing: Phrases
    called: Phrases
    certain: Phrases
    taken: Phrases


class Removals:
    """Finds such sentences."""

    def __init__(self, tables: RemovalTables) -> None:
        certain = _choice(every_phrase(tables.certain))
        pointed = "|".join(
            f"{_choice(words)} {_choice(tables.called[lang])}"
            for lang, words in tables.pointing.items()
        )
        taken = "|".join(
            f"{_WAS if lang == 'en' else ''}{_choice(verbs)}"
            for lang, verbs in tables.taken.items()
        )
        called = _choice(every_phrase(tables.called))
        self._called = re.compile(rf"(?<= )(?:[وفب]?ال)?(?:{called}|{certain})(?= )")
        self._pointed = _close(f"(?:{pointed})", f"(?:{taken})", _BETWEEN_POINTED, _TAKER)
        self._certain = _close(certain, f"(?:{taken})", _BETWEEN_CERTAIN, 0)

    def is_told(self, text: str, title: str) -> bool:
        """Tell whether a short text says that the article of its page was taken away.

        "The article was removed" may be news of an article elsewhere: then the title has the word.
        """
        if sum(map(str.isalpha, text)) > MAX_LETTERS:
            return False
        sentences = [f" {normalize(part, INTERSTITIALS)} " for part in _SENTENCES.split(text)]
        is_about_one = self._called.search(f" {normalize(title, INTERSTITIALS)} ") is not None
        telling = sum(
            len(sentence)
            for sentence in sentences
            if self._pointed.search(sentence)
            or (not is_about_one and self._certain.search(sentence))
        )
        return telling > 0 and telling >= _SHARE * sum(map(len, sentences))


def _close(subject: str, verb: str, words: int, taker: int) -> re.Pattern[str]:
    """Write the pattern of a subject and a verb with few words between them, in either order.

    Where the verb stands first, only who took it away may stand between, in ``taker`` words.
    """
    by_whom = rf"(?:\w+ ){{0,{taker}}}?"
    gap = rf"(?:\w+ ){{0,{words}}}?"
    return re.compile(
        rf"(?<= )[وف]?(?:{subject}) {gap}[وف]?(?:قد )?(?:{verb})(?= )"
        rf"|(?<= )[وف]?(?:لقد |قد )?(?:{verb}) {by_whom}(?:{subject})(?= )"
    )


def _choice(phrases: Iterable[str]) -> str:
    forms = {normalize(phrase, INTERSTITIALS) for phrase in phrases}
    return f"(?:{'|'.join(sorted(map(re.escape, forms), key=len, reverse=True))})"
