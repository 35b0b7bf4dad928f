"""Views, topics, feeds and dead letters by JSON: what the pages do, for programs."""

import pytest

from rasid.testing.loopback import Site, says
from rasid.web.app import create_app
from tests.rasid.web.api.test_calls import Program
from tests.rasid.web.pages.test_make import WATER, WELLS
from tests.rasid.web.pages.test_operate import RSS, kill
from worker.readers.audit import AuditLog
from worker.readers.reader import ROLES, checked
from worker.readers.registry import ReaderRegistry
from worker.state.feeds import RedisFeeds

TOPIC = {
    "id": "groundwater",
    "labels": {"en": "Wells"},
    **{name: WELLS[name] for name in ("kind", "strong", "must", "must_not")},
}


@pytest.fixture
def program(settings, store, tmp_path):
    folder = tmp_path / "topics"
    folder.mkdir()
    (folder / "water.toml").write_text(WATER, "utf-8")
    near = {"allow_networks": ("127.0.0.0/8",), "topics_dir": folder}
    app = create_app(settings.model_copy(update=near), store)
    secret = ReaderRegistry(store).add(checked("lina", ("*",), ROLES), 1.0)
    made = Program(app, secret=secret)
    made.folder = folder
    narrow = ReaderRegistry(store).add(checked("narrow", ("other",), ()), 1.0)
    made.narrow = Program(app, secret=narrow)
    return made


def actions(store) -> list[str]:
    return [one.action for one in AuditLog(store).newest(10)]


def test_a_view_is_saved_shared_and_forgotten(program, store):
    at = "/v1/views/Wells%20now"
    saved = program.call("PUT", at, {"query": "topic:water lang:ar", "is_shared": True})
    assert saved.status_code == 200, saved.text
    (view,) = program.get("/v1/views").json()["views"]
    assert view == saved.json()
    assert (view["name"], view["query"], view["is_shared"]) == (
        "Wells now",
        "topic:water lang:ar",
        True,
    )
    assert program.call("PUT", at, {"query": "topic:unknown"}).status_code == 422
    assert program.narrow.get("/v1/views").json() == {"views": []}
    assert program.call("DELETE", at).status_code == 204
    assert program.call("DELETE", at).status_code == 404
    assert actions(store) == ["view_removed", "view_saved"]
    slashed = "/v1/views/Aleppo%2FIdlib"
    assert program.call("PUT", slashed, {"query": ""}).json()["name"] == "Aleppo/Idlib"
    assert program.call("DELETE", slashed).status_code == 204


def test_a_label_writes_nothing_else_into_the_file(program):
    for key in ('en = "a" }\nthreshold = 0.9\nfamily = "x"\nat = { lat', "de", "en.x", ""):
        wish = TOPIC | {"labels": {"en": "Wells", key: "9"}}
        for more in ({}, {"dry_run": True}):
            answer = program.call("POST", "/v1/topics", wish | more)
            assert (answer.status_code, "labels" in answer.text) == (422, True), key


def test_as_many_sentences_as_a_topic_may_have_are_taken(program):
    lines = [f"{'انخفضت مياه الآبار في القرى سنة بعد سنة ' * 11} {number}" for number in range(50)]
    wish = TOPIC | {"must": "\n".join(lines), "must_not": "\n".join(["x" * 400] * 50)}
    assert program.call("POST", "/v1/topics", wish | {"dry_run": True}).status_code == 200


