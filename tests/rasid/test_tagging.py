"""Topics for a text depend on the state of its source: the catalogue's, or the one given."""

import pytest

import rasid

TOWN = "افتتح المحافظ سوقا للخضار في صيدنايا"
MINISTRY = "أعلنت وزارة الداخلية ضبط شحنة دخان"
SYRIAN, IRAQI = "enab-baladi", "rudaw"


def ids(text, **source):
    return {tag.id for tag in rasid.tag(text=text, lang="ar", **source)}


@pytest.mark.parametrize(("text", "topic"), [(TOWN, "sidnaya"), (MINISTRY, "interior-ministry")])
def test_a_source_of_the_catalogue_changes_what_a_bare_name_means(text, topic):
    assert topic not in ids(text)
    assert ids(text, source=SYRIAN) >= {topic, "syria"}
    assert topic not in ids(text, source=IRAQI)


@pytest.mark.parametrize("text", [TOWN, MINISTRY])
@pytest.mark.parametrize("source", ["Nobody's Gazette", "", "enab-baladi.example"])
def test_an_unknown_source_changes_nothing(text, source):
    assert ids(text, source=source) == ids(text)


@pytest.mark.parametrize("name", ["عنب بلدي", "Enab Baladi", "ENAB-BALADI"])
def test_a_source_goes_by_its_names_as_well(name):
    assert ids(TOWN, source=name) == ids(TOWN, source=SYRIAN)


@pytest.mark.parametrize(
    ("given", "is_tagged"),
    [
        ({"country": "SY"}, True),
        ({"country": "IQ"}, False),
        ({"country": "IQ", "source": SYRIAN}, False),
        ({"country": "SY", "source": IRAQI}, True),
        ({"country": "SY", "source": "Nobody's Gazette"}, True),
    ],
)
def test_the_country_that_is_given_goes_before_that_of_the_catalogue(given, is_tagged):
    assert ("sidnaya" in ids(TOWN, **given)) == is_tagged


def test_an_explanation_says_that_the_source_decided():
    (found,) = rasid.explain("sidnaya", text=TOWN, lang="ar", source=SYRIAN).candidates
    assert (found.is_accepted, found.clause) == (True, "in context")
    assert "source is of Syria" in found.en
    (found,) = rasid.explain("sidnaya", text=TOWN, lang="ar").candidates
    assert (found.is_accepted, found.clause) == (False, "no support")


def test_a_tagger_of_ones_own_takes_the_source_too(tmp_path):
    (tmp_path / "mine.toml").write_text(
        """
[[topic]]
id = "wells"
kind = "place"
region = "SY"
level = "town"
labels = { en = "Wells" }
bare = { en = ["Wells"] }
examples = { must = ["Wells"] }
""",
        "utf-8",
    )
    tagger = rasid.Tagger(rasid.load_taxonomy(tmp_path))
    assert tagger.tag(text="Wells is dry") == ()
    assert [tag.id for tag in tagger.tag(text="Wells is dry", source=SYRIAN)] == ["wells"]
    assert tagger.explain("wells", text="Wells is dry", country="SY").is_tagged
