"""Views, stars, notes and files: the reader's own, with nothing that the reader may not see."""

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from rasid.web.app import create_app
from rasid.web.article_files import BOM, as_csv
from tests.support.in_process import Visitor
from tests.support.wall_news import add, message
from tests.worker.index.messages import told
from worker.index.article_index import index_dir
from worker.index.files import IndexFiles
from worker.index.writer import IndexWriter
from worker.readers import read_marks
from worker.readers.audit import AuditLog
from worker.readers.kept import Kept
from worker.readers.read_marks import ReadMarks
from worker.readers.reader import checked
from worker.readers.registry import ReaderRegistry

HOSTILE = '<script>alert(1)</script>"'
FORMULA = '=HYPERLINK("http://evil.example")'


@pytest.fixture
def app(settings, store):
    files = IndexFiles(index_dir(settings))
    path = files.create({})
    files.use(path)
    now = datetime.now(UTC)
    with IndexWriter(path, {}) as writer:
        writer.add(
            [
                told(1, "sdf", title=FORMULA, text="قصف", came=now - timedelta(hours=2)),
                told(2, "isis", title=HOSTILE, text="انفجار", came=now - timedelta(hours=1)),
            ]
        )
    return create_app(settings, store)


@pytest.fixture
def desk(app):
    visitor = Visitor(app)
    visitor.get("/kept")
    return visitor


def test_a_view_is_saved_as_it_is_read_and_shown_as_text(desk, store):
    page = desk.get("/kept?topic=sdf&nonsense=1").text
    assert 'value="topic=sdf"' in page
    saved = desk.post("/kept/views/save", name=HOSTILE, query="topic=sdf&nonsense=<b>")
    assert saved.status_code == 303, saved.text
    (view,) = Kept(store, "local").views()
    assert view.query == "topic=sdf"
    page = desk.get("/kept").text
    assert page.count("<script") == 1
    assert 'href="/?topic=sdf"' in page
    desk.post("/kept/views/share", name=view.name, shared="1")
    assert len(Kept(store, "other").shared()) == 1
    desk.post("/kept/views/remove", name=view.name)
    assert Kept(store, "local").views() == []


def test_an_article_is_kept_with_a_note_and_let_go(desk, store):
    add(store, message("mine", "عنوان", "نص"), at=datetime.now(UTC))
    assert desk.post("/kept/star", article="unknown").status_code == 422
    assert desk.post("/kept/star", article="mine", note=HOSTILE).status_code == 303
    assert Kept(store, "local").star("mine").note == HOSTILE
    page = desk.get("/kept").text
    assert "عنوان" in page
    assert page.count("<script") == 1
    kept = desk.get("/kept/export?as=jsonl&of=stars")
    assert json.loads(kept.text)["note"] == HOSTILE
    desk.post("/kept/star", article="mine", forget="1")
    assert Kept(store, "local").stars() == []


def test_the_buttons_of_the_wall_and_the_page_keep_the_same_marks(desk, store):
    wall = {"from": "wall"}
    assert desk.post("/kept/star", article="a1", **wall).status_code == 303
    assert desk.post("/kept/star", article="unknown", **wall).status_code == 422
    assert desk.get("/kept/marks").json() == {"star": ["a1"], "read": []}
    assert 'href="/article/a1"' in desk.get("/kept").text
    desk.post("/kept/star", article="a1", note="why")
    desk.post("/kept/star", article="a1", **wall)
    assert desk.post("/kept/star", article="a1", forget="1", **wall).status_code == 422
    assert Kept(store, "local").star("a1").note == "why"
    desk.post("/kept/star", article="a1", note="")
    desk.post("/kept/star", article="a1", forget="1", **wall)
    assert desk.get("/kept/marks").json()["star"] == []


def test_all_stars_are_counted_where_a_page_shows_some(desk, store):
    for number in range(201):
        Kept(store, "local").keep(f"x{number}", "", float(number))
    page = desk.get("/kept").text
    assert '<span class="muted num">201</span>' in page
    assert "1 more" in page


def test_stories_are_marked_as_read_on_the_server_and_nobody_notes_it(desk, store, monkeypatch):
    monkeypatch.setattr(read_marks, "MOST_READ", 3)
    noted = len(AuditLog(store).newest(50))
    for names in (("s1", "s2"), ("s3",), ("s4",)):
        assert desk.post("/kept/read", *(("story", name) for name in names)).status_code == 303
    assert desk.get("/kept/marks").json()["read"] == ["s2", "s3", "s4"]
    desk.post("/kept/read", ("story", "s3"), forget="1")
    assert ReadMarks(store, "local").all() == ["s2", "s4"]
    assert desk.post("/kept/read", ("story", HOSTILE)).status_code == 422
    assert len(AuditLog(store).newest(50)) == noted
    Kept(store, "local").forget_all()
    assert ReadMarks(store, "local").all() == []


def test_what_a_query_wants_leaves_as_a_file_in_each_format(desk):
    table = desk.get("/kept/export?as=csv&topic=sdf")
    assert "attachment" in table.headers["content-disposition"]
    assert table.text.startswith(BOM)
    (row,) = csv.DictReader(io.StringIO(table.text.removeprefix(BOM)))
    assert row["title"] == f"'{FORMULA}"
    assert row["topics"] == "sdf"
    assert FORMULA in desk.get("/kept/export?as=text&topic=sdf").text
    assert len(desk.get("/kept/export?as=jsonl").text.splitlines()) == 2
    report = desk.get("/kept/export?as=report").text
    assert "&lt;script&gt;" in report
    assert report.count("<script") == 1
    assert desk.get("/kept/export?as=exe").status_code == 404


def test_a_reader_of_some_topics_takes_only_these_along(app, store):
    secret = ReaderRegistry(store).add(checked("narrow", ("sdf",), ()), 1.0)
    program = Visitor(app, secret=secret)
    lines = program.get("/kept/export?as=jsonl").text.splitlines()
    assert [json.loads(line)["tags"][0]["id"] for line in lines] == ["sdf"]


def test_every_cell_that_could_be_a_formula_is_text():
    for sign in ("=", "+", "-", "@", "\t", " =", "\n+", "＝", "＠"):
        table = as_csv([message("a", f"{sign}1", source=f"{sign}2")], {"a": f"{sign}3"})
        (row,) = csv.DictReader(io.StringIO(table.removeprefix(BOM)))
        assert all(row[name].startswith("'") for name in ("title", "source", "note"))


def test_no_semicolon_and_no_line_of_a_text_begins_a_formula():
    text = "Rain; =1+1\n\n=2+2\n- three;plain; four"
    table = as_csv([message("a", "x;=1+1", text)], {})
    (row,) = csv.DictReader(io.StringIO(table.removeprefix(BOM)))
    assert row["title"] == "x;'=1+1"
    assert row["text"] == "Rain; '=1+1\n\n'=2+2\n'- three;plain; four"
    quoted = as_csv([message("a", 'x;"=1+1;b')], {})
    assert 'x;""\'=1+1;b' in quoted
    for cell in re.split("[;\n]", table):
        assert not cell.lstrip().startswith(("=", "+", "-", "@"))