def test_a_topic_is_tried_made_changed_and_undone(program, store):
    at = "/v1/topics/groundwater"
    tried = program.call("POST", "/v1/topics", TOPIC | {"dry_run": True})
    assert tried.status_code == 200, tried.text
    assert all(one["holds"] for one in tried.json()["preview"]["sentences"])
    assert program.get(at).status_code == 404
    made = program.call("POST", "/v1/topics", TOPIC)
    assert made.status_code == 200, made.text
    version = made.json()["version"]
    assert program.get(at).json()["version"] == version
    assert program.call("POST", "/v1/topics", TOPIC).status_code == 409
    change = {name: value for name, value in TOPIC.items() if name != "id"}
    assert program.call("PUT", at, change | {"version": "0" * 16}).status_code == 409
    wrong = change | {"version": version, "must": "The harvest was good."}
    assert program.call("PUT", at, wrong).status_code == 422
    more = change | {"version": version, "strong": change["strong"] + "\nboreholes"}
    changed = program.call("PUT", at, more)
    assert changed.status_code == 200
    old, new = {"version": version}, {"version": changed.json()["version"]}
    assert program.call("POST", f"{at}/undo", old).status_code == 409
    assert program.call("POST", f"{at}/undo", new).status_code == 204
    assert program.get(at).json()["version"] == version
    assert program.call("PUT", "/v1/topics/water", change).status_code == 404
    assert actions(store) == ["topic_undone", "topic_saved", "topic_saved"]
    assert program.call("POST", f"{at}/redo", new).status_code == 409
    assert program.call("POST", f"{at}/undo", old).status_code == 204
    assert program.get(at).status_code == 404
    for version in ("", *old.values()):
        assert program.call("POST", f"{at}/redo", {"version": version}).status_code == 204
    assert program.get(at).json()["version"] == changed.json()["version"]
    assert program.call("POST", f"{at}/redo", new).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "told"),
    [
        ("POST", "/v1/topics", {"id": "a" * 101}, 422, "the id has at most 100 letters"),
        ("POST", "/v1/topics", {"labels": {"ar": "ب" * 101}}, 422, "ar has at most 100 letters"),
        ("POST", "/v1/topics", {"description": "d" * 501}, 422, "at most 500 letters"),
        ("POST", "/v1/topics", {"id": "own"}, 422, "own.toml is a file of the folder"),
        ("GET", f"/v1/topics/{'a' * 101}", None, 404, "at most 100 letters"),
        ("GET", f"/v1/topics/{'a' * 3_000}", None, 404, "at most 100 letters"),
        ("PUT", f"/v1/topics/{'a' * 101}", {}, 404, "at most 100 letters"),
        ("PUT", f"/v1/views/{'a' * 61}", None, 422, "a name of at most 60 letters"),
        ("POST", "/v1/alerts", {"name": "a" * 61}, 422, "a name of at most 60 letters"),
        ("POST", "/v1/feeds", {"url": "http://a.example", "source": "a" * 201}, 422, "200"),
    ],
)
def test_what_is_too_long_is_refused_with_its_limit(program, method, path, body, status, told):
    (program.folder / "own.toml").write_text(WATER.replace("water", "rain"), "utf-8")
    if path.startswith("/v1/topics") and body is not None:
        more = {name: value for name, value in TOPIC.items() if method == "POST" or name != "id"}
        body = more | body
    sent = {"query": ""} if path.startswith("/v1/views") else body
    answer = program.call(method, path, sent)
    assert (answer.status_code, told in answer.text) == (status, True), answer.text


@pytest.mark.parametrize("id_", ["../water", "", "a/b", "water"])
def test_no_file_is_named_by_an_odd_id(program, id_):
    assert program.call("POST", "/v1/topics", TOPIC | {"id": id_}).status_code in {409, 422}


