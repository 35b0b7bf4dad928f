"""Making a topic in the browser: tried on the past, saved, live, changed, undone."""

import hashlib
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from rasid.web.app import create_app
from tasks.errors import SettingsError
from tasks.tagging.draft import Draft
from tasks.tagging.taxonomy_toml import parse_topics
from tests.support.in_process import Visitor
from tests.worker.index.messages import told
from worker.config.settings import Settings
from worker.index.article_index import index_dir
from worker.index.files import IndexFiles
from worker.index.writer import IndexWriter
from worker.readers.audit import AuditLog
from worker.readers.reader import checked
from worker.readers.registry import ReaderRegistry
from worker.taxonomy.loader import ArticleTagger, load_taxonomy
from worker.taxonomy.topic_folder import TopicFolder

WATER = """
[[topic]]
id = "water"
kind = "theme"
labels = { en = "Water", ar = "مياه" }
strong = { en = ["water"], ar = ["المياه"] }
[topic.examples]
must = ["The water is back."]
"""
OTHERS = f"""{WATER}
[[topic]]
id = "drought"
kind = "theme"
labels = {{ en = "Drought" }}
parents = ["water"]
threshold = 0.3
strong = {{ en = [{{ term = "drought", weight = 0.7 }}] }}
[topic.examples]
must = ["The drought."]
"""
WELLS = {
    "id": "groundwater",
    "kind": "theme",
    "label_en": "Wells and <b>drought",
    "strong": "آبار\ndrought\nwells",
    "must": "انخفضت مياه الآبار في القرى.\r\nThe drought enters its third year.",
    "must_not": "The harvest was good.",
    "version": "",
}
HOSTILE = "<script>alert(1)</script>\"'"


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "topics"
    made.mkdir()
    (made / "water.toml").write_text(WATER, "utf-8")
    return made


@pytest.fixture
def app(settings: Settings, store, folder):
    changed = settings.model_copy(update={"topics_dir": folder})
    files = IndexFiles(index_dir(changed))
    path = files.create({})
    files.use(path)
    now = datetime.now(UTC)
    texts = ["جفت الآبار في ثلاث قرى", "Two wells were dug", "All is well here", "Rain fell"]
    with IndexWriter(path, {}) as writer:
        writer.add(
            told(
                number,
                title=f"{text} {HOSTILE}",
                text=text,
                lang="ar" if number == 0 else "en",
                came=now - timedelta(days=number + 1),
            )
            for number, text in enumerate(texts)
        )
        writer.add([told(9, title="old wells", text="wells", came=now - timedelta(days=40))])
        writer.add([told(10, "groundwater", title="خبر", came=now - timedelta(minutes=1))])
    return create_app(changed, store)


@pytest.fixture
def desk(app):
    visitor = Visitor(app)
    visitor.get("/make")
    return visitor


def version_of(html: str) -> str:
    return re.search(r'name="version" value="([0-9a-f]*)"', html)[1]


def undone(desk: Visitor, version: str = "") -> int:
    """Undo the last change of the version that is shown, or of another."""
    version = version or version_of(desk.get("/make?topic=groundwater").text)
    return desk.post("/make/undo", topic="groundwater", version=version).status_code


def test_words_show_what_they_would_have_found_before_anything_is_saved(desk, folder):
    seen = desk.post("/make/preview", strong="آبار\nwells", must="", id="")
    assert '<div class="hits"><b>2</b>' in seen.text
    assert 'role="alert"' not in seen.text
    refused = desk.post("/make/save", strong="آبار\nwells", must="", id="wells", label_en="Wells")
    assert refused.status_code == 422
    assert "add a sentence that must be tagged" in refused.text
    seen = desk.post("/make/preview", **WELLS)
    assert '<div class="hits"><b>2</b>' in seen.text
    assert "of 5" in seen.text
    assert "old wells" not in seen.text
    assert "All is well" not in seen.text
    assert seen.text.count("<script") == 1
    assert "no words in" in seen.text.lower()
    assert [file.name for file in folder.iterdir()] == ["water.toml"]


