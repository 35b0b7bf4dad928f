"""How a name is spelled, in a number small enough to be kept: typing errors are no other names."""

_LETTERS = 26
_MASK = (1 << _LETTERS) - 1
_SHORTEST = 5  # letters; أحمد and محمد are two men
_MOST_APART = 2  # one letter for another


def spelling_of(word: str) -> int:
    """Give the letters that a folded word has and their count; 0 for a short word."""
    if len(word) < _SHORTEST:
        return 0
    letters = 0
    for letter in word:
        letters |= 1 << (ord(letter) % _LETTERS)
    return len(word) << _LETTERS | letters


def is_misspelling(one: int, other: int) -> bool:
    """Tell whether two words differ by no more than one letter or by the order of letters."""
    if not one or not other or abs((one >> _LETTERS) - (other >> _LETTERS)) > 1:
        return False
    return ((one ^ other) & _MASK).bit_count() <= _MOST_APART
