"""The tutorials, followed word for word: what they name is there, and leads to what they say."""

import re
from pathlib import Path

import pytest

from rasid.web.pages import render
from tests.browser.conftest import Desk, expect
from tests.rasid.web.pages.test_make import WATER
from tests.support import wall_news
from worker.taxonomy.topic_folder import TopicFolder

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial"
TOPIC = "euphrates-bridges"
NAMES = {"[name=label_en]": "Euphrates bridges", "[name=label_ar]": "جسور الفرات"}
LANGS = pytest.mark.parametrize("lang", ["en", "ar"])


class Tutorial:
    """A page of the tutorial, step by step; the first is what stands above them."""

    def __init__(self, name: str, lang: str) -> None:
        file = TUTORIAL / (f"{name}.ar.md" if lang == "ar" else f"{name}.md")
        self.steps = re.split(r"(?m)^## ", file.read_text("utf-8"))

    def named(self, step: int) -> list[str]:
        """List the words of the page that a step names."""
        return re.findall(r"\*\*([^*]+)\*\*", self.steps[step])

    def fields(self, step: int) -> dict[str, str]:
        """Read what a step's table tells to type into which field; no name is that above."""
        found: dict[str, list[str]] = {}
        for name, typed in re.findall(r"(?m)^\| (.*?) ?\| (.*`.*) \|$", self.steps[step]):
            last = name or list(found)[-1]
            found.setdefault(last, []).extend(re.findall(r"`([^`]+)`", typed))
        return {name: "\n".join(lines) for name, lines in found.items()}

    def typed(self, step: int) -> str:
        """Read the words that a step tells to type."""
        (block,) = re.findall(r"```text\n(.*?)\n```", self.steps[step], re.DOTALL)
        return block


def fill(page, fields: dict[str, str]) -> None:
    for name, words in fields.items():
        page.get_by_label(name).first.fill(words)


def look(page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator(".hits").first).to_be_visible()


@pytest.fixture
def made(settings, tmp_path):
    folder = tmp_path / "topics"
    folder.mkdir()
    (folder / "water.toml").write_text(WATER, "utf-8")
    return settings.model_copy(update={"topics_dir": folder})


@pytest.fixture
def desk(made, chromium, store, news):
    with wall_news.serving(made, store) as base:
        desk = Desk(chromium, base)
        yield desk
        for context in desk.contexts:
            context.close()
    assert desk.complaints == []


@LANGS
def test_a_newcomer_makes_a_topic_by_the_words_of_the_tutorial(desk, made, lang):
    told, page = Tutorial("first-topic", lang), desk.open("/make", lang=lang)
    first = page.locator("[name=strong]")
    first.fill(told.typed(2))
    see = told.named(4)[-1]
    look(page, see)
    first.fill(told.typed(3))
    page.get_by_text(told.named(3)[-1]).click()
    fill(page, told.fields(3))
    fill(page, told.fields(4))
    for field, words in NAMES.items():
        assert words in told.steps[4]
        page.fill(field, words)
    assert f"`{TOPIC}`" in told.steps[4]
    page.fill("[name=id]", TOPIC)
    look(page, see)
    expect(page.locator(".tests .y")).to_have_count(4)
    page.get_by_label(told.named(5)[0]).check()
    page.locator("[formaction='/make/save']").click()
    expect(page.locator("form[action='/make/undo']")).to_have_count(1)

    saved = TopicFolder(made.topics_dir).read(TOPIC).draft
    assert saved.strong == told.typed(3)
    assert saved.must.splitlines() == next(iter(told.fields(4).values())).splitlines()
    assert f"/topic/{TOPIC}>" in told.steps[5]
    assert page.request.get(f"{desk.base}/topic/{TOPIC}").status == 200


@LANGS
def test_every_word_of_the_page_that_the_first_topic_names_is_there(desk, made, lang):
    told, shown = Tutorial("first-topic", lang), ""
    draft = {"id": TOPIC, "label_en": "B", "strong": "bridge", "must": "A bridge.", "kind": "theme"}
    page = desk.open("/make", lang=lang)
    for name in ("id", "label_en", "strong", "must"):
        page.fill(f"[name={name}]", draft[name])
    page.locator("[formaction='/make/save']").click()
    expect(page.locator("form[action='/make/undo']")).to_have_count(1)
    for path in (f"/make?topic={TOPIC}", f"/?topic={TOPIC}"):
        page.goto(desk.base + path)
        shown += page.evaluate("document.body.textContent")
    named = [word for step in (2, 3, 4, 5, 6) for word in told.named(step) if word]
    assert named
    assert [word for word in named if word not in shown] == []


@LANGS
def test_the_first_day_names_words_that_the_pages_have_in_its_language(lang):
    folder = Path(render.__file__).parent / "languages"
    has = "".join((folder / part / f"{lang}.toml").read_text("utf-8") for part in (".", "acting"))
    told = Tutorial("first-day", lang)
    named = [word for step in range(2, len(told.steps)) for word in told.named(step)]
    assert named
    assert [word for word in named if word not in has] == []