def test_a_topic_is_saved_live_and_known_to_workers(desk, folder, store):
    saved = desk.post("/make/save", **WELLS)
    assert saved.status_code == 303, re.findall(r'role="alert">.*', saved.text)
    assert desk.get("/topic/groundwater").status_code == 200
    assert "خبر" in desk.get("/kept/export?as=text&topic=groundwater").text
    assert "&lt;b&gt;drought" in desk.get("/topics").text
    tagger = ArticleTagger(load_taxonomy(folder))
    assert "groundwater" in tagger.kinds
    noted = AuditLog(store).newest(1)[0]
    assert (noted.action, noted.target, noted.detail) == ("topic_saved", "groundwater", "new")


def test_what_is_wrong_never_goes_live_and_the_form_keeps_what_was_typed(desk, folder):
    wrong = {"must": "Nothing of it is here."}
    for changed in (wrong, {"id": "Not A Slug"}, {"id": "water"}, {"parent": "no-such"}):
        refused = desk.post("/make/save", **(WELLS | changed))
        assert refused.status_code == 422
        assert 'role="alert"' in refused.text
        assert "drought\nwells" in refused.text
    assert [file.name for file in folder.iterdir()] == ["water.toml"]


def test_two_editors_of_one_topic_meet_a_conflict(desk, folder):
    desk.post("/make/save", **WELLS)
    page = desk.get("/make?topic=groundwater").text
    version = version_of(page)
    assert (
        desk.post("/make/save", **(WELLS | {"version": version, "vetoes": "oil"})).status_code
        == 303
    )
    late = desk.post("/make/save", **(WELLS | {"version": version, "vetoes": "gas"}))
    assert late.status_code == 422
    assert "somebody else saved" in late.text
    assert undone(desk, version) == 422
    assert "oil" in (folder / "groundwater.toml").read_text()


def test_editing_shows_what_changes_and_undo_takes_it_back(desk, folder):
    desk.post("/make/save", **WELLS)
    before = (folder / "groundwater.toml").read_text()
    version = version_of(desk.get("/make?topic=groundwater").text)
    edited = WELLS | {"version": version, "strong": "آبار\ndrought\nRain"}
    seen = desk.post("/make/preview", **edited)
    assert "1 articles more, 1 fewer" in seen.text
    desk.post("/make/save", **edited)
    assert (folder / "groundwater.toml").read_text() != before
    assert undone(desk) == 303
    assert (folder / "groundwater.toml").read_text() == before
    assert undone(desk, version) == 303
    assert not (folder / "groundwater.toml").exists()
    assert desk.get("/topic/groundwater").status_code == 404
    assert undone(desk, version) == 422


def test_of_two_who_save_at_once_one_meets_a_conflict(folder):
    draft = Draft(id="wells", labels={"en": "Wells"}, strong="wells", must="Two wells.")
    for number in range(5):
        outcomes = save_at_once(TopicFolder(folder), replace(draft, id=f"wells-{number}"))
        assert sorted(outcomes) == ["conflict", "saved"]


def save_at_once(topics: TopicFolder, draft: Draft) -> list[str]:
    """Let two save a draft in the same moment; returns how each ended."""
    begin = threading.Barrier(2)

    def save(description: str) -> str:
        begin.wait()
        try:
            topics.save(replace(draft, description=description), "")
        except SettingsError:
            return "conflict"
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(save, ("first", "second")))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace('kind = "theme"', 'kind = "theme"\nthreshold = 0.5'),
        lambda text: text + text.replace("groundwater", "wells").partition("\n")[2],
        lambda text: text.replace("groundwater", "wells"),
        lambda text: text + "[",
        lambda text: text.encode() + b"\xff",
    ],
)
def test_what_was_written_by_hand_stays(desk, folder, change):
    desk.post("/make/save", **WELLS)
    file = folder / "groundwater.toml"
    changed = change(file.read_text())
    by_hand = changed if isinstance(changed, bytes) else changed.encode()
    file.write_bytes(by_hand)
    assert desk.get("/make").status_code == 200
    answer = desk.get("/make?topic=groundwater")
    assert answer.status_code == 404
    assert "groundwater.toml" in answer.text
    version = hashlib.sha256(by_hand).hexdigest()[:16]
    assert desk.post("/make/preview", **(WELLS | {"version": version})).status_code == 200
    assert file.read_bytes() == by_hand


