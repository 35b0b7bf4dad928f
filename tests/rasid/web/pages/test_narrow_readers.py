"""A reader of some topics: no question, preview, star or view tells what the others hold."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from rasid.web.app import create_app
from tasks.errors import SettingsError
from tasks.model import Tag
from tests.support.in_process import Visitor
from tests.support.wall_news import add, message
from tests.worker.index.messages import told
from worker.index.article_index import index_dir
from worker.index.files import IndexFiles
from worker.index.writer import IndexWriter
from worker.readers.kept import Kept
from worker.readers.reader import ALERT, READ, Reader, checked
from worker.readers.registry import ReaderRegistry


@pytest.fixture
def app(settings, store):
    made = create_app(settings, store)
    files = IndexFiles(index_dir(settings))
    path = files.create(made.state.topics)
    files.use(path)
    now = datetime.now(UTC)
    mentioned = Tag("sdf", 0.9, (), "passing")
    texts = {
        "plain": (mentioned,),
        "placed": (mentioned, "aleppo"),
        "foreign": ("isis", "aleppo"),
    }
    with IndexWriter(path, made.state.topics) as writer:
        writer.add(
            told(number, *tags, id=name, title=f"wells {name}", came=now - timedelta(hours=number))
            for number, (name, tags) in reversed(list(enumerate(texts.items())))
        )
    return made


@pytest.fixture
def narrow(app, store):
    secret = ReaderRegistry(store).add(checked("narrow", ("sdf",), ("alert", "operate")), 1.0)
    return Visitor(app, secret=secret)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("kind=place", []),
        ("level=governorate", []),
        ("salience=main", []),
        ("kind=actor", ["plain", "placed"]),
        ("q=level:governorate", []),
    ],
)
def test_what_an_article_is_beside_its_open_topics_is_not_told(narrow, asked, found):
    answer = narrow.get(f"/v1/articles?{asked}")
    assert [one["id"] for one in answer.json()["articles"]] == found
    assert answer.json()["query"] != ""
    lines = narrow.get(f"/kept/export?as=jsonl&{asked}").text.splitlines()
    assert [json.loads(line)["id"] for line in lines] == found


def test_an_editor_of_some_topics_makes_none_and_reads_no_more_by_one(app, store):
    """A reader of an earlier version, which gave such a reader the role."""
    stored = Reader(name="old", topics=("sdf",), roles=("read", "edit"))
    old = Visitor(app, secret=ReaderRegistry(store).add(stored, 1.0))
    form = {"strong": "wells", "must": "The wells."}
    for path in ("/make/preview", "/make/save", "/make/undo", "/make/redo"):
        assert old.post(path, **form, id="sdf", topic="sdf").status_code == 403, path
    assert old.get("/make").status_code == 403
    wish = {"id": "wells", "labels": {"en": "Wells"}} | form
    headers = {"Content-Type": "application/json"}
    for path, method in (("/v1/topics", "POST"), ("/v1/topics/sdf", "PUT")):
        for more in ({}, {"dry_run": True}):
            answer = old.ask(method, path, json.dumps(wish | more), **headers)
            assert answer.status_code == 403, path
    assert 'href="/make"' not in old.get("/").text
    with pytest.raises(SettingsError, match="needs all topics"):
        checked("new", ("sdf",), ("edit",))


def test_an_article_of_other_topics_is_no_article(narrow, store):
    add(store, message("hidden", "عنوان", "نص"))
    for name in ("foreign", "hidden", "unknown"):
        assert narrow.get(f"/v1/articles/{name}").status_code == 404
        assert narrow.get(f"/article/{name}").status_code == 404
        answer = narrow.post("/kept/star", article=name)
        assert (answer.status_code, answer.json()["error"]) == (422, "there is no such article")
    assert narrow.post("/kept/star", article="plain").status_code == 200


def test_shared_views_name_open_topics_only(narrow, store):
    shares = Kept(store, "other")
    for name, query in (("open", "topic=sdf"), ("closed", "topic=isis"), ("near", "q=level:city")):
        shares.save_view(name, query, 1.0)
        shares.share(name, is_shared=True)
    page = narrow.get("/kept").text
    assert "<bdi>open</bdi>" in page
    assert "<bdi>near</bdi>" in page
    assert "closed" not in page
    views = narrow.get("/v1/views").json()["views"]
    assert {view["name"] for view in views} == {"open", "near"}


def test_no_page_tells_of_what_a_reader_may_not_see(app, store):
    secret = ReaderRegistry(store).add(checked("narrow", ("sdf",), (READ, ALERT)), 1.0)
    narrow = Visitor(app, secret=secret)
    pages = (
        "/",
        "/?topic=isis",
        "/?q=foreign",
        "/topics",
        "/topics?find=is",
        "/topic/sdf",
        "/kept",
    )
    others = ("/article/plain", "/article/placed?why=isis", "/alerts", "/kept/export?as=report")
    for path in (*pages, *others, "/?since=24h&governorate=aleppo"):
        answer = narrow.get(path)
        assert answer.status_code == 200, path
        for hidden in ("wells foreign", "Islamic State", "/topic/isis", "/topic/aleppo", "Aleppo"):
            assert hidden not in answer.text, (path, hidden)
    assert "wells pla" in narrow.get("/").text
    assert (
        narrow.get("/topic/isis").status_code == narrow.get("/article/foreign").status_code == 404
    )
    for path in ("/make", "/operate", "/operate/feeds", "/operate/dead"):
        assert narrow.get(path).status_code == 403
