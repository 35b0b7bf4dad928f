"""Copies of a text and reports of the same news share a story.

Who only repeats is not counted as a source.
"""

import json
import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from tasks.model import Article, Story
from tasks.stories.mentions import mentions_of
from tasks.tagging.tagger import Text
from tests.support.bundled_topics import bundled_tagger, bundled_taxonomy
from worker.state.stories import RedisStories
from worker.store import keys

DAY = 86_400


def paragraphs(seed: int, count: int = 12) -> list[str]:
    """Return made-up paragraphs of forty words each; other seeds share no words."""
    chosen = random.Random(seed)
    return [
        " ".join(f"كلمة{seed}{chosen.randrange(10_000)}" for _ in range(40)) for _ in range(count)
    ]


WIRE = paragraphs(1)


def article(lines: list[str], agency: str = "") -> Article:
    return Article(url="u", canonical_url="u", title="", text="\n\n".join(lines), agency=agency)


@pytest.fixture
def stories(store):
    return RedisStories(store)


def test_the_first_report_is_a_story_of_its_own(stories):
    assert stories.place("a", article(WIRE), "A") == Story("a")
    assert stories.place("b", article(paragraphs(2)), "B") == Story("b")


@pytest.mark.parametrize(
    "copy",
    [
        WIRE,
        WIRE[:6],
        ["دمشق - خاص", *WIRE, "جميع الحقوق محفوظة"],
        [line for number, line in enumerate(WIRE) if number % 4],
        [line.replace("كلمة", "كلمـة") for line in WIRE],
    ],
)
def test_copies_share_the_story_and_are_no_independent_sources(stories, copy):
    stories.place("a", article(WIRE), "A")
    assert stories.place("b", article(copy), "B") == Story(
        "a", outlets=2, independent=1, copy_of="a"
    )


def test_another_outlet_that_quotes_the_same_statement_is_independent(stories):
    stories.place("a", article(WIRE), "A")
    report = [*WIRE[:5], *paragraphs(3, 7)]
    assert stories.place("b", article(report), "B") == Story("a", outlets=2, independent=2)
    assert stories.place("c", article(report[1:]), "C") == Story(
        "a", outlets=3, independent=2, copy_of="b"
    )


def test_what_an_outlet_repeats_in_all_its_articles_makes_no_story(stories):
    about = paragraphs(4, 4)
    stories.place("a", article([*paragraphs(5, 8), *about]), "A")
    assert stories.place("b", article([*paragraphs(6, 8), *about]), "A").id == "b"


def test_reports_that_credit_one_agency_count_once(stories):
    stories.place("a", article(WIRE, "sana"), "A")
    assert stories.place("b", article([*WIRE[:5], *paragraphs(3, 7)], "sana"), "B").independent == 1
    assert stories.place("c", article([*WIRE[:5], *paragraphs(7, 7)]), "SANA").independent == 1
    assert stories.place("d", article([*WIRE[:5], *paragraphs(8, 7)], "afp"), "D").independent == 2


def test_the_same_article_is_placed_once(stories):
    stories.place("a", article(WIRE), "A")
    first = stories.place("b", article(WIRE), "B")
    assert stories.place("b", article(paragraphs(9)), "B") == first


FLASH = "سقوط طائرة مسيرة مجهولة في محيط مطار المزة العسكري دون أضرار"


@pytest.mark.parametrize(
    "copy", [FLASH, f"🔴 عاجل | {FLASH} #سوريا", f"{FLASH} (سانا)", FLASH.replace("دون", "من دون")]
)
def test_copies_of_short_posts_are_found(stories, copy):
    stories.place("a", article([FLASH]), "A")
    assert stories.place("b", article([copy]), "B").copy_of == "a"


@pytest.mark.parametrize("other", [FLASH.replace("المزة", "الضمير"), "خبر عاجل من دمشق"])
def test_other_short_posts_stay_alone(stories, other):
    stories.place("a", article([FLASH]), "A")
    stories.place("b", article(["خبر عاجل من دمشق"]), "B")
    assert stories.place("c", article([other]), "C") == Story("c")


def test_one_template_with_other_facts_is_another_story(stories):
    report = "Patrols searched {} houses in {} on {} and left at noon, the council said"
    end = " ".join(WIRE[0].split()[:30])
    first = f"{report.format(12, 'Kodna', 'Monday')}. {end}"
    other = f"{report.format(17, 'Asbah', 'Friday')}. {end}"
    stories.place("a", article([first]), "A")
    assert stories.place("b", article([other]), "B") == Story("b")
    assert stories.place("c", article([first]), "C").copy_of == "a"


