"""Topics on the page: brought back after undoing, and refused with the true reason."""

import hashlib
import re

import pytest

from tests.rasid.web.pages.test_make import WELLS, app, desk, folder, undone, version_of
from worker.readers.audit import AuditLog

__all__ = ["app", "desk", "folder"]
REDO = 'action="/make/redo"'


def deepest_form(html: str) -> int:
    """Count how many forms hold one another; browsers drop the inner ones."""
    depth = deepest = 0
    for tag in re.findall(r"<(/?)form\b", html):
        depth += -1 if tag else 1
        deepest = max(deepest, depth)
    return deepest


def test_no_form_is_within_another(desk):
    desk.post("/make/save", **WELLS)
    undone(desk)
    desk.post("/make/save", **(WELLS | {"id": "others"}))
    asked = ("/make", "/make?topic=others", "/make?topic=water", "/kept?topic=water", "/alerts")
    for path in (*asked, "/operate", "/operate/feeds", "/operate/dead", "/"):
        assert deepest_form(desk.get(path).text) == 1, path
    assert deepest_form(desk.post("/make/preview", **WELLS).text) == 1


def test_what_was_undone_is_offered_and_comes_back(desk, folder, store):
    desk.post("/make/save", **WELLS)
    version = version_of(desk.get("/make?topic=groundwater").text)
    desk.post("/make/save", **(WELLS | {"version": version, "vetoes": "oil"}))
    changed = (folder / "groundwater.toml").read_text()
    page = desk.get("/make?topic=groundwater").text
    assert REDO not in page
    assert (undone(desk), undone(desk)) == (303, 303)
    page = desk.get("/make").text
    assert REDO in page
    assert "groundwater" in page
    assert desk.get("/topic/groundwater").status_code == 404
    again = desk.post("/make/redo", topic="groundwater", version="")
    assert again.headers["location"].startswith("/make?topic=groundwater&done=topic_redone")
    assert desk.get("/topic/groundwater").status_code == 200
    page = desk.get("/make?topic=groundwater").text
    assert REDO in page
    assert desk.post("/make/redo", topic="groundwater", version="0" * 16).status_code == 422
    assert desk.post("/make/redo", topic="groundwater", version=version_of(page)).status_code == 303
    assert (folder / "groundwater.toml").read_text() == changed
    assert REDO not in desk.get("/make").text
    assert AuditLog(store).newest(1)[0].action == "topic_redone"


def test_what_was_written_by_hand_comes_back_too(desk, folder, store):
    desk.post("/make/save", **WELLS)
    file = folder / "groundwater.toml"
    by_hand = file.read_text().replace('kind = "theme"', 'kind = "theme"\nthreshold = 0.5')
    file.write_text(by_hand, "utf-8")
    version = hashlib.sha256(by_hand.encode()).hexdigest()[:16]
    assert undone(desk, version) == 303
    assert not file.exists()
    again = desk.post("/make/redo", topic="groundwater", version="")
    assert again.headers["location"].startswith("/make?done=topic_redone")
    assert file.read_text() == by_hand
    assert AuditLog(store).newest(1)[0].action == "topic_redone"


@pytest.mark.parametrize(
    ("field", "letters", "told"),
    [
        ("id", 101, "the id has at most 100 letters"),
        ("id", 10_000, "the id has at most 100 letters"),
        ("label_en", 101, "en has at most 100 letters"),
        ("description", 501, "description: at most 500 letters"),
        ("must", 40_000, "at most 500 letters a line"),
    ],
)
def test_what_is_too_long_is_refused_with_its_limit_and_nothing_is_cut(
    desk, folder, field, letters, told
):
    typed = "a" * letters
    for path, status in (("/make/preview", 200), ("/make/save", 422)):
        answer = desk.post(path, **(WELLS | {field: typed}))
        (fault,) = re.findall(r'role="alert">(.*)</div>', answer.text)
        assert (answer.status_code, told in fault) == (status, True), fault
        assert typed in answer.text
    assert [file.name for file in folder.iterdir()] == ["water.toml"]


def test_an_id_that_names_a_file_of_the_folder_is_refused_as_such(desk, folder):
    (folder / "water.toml").rename(folder / "actors.toml")
    answer = desk.post("/make/save", **(WELLS | {"id": "actors"}))
    assert answer.status_code == 422
    assert "actors.toml is a file of the folder" in answer.text
    assert "somebody else" not in answer.text


def test_an_address_with_a_long_id_is_no_topic(desk):
    answer = desk.get(f"/make?topic={'a' * 3_000}")
    assert (answer.status_code, "at most 100 letters" in answer.text) == (404, True)
    assert desk.post("/make/undo", topic="a" * 3_000, version="").status_code == 422
