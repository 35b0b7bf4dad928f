"""Facts as they are kept with an article among stories."""

from base64 import b64decode, b85encode

import pytest

from tasks.stories.contradictions import are_opposed
from tasks.stories.packing import pack, unpack
from tasks.stories.relation import relation_of_similar
from tasks.stories.short_sketch import FEWEST_PAIRS, short_sketch
from tasks.stories.telling import pieces_told, telling_of

REPORT = "The council of Kodna closed 12 wells on Monday after tests in the Yarmouk valley"


def kept(text: str):
    return unpack(pack(telling_of(text)))


@pytest.mark.parametrize("change", [("Kodna", "Asbah"), ("12", "17"), ("Monday", "Friday")])
def test_kept_facts_contradict_as_those_of_the_text_do(change):
    other = REPORT.replace(*change)
    assert are_opposed(pieces_told(REPORT).outline, pieces_told(other).outline, 0.9)
    assert are_opposed(kept(REPORT), kept(other), 0.9)
    assert relation_of_similar(kept(REPORT), kept(other), share=0.9, is_copy=True) == "other"


def test_kept_facts_agree_with_themselves():
    assert relation_of_similar(kept(REPORT), kept(REPORT), share=1.0, is_copy=True) == "copy"
    assert relation_of_similar(kept(REPORT), kept(REPORT), share=0.3, is_copy=False) == "same"


def test_reports_that_share_passages_and_name_other_days_are_not_joined():
    one = kept("On Monday the mayor opened a school. Residents had waited for years.")
    other = kept("Residents had waited for years. A clinic opens its doors on Friday.")
    assert relation_of_similar(one, other, share=0.4, is_copy=False) == "other"


def test_what_is_kept_is_small_and_a_list_of_figures_keeps_no_facts():
    assert len(pack(telling_of(REPORT))) < 500
    figures = " ".join(f"value {number}" for number in range(10_000, 10_500))
    assert not kept(figures).facts
    assert not are_opposed(kept(figures), kept(f"{figures} value 7"), 1.0)


def test_what_an_earlier_version_packed_is_read():
    packed = pack(telling_of(REPORT))
    earlier = b85encode(b64decode(packed.removeprefix("/"))).decode()
    assert earlier != packed
    assert unpack(earlier) == unpack(packed)


@pytest.mark.parametrize("text", ["", "no outline", "é", "/", "/é", "/AAAA", "/no outline"])
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match="no packed telling"):
        unpack(text)


def test_a_post_has_a_sketch_from_four_pairs_on():
    taken = short_sketch(pieces_told(REPORT).whole.names)
    assert taken.runs >= FEWEST_PAIRS
    assert list(taken.hashes) == sorted(taken.hashes)
    assert short_sketch(pieces_told("خبر عاجل من دمشق").whole.names).hashes == ()
