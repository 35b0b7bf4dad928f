"""All of a text is read without its pieces, and comes out as if it were read closely."""

import tomllib
from pathlib import Path

import pytest

from tasks.stories.outline import HEAD
from tasks.stories.pieces import Mention, pieces_of
from tasks.stories.skim import skim
from tasks.stories.telling import pieces_told
from tasks.stories.tokens import MOST, tokens_of
from tasks.stories.vocabulary import stem, vocabulary

GOLDEN = Path(__file__).parents[2] / "golden" / "stories"
PAIRS = [
    pair
    for file in sorted(GOLDEN.glob("*.toml"))
    for pair in tomllib.loads(file.read_text("utf-8"))["pair"]
]
TEXTS = sorted({pair[side] for pair in PAIRS for side in ("a", "b")})
PLACES = [
    Mention("ain-al-arab", True, False, 0, 9),
    Mention("kobani", True, False, 4, 16),
    Mention("village", True, False, 30, 34),
]


@pytest.mark.parametrize("mentions", [(), PLACES], ids=["no places", "places"])
@pytest.mark.parametrize("lang", ["ar", "en", "tr"])
def test_a_text_skimmed_is_the_text_read_closely(lang: str, mentions: list[Mention]) -> None:
    known = vocabulary(lang)
    for text in TEXTS:
        tokens = tokens_of(text)
        pieces = pieces_of(tokens, mentions, known)
        skimmed = skim(text, mentions, known)
        assert skimmed.names == [piece.text for piece in pieces], text
        assert skimmed.words == {stem(token.folded) for token in tokens}, text
        facts = [piece for piece in pieces if piece.kind not in ("word", "name")]
        assert skimmed.values == {f"{one.kind}:{value}" for one in facts for value in one.values}


@pytest.mark.parametrize("grammar", ["the of and in to a ", "from him "])
def test_a_beginning_has_its_pieces_however_many_words_they_stand_among(grammar: str) -> None:
    text = "".join(f"{grammar * 5}Bakery{at} " for at in range(90))
    known = vocabulary("en")
    pieces = pieces_of(tokens_of(text), (), known)
    assert pieces_told(text, lang="en").head == pieces[:HEAD]


def test_of_a_very_long_text_the_first_words_are_read() -> None:
    skimmed = skim("bread " * (MOST + 5) + "(Reuters) unread", (), vocabulary("en"))
    assert len(skimmed.names) == MOST
    assert "unread" not in skimmed.words