def test_a_feed_is_looked_at_added_paused_and_removed(program, store):
    with Site({}) as site:
        rss = says(RSS.format(url=site.url), Content_Type="application/rss+xml")
        site.paths |= {"/feed": rss, "/": says("<html><title>none</title></html>")}
        url = f"{site.url}/feed?token=hunter22"
        looked = program.call("POST", "/v1/feeds", {"url": url, "dry_run": True})
        assert looked.status_code == 200, looked.text
        assert (looked.json()["id"], looked.json()["title"]) == ("", "Levant Ledger")
        assert program.get("/v1/feeds").json() == {"feeds": []}
        id_ = program.call("POST", "/v1/feeds", {"url": url}).json()["id"]
        assert program.call("POST", "/v1/feeds", {"url": site.url}).status_code == 422
    at = f"/v1/feeds/{id_}"
    assert "hunter22" not in program.get("/v1/feeds").text + program.get(at).text
    changed = program.call("PUT", at, {"source": "Ledger", "is_paused": True})
    assert changed.status_code == 200, changed.text
    assert (changed.json()["source"], changed.json()["is_paused"]) == ("Ledger", True)
    again = program.call("PUT", at, {"is_paused": False})
    assert (again.json()["source"], again.json()["is_paused"]) == ("Ledger", False)
    assert program.call("PUT", at, {"zone": "Mars"}).status_code == 422
    assert program.call("POST", f"{at}/poll", {}).status_code == 200
    assert program.call("DELETE", at).status_code == 204
    assert program.get(at).status_code == 404
    assert list(RedisFeeds(store).rows()) == []
    assert "hunter22" not in "".join(one.detail for one in AuditLog(store).newest(10))


def test_dead_letters_are_counted_requeued_and_dropped(program, store):
    kill(store, 3, "no_article")
    kill(store, 2, "timeout")
    seen = program.get("/v1/dead").json()
    assert [(one["reason"], one["count"]) for one in seen["reasons"]] == [
        ("no_article", 3),
        ("timeout", 2),
    ]
    assert len(seen["newest"]) == 5
    asked = {"reasons": ["no_article"]}
    assert program.call("POST", "/v1/dead/requeue", asked).json() == {"count": 3}
    assert program.call("POST", "/v1/dead/drop", {"reasons": ["timeout"]}).json() == {"count": 2}
    assert program.get("/v1/dead").json() == {"reasons": [], "newest": []}
    assert program.call("POST", "/v1/dead/drop", {"reasons": []}).status_code == 400


def test_feeds_are_listed_and_changed_by_what_is_said_of_them(program, store):
    feeds = RedisFeeds(store)
    north, _ = feeds.add("http://north.example/feed", source="الشمال", lang="ar")
    radio, _ = feeds.add("http://radio.example/rss", source="Radio", lang="en")
    for asked, ids in (
        ("lang=ar", {north}),
        ("lang=ar,en&host=example", {north, radio}),
        ("q=radio", {radio}),
        ("state=paused", set()),
    ):
        shown = program.get(f"/v1/feeds?{asked}").json()["feeds"]
        assert {one["id"] for one in shown} == ids, asked
    assert program.get("/v1/feeds?state=faling").status_code == 422
    assert program.get("/v1/feeds?lagn=ar").status_code == 400
    asked = {"filter": ["lang:ar"]}
    for name in ("pause", "poll"):
        assert program.call("POST", f"/v1/feeds/{name}", asked).json() == {"count": 1}
    (paused,) = program.get("/v1/feeds?state=paused").json()["feeds"]
    assert paused["id"] == north
    assert program.call("POST", "/v1/feeds/resume", {"filter": []}).status_code == 400
    assert program.call("POST", "/v1/feeds/resume", asked).json() == {"count": 1}
    assert program.get("/v1/feeds?state=paused").json() == {"feeds": []}
    assert actions(store) == ["feed_resumed", "feed_polled", "feed_paused"]


def test_the_newest_dead_letters_are_those_that_are_asked_for(program, store):
    kill(store, 3, "no_article")
    kill(store, 2, "timeout")
    for asked, count in (("reason=timeout", 2), ("reason=timeout&reason=no_article", 5)):
        assert len(program.get(f"/v1/dead?{asked}").json()["newest"]) == count
    assert len(program.get("/v1/dead?limit=1").json()["newest"]) == 1
    assert program.get("/v1/dead?host=nosuch.example").json()["newest"] == []
    assert program.get("/v1/dead?limit=0").status_code == 422


def test_the_ledger_closes(program):
    told = program.get("/v1/ledger").json()
    assert (told["closes"], told["found"]) == (True, 0)
    assert program.narrow.get("/v1/ledger").status_code == 403
