"""Forms of words whose letters are folded one by one: many times as fast as steps over a text."""

import re
from collections.abc import Callable


class LetterForms(dict[str, str]):
    """What becomes of each letter by itself; KeyError for one that others may change.

    ``letters`` matches those that stand for themselves in ``fold``, whatever stands beside them.
    """

    def __init__(self, fold: Callable[[str], str], letters: re.Pattern[str]) -> None:
        super().__init__()
        self._fold, self._letters = fold, letters

    def __missing__(self, letter: str) -> str:
        if not self._letters.match(letter):
            raise KeyError(letter)
        form = self[letter] = self._fold(letter)
        return form