@pytest.mark.parametrize("facts", ["", "of another version"])
def test_what_was_stored_without_known_facts_is_compared_by_its_words(stories, store, facts):
    stories.place("a", article(WIRE), "A")
    (outlines,) = store.client.keys(store.key(keys.OUTLINES, "*"))
    store.client.delete(outlines)
    if facts:
        store.client.hset(outlines, "a", facts)
    assert stories.place("b", article(WIRE), "B").copy_of == "a"


def test_facts_that_earlier_versions_kept_beside_the_sketch_are_read(stories, store):
    report = "Patrols searched {} houses in {} on {} and left at noon, the council said"
    end = " ".join(WIRE[0].split()[:30])
    stories.place("a", article([f"{report.format(12, 'Kodna', 'Monday')}. {end}"]), "A")
    (sketches,) = store.client.keys(store.key(keys.SKETCH, "*"))
    (outlines,) = store.client.keys(store.key(keys.OUTLINES, "*"))
    told = json.loads(store.client.hget(sketches, "a"))
    told |= {"outline": store.client.hget(outlines, "a")}
    store.client.hset(sketches, "a", json.dumps(told))
    store.client.delete(outlines)
    other = article([f"{report.format(17, 'Asbah', 'Friday')}. {end}"])
    assert stories.place("b", other, "B") == Story("b")


EVENT = (
    ("ar", "مقتل شخصين وإصابة 7 باستهداف مسيرة تركية سيارة في كوباني يوم الأربعاء"),
    ("en", "A Turkish drone struck a car in Kobani on Wednesday, killing two and wounding 7"),
    (
        "tr",
        "Kobani'de çarşamba günü SİHA bir aracı vurdu: 2 ölü, 7 yaralı",
    ),
)
ELSEWHERE = "A Turkish drone struck a car in Tal Tamr on Wednesday, killing two and wounding 7"
NEXT_DAY = "A fire broke out in a bakery in Kobani on Thursday, 7 people fled"


@pytest.fixture
def reporting(store):
    tagger, taxonomy = bundled_tagger(), bundled_taxonomy()
    stories = RedisStories(store, lambda tags, title: mentions_of(tags, taxonomy, title))

    def report(name: str, text: str, lang: str = "en", outlet: str = "") -> Story:
        told = Article(url="u", canonical_url="u", title="", text=text, lang=lang)
        return stories.place(
            name, told, outlet or name.upper(), tagger.tag(Text(title="", text=text, lang=lang))
        )

    return report


def test_one_event_in_other_words_and_languages_is_one_story(reporting):
    placed = [reporting(f"{lang}-{at}", text, lang) for at, (lang, text) in enumerate(EVENT)]
    assert [story.id for story in placed] == ["ar-0"] * 3
    assert placed[-1] == Story("ar-0", outlets=3, independent=3)


@pytest.mark.parametrize("other", [ELSEWHERE, NEXT_DAY])
def test_what_names_the_same_and_tells_another_event_stays_alone(reporting, other):
    reporting("a", EVENT[1][1])
    assert reporting("b", other) == Story("b")


def test_an_outlet_does_not_report_its_own_news_independently(reporting):
    reporting("a", EVENT[0][1], "ar", outlet="A")
    assert reporting("b", EVENT[1][1], outlet="A") == Story("b")


def test_a_pair_of_facts_lists_its_newest_articles_only(reporting, store):
    for number in range(30):
        reporting(f"a{number:02}", f"{EVENT[1][1]}, {number + 100} others saw it")
    (key,) = store.client.keys(store.key(keys.TOLD, "*"))
    lists = [ids.split(",") for ids in store.client.hgetall(key).values()]
    assert max(map(len, lists)) == 20
    assert all(len(ids) == len(set(ids)) for ids in lists)
    assert any("a29" in ids and "a00" not in ids for ids in lists)


def test_facts_are_forgotten_as_sketches_are(reporting, clock):
    reporting("a", EVENT[0][1], "ar")
    clock.forward(5 * DAY)
    assert reporting("b", EVENT[1][1]).id == "b"


def test_old_news_is_forgotten(stories, clock):
    stories.place("a", article(WIRE), "A")
    clock.forward(2 * DAY)
    assert stories.place("b", article(WIRE), "B").id == "a"
    clock.forward(5 * DAY)
    assert stories.place("c", article(WIRE), "C").id == "c"


def test_copies_that_come_at_the_same_moment_share_a_story(stories):
    with ThreadPoolExecutor(8) as pool:
        placed = list(pool.map(lambda name: stories.place(name, article(WIRE), name), "abcdefgh"))
    assert len({story.id for story in placed}) == 1
    assert sum(story.copy_of == "" for story in placed) == 1
