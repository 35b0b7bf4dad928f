"""``rasid topics list`` shows what lies within what; ``rasid explain`` tells why."""

import json

import pytest

from tests.support.processes import rasid

FILE = """
[[topic]]
id = "nahrland"
kind = "place"
level = "country"
region = "SY"
family = "places"
description = "An invented land."
labels = { ar = "نهرلاند", en = "Nahrland" }
strong = { en = ["Nahrland"] }
examples = { must = ["Nahrland"] }
[[topic]]
id = "jazrin"
kind = "place"
level = "governorate"
region = "SY"
family = "places"
parents = ["nahrland", "east"]
labels = { ar = "جزرين", en = "Jazrin\\u202E" }
strong = { en = ["Jazrin"] }
examples = { must = ["Jazrin"] }
[[topic]]
id = "wells"
kind = "place"
level = "town"
region = "SY"
family = "places"
parents = ["jazrin"]
labels = { ar = "الآبار", en = "Wells" }
bare = { en = ["Wells"] }
vetoes = { en = ["oil"] }
examples = { must = ["Wells of Jazrin"] }
[[topic]]
id = "east"
kind = "place"
family = "places"
labels = { en = "The East" }
strong = { en = ["Easternmost"] }
examples = { must = ["Easternmost"] }
[[topic]]
id = "choir"
kind = "actor"
labels = { en = "The choir" }
strong = { en = ["Nightjars"] }
examples = { must = ["Nightjars"] }
"""
TREE = """\
actor: others
  choir  The choir
place: places
  east  The East
  nahrland  نهرلاند · Nahrland
    jazrin  جزرين · Jazrin
      wells  الآبار · Wells
"""


@pytest.fixture
def topics(tmp_path):
    folder = tmp_path / "topics"
    folder.mkdir()
    (folder / "mine.toml").write_text(FILE, "utf-8")
    return {"RASID_TOPICS_DIR": str(folder)}


@pytest.fixture
def article(tmp_path):
    def write(text):
        (tmp_path / "article.txt").write_text(text, "utf-8")
        return str(tmp_path / "article.txt")

    return write


def indented(printed):
    """Return how far each line is indented, and its words."""
    return [(len(line) - len(line.lstrip()), *line.split()) for line in printed.splitlines()]


def test_the_tree_shows_families_and_each_topic_once_under_its_first_parent(topics):
    done = rasid("topics", "list", "--tree", **topics)
    assert (done.returncode, indented(done.stdout)) == (0, indented(TREE))


def test_the_tree_of_the_topics_that_come_with_rasid_leaves_none_out():
    tree = rasid("topics", "list", "--tree").stdout.splitlines()
    listed = rasid("topics", "list", "--json").stdout.splitlines()
    shown = [line.split()[0] for line in tree if line.startswith(" ")]
    assert sorted(shown) == [json.loads(line)["id"] for line in listed]


def test_machines_get_a_line_of_json_for_each_topic(topics):
    done = rasid("topics", "list", "--json", **topics)
    found = {topic["id"]: topic for topic in map(json.loads, done.stdout.splitlines())}
    assert list(found) == ["choir", "east", "jazrin", "nahrland", "wells"]
    assert found["nahrland"] == {
        "id": "nahrland",
        "kind": "place",
        "level": "country",
        "family": "places",
        "description": "An invented land.",
        "parents": [],
        "labels": {"ar": "نهرلاند", "en": "Nahrland", "ku": "", "ckb": "", "tr": ""},
    }
    assert found["jazrin"]["parents"] == ["nahrland", "east"]
    assert (found["choir"]["level"], found["choir"]["family"]) == ("", "")


def test_people_get_a_table_with_the_level_or_the_family(topics):
    head, *rows = rasid("topics", "list", **topics).stdout.splitlines()
    assert head.split() == ["id", "kind", "level", "labels"]
    assert [row.split()[:3] for row in rows][1:] == [
        ["east", "place", "places"],
        ["jazrin", "place", "governorate"],
        ["nahrland", "place", "country"],
        ["wells", "place", "town"],
    ]


@pytest.mark.parametrize(
    ("told_in", "sentence"),
    [
        ((), "“Wells” means Wells here, because the article is about Nahrland: it says “Jazrin”."),
        (
            ("--in", "en"),
            "“Wells” means Wells here, because the article is about Nahrland: it says “Jazrin”.",
        ),
        (("--in", "ar"), "«Wells» يعني هنا الآبار لأن الخبر عن نهرلاند: فيه «Jazrin»."),
    ],
)
def test_a_decision_is_told_in_the_language_that_is_asked_for(topics, article, told_in, sentence):
    done = rasid("explain", article("Wells lies in Jazrin"), "wells", *told_in, **topics)
    head, clause, told = done.stdout.splitlines()
    assert (done.returncode, told.strip()) == (0, sentence)
    assert head.startswith("wells: yes")
    assert clause.strip().startswith("✓ «Wells»")
    assert clause.endswith("in context Jazrin")


def test_what_does_not_count_is_told_in_arabic_too(topics, article):
    place = article("oil from Wells in Jazrin")
    done = rasid("explain", place, "wells", "--in", "ar", **topics)
    assert done.stdout.startswith("wells: no")
    assert "«Wells» لا يُحتسب: «oil» بقربه يدل على شيء آخر." in done.stdout
    (candidate,) = json.loads(rasid("explain", place, "wells", "--json", **topics).stdout)[
        "candidates"
    ]
    assert candidate["ar"] in done.stdout
    assert candidate["en"] == "“Wells” does not count: “oil” near it speaks of something else."


def test_another_language_of_reasons_is_refused(topics, article):
    done = rasid("explain", article("Wells"), "wells", "--in", "fr", **topics)
    assert done.returncode == 2
    assert "--in" in done.stderr