def test_as_many_sentences_as_a_topic_may_have_are_taken(desk):
    sentence = "انخفضت مياه الآبار في القرى سنة بعد سنة"
    must = "\n".join(f"{sentence * 10} {number}" for number in range(50))
    assert len(must) > 19_000
    assert desk.post("/make/save", **(WELLS | {"must": must, "must_not": ""})).status_code == 303
    more = desk.post("/make/save", **(WELLS | {"must": f"{must}\nواحدة", "id": "other"}))
    assert (more.status_code, "at most 50 lines" in more.text) == (422, True)


def test_a_topic_of_another_file_is_changed_in_its_place_and_the_file_stays(desk, folder):
    (folder / "water.toml").write_text(OTHERS, "utf-8")
    page = desk.get("/make?topic=drought").text
    assert "stands in a file of the folder" in page
    assert version_of(page) == ""
    sent = {"id": "drought", "kind": "theme", "label_en": "Drought", "over": "1"}
    sent["must"] = "The drought."
    words = {"strong": "drought\nRain", "bare": "dry"}
    seen = desk.post("/make/preview", **sent, **words).text
    assert "1 articles more, 0 fewer" in seen
    assert desk.post("/make/save", **sent, **words).status_code == 303
    (changed,) = parse_topics("here", (folder / "drought.here.toml").read_text())
    assert changed.threshold == 0.3
    assert changed.parents == ()
    assert {(term.surface, term.weight) for term in changed.terms} == {
        *(("drought", 0.7), ("Rain", None), ("dry", None))
    }
    by_id = load_taxonomy(folder).by_id
    assert by_id["drought"] == changed
    assert "water" in by_id
    assert TopicFolder(folder).mine() == ["drought"]
    assert desk.post("/make/save", **sent, **words).status_code == 422  # it has a version now
    version = version_of(desk.get("/make?topic=drought").text)
    assert desk.post("/make/save", **sent, strong="drought", version=version).status_code == 303
    for _ in range(2):
        version = version_of(desk.get("/make?topic=drought").text)
        assert desk.post("/make/undo", topic="drought", version=version).status_code == 303
    assert by_id.keys() == load_taxonomy(folder).by_id.keys()
    assert [term.surface for term in load_taxonomy(folder).by_id["drought"].terms] == ["drought"]
    assert (folder / "water.toml").read_text() == OTHERS


def test_files_of_the_operator_are_not_touched(desk, folder):
    assert desk.get("/make?topic=water").status_code == 200
    assert desk.get("/make?topic=../../etc/passwd").status_code == 404
    assert desk.post("/make/save", **(WELLS | {"id": "../x", "over": "1"})).status_code == 422
    assert TopicFolder(folder).mine() == []
    assert (folder / "water.toml").read_text() == WATER


def test_without_a_folder_it_can_be_tried_and_not_saved(settings, store):
    desk = Visitor(create_app(settings, store))
    assert "RASID_TOPICS_DIR" in desk.get("/make").text
    assert '<div class="hits">' in desk.post("/make/preview", **WELLS).text
    assert desk.post("/make/save", **WELLS).status_code == 422


def test_only_the_role_edit_makes_topics(app, store):
    secret = ReaderRegistry(store).add(checked("reads", ("*",), ("operate",)), 1.0)
    program = Visitor(app, secret=secret)
    assert program.get("/make").status_code == 403
    assert program.post("/make/save", **WELLS).status_code == 403
