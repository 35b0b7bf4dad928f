"""The folder of topics made on the pages: undone and brought back, on the disk, within limits."""

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from tasks.errors import SettingsError, TaxonomyError
from tasks.tagging.draft import Draft
from worker.taxonomy import topic_history
from worker.taxonomy.topic_folder import TopicFolder
from worker.taxonomy.topic_history import HISTORY, KEPT

DRAFT = Draft(id="wells", labels={"en": "Wells"}, strong="wells", must="The wells.")
BY_HAND = """
[[topic]]
id = "water"
kind = "theme"
labels = {{ en = "{label}" }}
description = "{description}"
strong = {{ en = ["water"] }}
examples = {{ must = ["The water."] }}
"""


class Editor:
    """Changes one topic, always of the version that is there."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(exist_ok=True)
        self.directory = directory
        self.folder = TopicFolder(directory)
        (directory / "own.toml").write_text(BY_HAND.format(label="Water", description=""), "utf-8")

    @property
    def file(self):
        return self.folder.read("wells")

    @property
    def described(self) -> str:
        return self.file.draft.description if self.file else "gone"

    @property
    def version(self) -> str:
        return self.file.version if self.file else ""

    def save(self, *descriptions: str) -> None:
        for text in descriptions:
            self.folder.save(replace(DRAFT, description=text), self.version)

    def undo(self) -> str:
        self.folder.undo("wells", self.version)
        return self.described

    def redo(self) -> str:
        self.folder.redo("wells", self.version)
        return self.described

    def undo_all(self) -> list[str]:
        found = []
        while self.file and topic_history.TopicHistory(self.directory / "wells.toml").past():
            found.append(self.undo())
        return found


@pytest.fixture
def editor(tmp_path):
    return Editor(tmp_path / "topics")


def test_what_was_undone_comes_back_step_by_step(editor):
    editor.save("one", "two", "three")
    assert [editor.undo(), editor.undo(), editor.undo()] == ["two", "one", "gone"]
    assert editor.folder.gone() == ["wells"]
    assert editor.folder.has_undone("wells")
    assert [editor.redo(), editor.redo(), editor.redo()] == ["one", "two", "three"]
    assert editor.folder.gone() == []
    with pytest.raises(SettingsError, match="nothing of topic wells was undone"):
        editor.redo()
    assert editor.undo() == "two"


def test_a_change_after_undoing_destroys_nothing(editor):
    editor.save("one", "two", "three")
    editor.undo()
    editor.undo()
    editor.save("four")
    assert not editor.folder.has_undone("wells")
    assert editor.undo_all() == ["one", "two", "three", "gone"]


def test_nobody_brings_back_what_another_changed_since(editor):
    editor.save("one", "two")
    version = editor.version
    editor.undo()
    with pytest.raises(SettingsError, match="somebody else saved"):
        editor.folder.redo("wells", version)
    assert editor.described == "one"


def test_a_topic_in_place_of_another_comes_back_too(editor):
    water = editor.folder.open("water").draft
    editor.folder.save(replace(water, strong="water\nwells"), "", is_over=True)
    editor.folder.undo("water", editor.folder.read("water").version)
    assert editor.folder.read("water") is None
    assert (editor.folder.gone(), editor.folder.has_undone("water")) == ([], True)
    editor.folder.redo("water", "")
    assert editor.folder.read("water").draft.strong == "water\nwells"


def test_so_many_texts_are_kept_and_saving_the_same_keeps_none(editor):
    editor.save(*map(str, range(KEPT + 5)))
    editor.save(str(KEPT + 4))
    assert len(editor.undo_all()) == KEPT
    assert len(list((editor.directory / HISTORY / "wells").iterdir())) == KEPT


@pytest.mark.parametrize(
    ("place", "then"),
    [
        ("worker.taxonomy.topic_folder.replace_durably", ["two", "three"]),
        ("worker.taxonomy.topic_history.TopicHistory.drop", ["one", "two"]),
    ],
)
def test_undoing_goes_on_where_a_crash_ended_it(editor, monkeypatch, place, then):
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    editor.save("one", "two", "three")
    with monkeypatch.context() as patch:
        patch.setattr(place, crash)
        with pytest.raises(KeyboardInterrupt):
            editor.undo()
    assert [editor.undo(), editor.redo()] == then


def test_a_clock_that_is_put_back_changes_no_order(editor, monkeypatch):
    editor.save("one", "two")
    monkeypatch.setattr(topic_history.time, "time_ns", lambda: 5)
    editor.save("three", "four")
    assert editor.undo_all() == ["three", "two", "one", "gone"]


def test_file_history_and_folders_are_on_the_disk_before_it_is_said(editor, monkeypatch):
    editor.save("one")
    synced: set[int] = set()
    fsync = os.fsync

    def noted(handle: int) -> None:
        synced.add(os.fstat(handle).st_ino)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    editor.save("two")
    history = editor.directory / HISTORY / "wells"
    newest = max(history.iterdir())
    for place in (editor.directory / "wells.toml", editor.directory, history, newest):
        assert place.stat().st_ino in synced, place
    synced.clear()
    editor.undo()
    for place in (editor.directory / "wells.toml", editor.directory, history):
        assert place.stat().st_ino in synced, place


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"id": "a" * 101}, "the id has at most 100 letters"),
        ({"id": "a" * 5_000}, "the id has at most 100 letters"),
        ({"labels": {"en": "W" * 101}}, "labels: en has at most 100 letters"),
        ({"description": "d" * 501}, "description: at most 500 letters"),
    ],
)
def test_what_is_too_long_is_refused_with_its_limit(editor, change, told):
    with pytest.raises(TaxonomyError, match=told):
        editor.folder.save(replace(DRAFT, **change), "")
    fits = {"labels": {"en": "W" * 100}, "description": "d" * 500, "id": "a" * 100}
    editor.folder.save(replace(DRAFT, **{name: fits[name] for name in change}), "")


def test_what_was_written_by_hand_may_be_longer_and_stays(editor):
    label, description = "W" * 150, "d" * 700
    text = BY_HAND.format(label=label, description=description)
    (editor.directory / "own.toml").write_text(text, "utf-8")
    draft = editor.folder.open("water").draft
    taxonomy = editor.folder.save(replace(draft, strong="water\nwells"), "", is_over=True)
    topic = taxonomy.by_id["water"]
    assert (topic.labels.en, topic.description) == (label, description)
    for change in ({"labels": {"en": label + "W"}}, {"description": description + "d"}):
        with pytest.raises(TaxonomyError, match="at most"):
            editor.folder.save(replace(draft, **change), editor.folder.read("water").version)


def test_the_name_of_a_file_written_by_hand_is_told_as_such(editor):
    with pytest.raises(SettingsError, match=r"own\.toml is a file .* choose another id"):
        editor.folder.save(replace(DRAFT, id="own"), "")
