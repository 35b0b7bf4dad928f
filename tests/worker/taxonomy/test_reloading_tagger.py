"""Topics change under a running tagger: good ones count soon, wrong ones change nothing."""

import os

import pytest

from tasks.errors import TaxonomyError
from tasks.model import Article
from tests.support.bundled_topics import prepare_topics
from worker.taxonomy.prepared_topics import article_tagger_of, prepare
from worker.taxonomy.reloading_tagger import LOOK_SECONDS, ReloadingTagger

TOPIC = """
[[topic]]
id = "{id}"
kind = "theme"
labels = {{ ar = "أ", en = "a", ku = "a", tr = "a" }}
strong = {{ en = ["{word}"] }}
examples = {{ must = ["{word}"] }}
"""


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.toml").write_text(TOPIC.format(id="floods", word="flood"), encoding="utf-8")
    return tmp_path


@pytest.fixture
def clock():
    return Clock()


def tags(tagger, clock, text="A flood and a quake"):
    clock.now += LOOK_SECONDS
    return [
        tag.id
        for tag in tagger.tag(Article(url="", canonical_url="", title="", text=text, lang="en"))
    ]


def test_a_new_file_counts_after_some_seconds(folder, clock):
    told = []
    tagger = ReloadingTagger(folder, clock, lambda *state: told.append(state))
    before = tagger.version
    assert tags(tagger, clock) == ["floods"]
    (folder / "b.toml").write_text(TOPIC.format(id="quakes", word="quake"), encoding="utf-8")
    assert tags(tagger, clock) == ["floods", "quakes"]
    assert tagger.version != before
    assert told == [(before, ""), (tagger.version, "")]


def test_a_wrong_file_changes_nothing_and_is_told_once(folder, clock):
    told = []
    tagger = ReloadingTagger(folder, clock, lambda *state: told.append(state))
    (folder / "a.toml").write_text("[[topic]]\nid = 5", encoding="utf-8")
    assert tags(tagger, clock) == ["floods"]
    assert tags(tagger, clock) == ["floods"]
    assert len(told) == 2
    assert told[1][0] == tagger.version
    assert told[1][1].startswith("a.toml")


def test_a_mended_file_is_told_as_well(folder, clock):
    told = []
    tagger = ReloadingTagger(folder, clock, lambda *state: told.append(state))
    (folder / "a.toml").write_text("nonsense", encoding="utf-8")
    tags(tagger, clock)
    (folder / "a.toml").write_text(TOPIC.format(id="quakes", word="quake"), encoding="utf-8")
    assert tags(tagger, clock) == ["quakes"]
    assert [wrong == "" for _, wrong in told] == [True, False, True]


def test_a_folder_that_vanishes_changes_nothing(folder, clock):
    tagger = ReloadingTagger(folder, clock, lambda *_: None)
    (folder / "a.toml").unlink()
    assert tags(tagger, clock) == ["floods"]


def test_between_two_looks_nothing_is_read(folder, clock):
    tagger = ReloadingTagger(folder, clock, lambda *_: None)
    (folder / "a.toml").write_text(TOPIC.format(id="quakes", word="quake"), encoding="utf-8")
    article = Article(url="", canonical_url="", title="", text="A flood", lang="en")
    assert [tag.id for tag in tagger.tag(article)] == ["floods"]


def test_a_wrong_folder_at_the_start_is_an_error(folder, clock):
    (folder / "a.toml").write_text("nonsense", encoding="utf-8")
    with pytest.raises(TaxonomyError, match=r"a\.toml"):
        ReloadingTagger(folder, clock, lambda *_: None)


TOWN = """
[[topic]]
id = "wells"
kind = "place"
level = "town"
region = "SY"
labels = { en = "Wells" }
bare = { en = ["Wells"] }
examples = { must = ["Wells"] }
"""


@pytest.mark.parametrize(("given", "expected"), [((), []), (("SY",), ["wells"]), (("IQ",), [])])
def test_the_state_of_the_source_reaches_the_topics_also_after_a_change(
    folder, clock, given, expected
):
    tagger = ReloadingTagger(folder, clock, lambda *_: None)
    (folder / "a.toml").write_text(TOWN, encoding="utf-8")
    article = Article(url="", canonical_url="", title="", text="Wells is dry", lang="en")
    clock.now += LOOK_SECONDS
    for _ in range(2):
        assert [tag.id for tag in tagger.tag(article, *given)] == expected


@pytest.mark.untraced
def test_the_packaged_topics_are_not_looked_at_again(clock):
    tagger = ReloadingTagger(None, clock, lambda *_: None)
    assert "syria" in tags(tagger, clock, "News from Syria")


def test_what_was_loaded_before_a_fork_serves_until_the_files_change(folder, clock):
    prepare(folder)
    one, other = (ReloadingTagger(folder, clock, lambda *_: None) for _ in range(2))
    assert one._tagger is other._tagger
    (folder / "b.toml").write_text(TOPIC.format(id="quakes", word="quake"), encoding="utf-8")
    later = ReloadingTagger(folder, clock, lambda *_: None)
    assert later.version != one.version
    assert tags(later, clock) == ["floods", "quakes"]
    assert tags(one, clock) == ["floods", "quakes"]


def test_what_is_wrong_with_topics_is_told_before_a_fork(tmp_path):
    (tmp_path / "a.toml").write_text("[[topic]]\nid = 3", encoding="utf-8")
    with pytest.raises(TaxonomyError):
        prepare(tmp_path)


def test_what_lies_beside_the_files_neither_counts_nor_hides_a_change(folder, clock):
    (folder / ".#a.toml").symlink_to("somebody@machine.4711")  # an editor's lock
    (folder / "._a.toml").write_bytes(b"\x00\x05\x16\x07\xff")  # a file system's notes
    (folder / "notes").symlink_to("nowhere")
    told = []
    tagger = ReloadingTagger(folder, clock, lambda *state: told.append(state))
    (folder / "b.toml").write_text(TOPIC.format(id="quakes", word="quake"), encoding="utf-8")
    assert tags(tagger, clock) == ["floods", "quakes"]
    assert [wrong for _, wrong in told] == ["", ""]


def test_a_link_that_leads_nowhere_and_a_pipe_are_wrong_files_like_others(folder, clock):
    told = []
    tagger = ReloadingTagger(folder, clock, lambda *state: told.append(state))
    link = folder / "b.toml"
    link.symlink_to(folder / "quakes")
    assert tags(tagger, clock) == ["floods"]
    (folder / "quakes").write_text(TOPIC.format(id="quakes", word="quake"), encoding="utf-8")
    assert tags(tagger, clock) == ["floods", "quakes"]
    link.unlink()
    os.mkfifo(link)
    assert tags(tagger, clock) == ["floods", "quakes"]
    assert [bool(wrong) for _, wrong in told] == [False, True, False, True]


def test_of_other_topics_only_what_is_new_is_compiled(folder):
    prepare_topics()
    assert article_tagger_of(folder).tagger.finder.latest == 1
