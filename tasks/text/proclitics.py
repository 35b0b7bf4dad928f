"""What a written Arabic word is without the article and the proclitic before it."""

from functools import lru_cache

SHORTEST_REST = 3  # letters: what is shorter is no word of its own
_ARTICLES = ("وال", "فال", "بال", "كال", "ولل", "لل", "ال")
_PROCLITICS = ("و", "ف", "ب", "ل", "ك")


@lru_cache(maxsize=50_000)
def bare_forms(word: str) -> tuple[str, ...]:
    """List a folded word, then what it is without the article or a proclitic of Arabic."""
    if word.startswith(_ARTICLES):
        for article in _ARTICLES:
            if word.startswith(article) and len(word) - len(article) >= SHORTEST_REST:
                return word, word[len(article) :]
    if word[:1] in _PROCLITICS and len(word) > SHORTEST_REST:
        return word, word[1:]
    return (word,)


def bare_word(word: str) -> str:
    """Take off all that looks like article and proclitics, so that وزير, الوزير and ولوزير agree.

    What is left may be less than the word: it serves to compare words, not to show them.
    """
    while len(forms := bare_forms(word)) > 1:
        word = forms[-1]
    return word
