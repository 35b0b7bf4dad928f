"""A tagger that compiles only what is new: it finds what one compiled anew finds."""

import csv
from pathlib import Path

import msgspec
import pytest

from tasks.tagging.tagger import Tagger, Text
from tasks.tagging.taxonomy import Examples, Labels, Taxonomy, Term, Topic
from tests.support.bundled_topics import bundled_tagger

TABLE = Path(__file__).parents[2] / "golden" / "tagging" / "sentences.tsv"
PUMPS = Topic(
    id="pumps",
    kind="theme",
    labels=Labels(en="Pumps"),
    terms=(Term("محطة سوسيان", "ar", "strong"), Term("دمشق", "ar", "bare")),
    examples=Examples(must=()),
    window=10,
)


def texts() -> list[Text]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = [Text(title="", text=row["sentence"], lang=row["lang"]) for row in rows]
    return [*found, Text(title="محطة سوسيان", text="محطة سوسيان في دمشق وحلب", lang="ar")]


def changed() -> Taxonomy:
    """Return the topics that come with Rasid: one more, one with fewer names."""
    topics = {topic.id: topic for topic in bundled_tagger().taxonomy.topics}
    damascus = topics["damascus"]
    topics["damascus"] = msgspec.structs.replace(damascus, terms=damascus.terms[::2])
    return Taxonomy((*topics.values(), PUMPS))


@pytest.fixture(scope="module")
def grown() -> Tagger:
    return Tagger(changed(), bundled_tagger())


def test_only_the_names_that_are_new_are_compiled(grown):
    assert grown.finder.latest == 1  # another topic has the other
    assert Tagger(changed(), grown).finder.latest == 0


@pytest.mark.untraced
def test_it_finds_what_a_tagger_finds_that_is_compiled_anew(grown):
    anew = Tagger(changed())
    for text in texts():
        assert grown.tag(text) == anew.tag(text)
    assert "pumps" in {tag.id for tag in grown.tag(texts()[-1])}


@pytest.mark.untraced
def test_what_was_taken_back_is_found_no_more(grown):
    again = Tagger(bundled_tagger().taxonomy, grown)
    for text in texts():
        assert again.tag(text) == bundled_tagger().tag(text)


@pytest.mark.untraced
def test_many_new_names_are_compiled_into_one_matcher_with_all(grown):
    words = tuple(Term(f"name{number}", "en", "strong") for number in range(2_001))
    more = msgspec.structs.replace(PUMPS, id="many", terms=words)
    many = Tagger(Taxonomy((*changed().topics, more)), grown)
    assert many.finder.latest > 10_000
    assert "many" in {tag.id for tag in many.tag(Text(title="", text="a name7", lang="en"))}
