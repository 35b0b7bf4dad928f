"""``rasid feeds set``: what the operator says of a feed's source, and whose word each fact is."""

import json

import pytest

from tests.support.processes import rasid

PARIS = "https://www.france24.com/ar/rss"
NOBODY = "https://nobody.example/feed"


def facts(answer) -> dict[str, tuple[object, str]]:
    """Read each fact and its origin from what a command printed as JSON."""
    assert answer.returncode == 0, answer.stderr
    known = json.loads(answer.stdout)["facts"]
    return {
        name: (fact["value"], fact["origin"])
        for name, fact in known.items()
        if isinstance(fact, dict)
    }


def test_facts_are_set_shown_and_cleared(environment, catalogue):
    id_, _ = catalogue.add(PARIS)
    shown = facts(rasid("feeds", "show", PARIS, "--json", **environment))
    assert shown == {
        "country": ("FR", "catalogue"),
        "lang": ("ar", "catalogue"),
        "zone": ("Europe/Paris", "country"),
        "kind": ("broadcaster", "catalogue"),
        "news": (True, "catalogue"),
    }
    given = ("--country", "jp", "--zone", "asia/tokyo", "--kind", "agency", "--no-news")
    said = facts(rasid("feeds", "set", PARIS, *given, "--lang", "en", "--json", **environment))
    assert said == {
        "country": ("JP", "operator"),
        "lang": ("en", "operator"),
        "zone": ("Asia/Tokyo", "operator"),
        "kind": ("agency", "operator"),
        "news": (False, "operator"),
    }
    assert facts(rasid("feeds", "list", "--json", **environment)) == said
    every = (word for name in shown for word in ("--clear", name))
    assert facts(rasid("feeds", "set", id_, *every, "--json", **environment)) == shown


def test_a_name_leads_to_the_catalogue_and_people_read_a_table(environment, catalogue):
    catalogue.add(NOBODY)
    told = rasid("feeds", "set", NOBODY, "--source", "عنب بلدي", **environment).stdout
    assert "عنب بلدي" in told
    assert "enab-baladi" in told
    assert any(line.split() == ["zone", "Asia/Damascus", "country"] for line in told.splitlines())
    shown = rasid("feeds", "show", NOBODY, **environment).stdout
    assert "enab-baladi" in shown


def test_what_is_said_goes_with_an_export_and_what_a_feed_calls_itself_stays_that(
    environment, catalogue, tmp_path
):
    id_, _ = catalogue.add(NOBODY)
    catalogue.keep_title(id_, "SANA")
    catalogue.say(id_, {"zone": "Asia/Tokyo", "news": "0"})
    file = tmp_path / "out.opml"
    file.write_text(rasid("feeds", "export", **environment).stdout, encoding="utf-8")
    catalogue.remove(id_)
    assert rasid("feeds", "import", str(file), **environment).returncode == 0
    (row,) = catalogue.rows()
    assert (row.source, row.is_named, row.facts.id) == ("SANA", False, "")
    assert (row.facts.zone.value, row.facts.zone.origin) == ("Asia/Tokyo", "operator")
    assert (row.facts.news.value, row.facts.news.origin) == (False, "operator")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--zone", "Asia/Damascsu"), ("zone", "Asia/Damascus")),
        (("--zone", "localtime"), ("zone", "no time zone")),
        (("--country", "Syria"), ("country", "ISO 3166")),
        (("--lang", "arabic"), ("lang", "BCP 47")),
        (("--kind", "gazette"), ("kind", "newspaper")),
        (("--source", " "), ("source", "--clear")),
        (("--clear", "colour"), ("clear", "zone")),
        (("--zone", "Asia/Tokyo", "--clear", "zone"), ("zone", "both")),
        ((), ("nothing to set",)),
    ],
)
def test_a_wrong_value_is_told_with_what_to_give(environment, catalogue, arguments, words):
    catalogue.add(NOBODY)
    done = rasid("feeds", "set", NOBODY, *arguments, **environment)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert all(word in done.stderr.splitlines()[-1] for word in words), done.stderr


def test_an_unknown_feed_is_told(environment, catalogue):
    done = rasid("feeds", "set", NOBODY, "--news", **environment)
    assert (done.returncode, "rasid feeds list" in done.stderr) == (2, True)
