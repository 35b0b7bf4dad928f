"""What readers keep is theirs, bounded, and gone when they are revoked."""

import pytest

from tasks.errors import SettingsError
from worker.readers import kept
from worker.readers.kept import Kept

NOW = 1_800_000_000.0


def test_a_view_is_its_readers_until_it_is_shared(store):
    lina, omar = Kept(store, "lina"), Kept(store, "omar")
    lina.save_view("Wells", "topic=water", NOW)
    assert [view.query for view in lina.views()] == ["topic=water"]
    assert omar.views() == []
    assert omar.shared() == []
    lina.share("Wells", is_shared=True)
    lina.save_view("Wells", "topic=wells", NOW)
    assert [(one.reader, one.query) for one in omar.shared()] == [("lina", "topic=wells")]
    lina.share("Wells", is_shared=False)
    assert omar.shared() == []
    with pytest.raises(SettingsError):
        omar.share("Wells", is_shared=True)
    lina.remove_view("Wells")
    assert lina.views() == []


@pytest.mark.parametrize("name", ["a" * 61, "a" * 59 + " tail", "\u202e", ""])
def test_a_name_is_never_cut(store, name):
    lina = Kept(store, "lina")
    with pytest.raises(SettingsError, match="at most 60 letters"):
        lina.save_view(name, "topic=water", NOW)
    assert lina.views() == []


def test_stars_carry_notes_and_go(store):
    lina = Kept(store, "lina")
    lina.keep("a1", "look at the \u202edate", NOW)
    lina.keep("a2", "", NOW + 1)
    assert [star.article for star in lina.stars()] == ["a2", "a1"]
    assert lina.star("a1").note == "look at the date"
    assert Kept(store, "omar").star("a1") is None
    lina.forget("a1")
    assert lina.star("a1") is None


def test_numbers_and_sizes_are_bounded(store, monkeypatch):
    monkeypatch.setattr(kept, "MOST_VIEWS", 1)
    monkeypatch.setattr(kept, "MOST_STARS", 1)
    monkeypatch.setattr(kept, "MOST_SHARED", 0)
    lina = Kept(store, "lina")
    lina.save_view("x" * 60, "", NOW)
    lina.keep("a1", "n" * 2_000, NOW)
    for act in (
        lambda: lina.save_view("second", "", NOW),
        lambda: lina.save_view("x", "q" * 3_000, NOW),
        lambda: lina.save_view("", "", NOW),
        lambda: lina.keep("a2", "", NOW),
        lambda: lina.keep("a1", "n" * 2_001, NOW),
        lambda: lina.share(lina.views()[0].name, is_shared=True),
    ):
        with pytest.raises(SettingsError):
            act()


def test_a_reader_who_is_revoked_leaves_nothing(store):
    lina = Kept(store, "lina")
    lina.save_view("Wells", "topic=water", NOW)
    lina.share("Wells", is_shared=True)
    lina.keep("a1", "note", NOW)
    lina.forget_all()
    assert (lina.views(), lina.stars(), lina.shared()) == ([], [], [])
