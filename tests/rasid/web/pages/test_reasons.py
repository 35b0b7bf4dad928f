"""Why an article has a topic, or not, in the language of the page."""

import re
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup

from rasid.web.app import create_app
from tests.support.in_process import Visitor
from tests.worker.index.messages import told
from worker.index.article_index import index_dir
from worker.index.files import IndexFiles
from worker.index.writer import IndexWriter
from worker.readers.reader import checked
from worker.readers.registry import ReaderRegistry


def topic(name: str, ar: str, **more: str) -> str:
    lines = {
        "id": f'"{name}"',
        "kind": '"theme"',
        "labels": f'{{ ar = "{ar}", en = "{name}", ku = "{name}", tr = "{name}" }}',
        "strong": f'{{ ar = ["{ar}"] }}',
        "examples": f'{{ must = ["{ar}"] }}',
    } | more
    return "\n".join(["[[topic]]", *(f"{key} = {value}" for key, value in lines.items())])


WEAK = '{ ar = ["مياه", { term = "خزان", weight = 0.2 }] }'
FILE = "\n".join(
    [
        topic("water", "مياه", threshold="0.5", strong=WEAK),
        topic("rain", "مطر"),
        topic("drought", "جفاف", none='["rain"]'),
        topic("crop", "محصول", all='["water"]', examples='{ must = ["محصول مياه"] }'),
        topic("flood", "سيول", any='["water"]', examples='{ must = ["سيول مياه"] }'),
        topic("almost", "ريحان"),
        topic("dispute", "نزاع", bare='{ ar = ["خلاف"] }', supports='{ ar = ["حدود"] }'),
    ]
)
TEXT = "بعد مطر وجفاف نقص محصول القرية وجاءت سيول في خزان، وقال سكان الريحانية إن بينهم خلاف"
LATIN = re.compile(r"[A-Za-z]{2,}")


@pytest.fixture
def app(settings, store, tmp_path):
    folder = tmp_path / "topics"
    folder.mkdir()
    (folder / "made.toml").write_text(FILE, "utf-8")
    made = create_app(settings.model_copy(update={"topics_dir": folder}), store)
    files = IndexFiles(index_dir(settings))
    path = files.create(made.state.topics)
    files.use(path)
    with IndexWriter(path, made.state.topics) as writer:
        writer.add([told(1, "rain", title="خبر", text=TEXT, came=datetime.now(UTC))])
    return made


def panel(visitor: Visitor, topic_id: str) -> BeautifulSoup:
    answer = visitor.get(f"/article/a1?part=why&why={topic_id}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


@pytest.mark.parametrize(
    ("topic_id", "ar", "tr"),
    [
        ("water", "درجته 0.28 أقل من 0.50", "Puanı 0.28"),
        ("drought", "لا يجتمع مع مطر", "rain ile birlikte olmaz"),
        ("crop", "يلزم معه مياه", "water da gerekir"),
        ("flood", "يلزم معه واحد من مياه", "water konularından biri"),
        ("almost", "كلمة أخرى غير «ريحان»", "another word than"),
        ("dispute", "يحتمل معاني أخرى", "may mean other things"),
    ],
)
def test_reasons_are_told_in_the_language_of_the_page(app, topic_id, ar, tr):
    visitor = Visitor(app)
    visitor.cookies["rasid-lang"] = "ar"
    page = panel(visitor, topic_id)
    assert ar in page.get_text()
    assert LATIN.findall(page.get_text()) == []
    visitor.cookies["rasid-lang"] = "tr"
    page = panel(visitor, topic_id)
    assert tr in page.get_text()
    said = page.find(string=re.compile(re.escape(tr)))
    assert said.find_parent(attrs={"lang": "en"}) is not None or topic_id not in {
        "almost",
        "dispute",
    }


def test_topics_that_a_reader_may_not_see_have_no_name_among_the_reasons(app, store):
    secret = ReaderRegistry(store).add(checked("narrow", ("rain", "crop"), ()), 1.0)
    text = panel(Visitor(app, secret=secret), "crop").get_text()
    assert "Its conditions on other topics are not met" in text
    assert "water" not in text
