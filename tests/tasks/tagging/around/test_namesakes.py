"""Goods, firms, places abroad and acronyms of other bodies are told from names."""

import pytest

from tasks.errors import SettingsError
from tasks.tagging.around.namesakes import is_local_paper, is_namesake, spelled_out_otherwise
from tasks.tagging.tables.namesake_tables import FILE, NamesakeTables, namesakes
from tasks.tagging.taxonomy_toml import parse_topics
from tasks.text.word_tables import every_phrase, parse_tables
from tests.support.hits import marked

FILE_OF_TOPICS = """
[[topic]]
id = "aleppo"
kind = "place"
region = "SY"
labels = { en = "Aleppo" }
strong = { en = ["Aleppo"] }
examples = { must = ["Aleppo"] }
[[topic]]
id = "nobody"
kind = "person"
region = "SY"
labels = { en = "Nobody" }
strong = { en = ["Nobody"] }
examples = { must = ["Nobody"] }
[[topic]]
id = "river-corps"
kind = "actor"
region = "SY"
labels = { en = "River Guard Corps" }
strong = { en = ["River Guard Corps", "RGC"] }
examples = { must = ["RGC"] }
[[topic]]
id = "stateless"
kind = "place"
labels = { en = "Nowhere" }
strong = { en = ["Nowhere"] }
examples = { must = ["Nowhere"] }
"""
PLACE, PERSON, ACTOR, STATELESS = parse_topics("namesakes.toml", FILE_OF_TOPICS)


@pytest.mark.parametrize(
    ("sentence", "lang"),
    [
        ("a bar of <Aleppo> soap", "en"),
        ("two spoons of <Aleppo>_pepper", "en"),
        ("eski <Halep> kebabı", "tr"),
        ("أفضل صابون <حلب> للبشرة", "ar"),
        ("طريقة المحمرة <الحلبية> في البيت", "ar"),
        ("رش الفستق <الحلبي> فوقها", "ar"),
        ("قدميه مع برغل <حلب> وبالبهارات", "ar"),
        ("a room at the <Aleppo> Hotel", "en"),
        ("it costs 40 <Aleppo>$ or so", "en"),
        ("the <Aleppo> High School band", "en"),
        ("the <Aleppo> Township council", "en"),
        ("نكرم <حماةً> للوطن", "ar"),
        ("a rally in <Aleppo>, Pennsylvania", "en"),
        ("the village of <Aleppo> in Maine", "en"),
        ("فاز كاتب <حلبي> الأصل بالجائزة", "ar"),
        ("the <Aleppo>-born painter", "en"),
        ("a rally in <Aleppo> (Pennsylvania)", "en"),
        ("a house in <Aleppo>, West Virginia", "en"),
        ("a rally in <Aleppo>, Ohio Tuesday", "en"),
        ("li <Dêrik> a Mêrdînê", "ku"),
        ("<Halep> usulü kebap yapın", "tr"),
        ("an <Aleppo>-style stew", "en"),
        ("sabûna <Helebê> pir bi nav û deng e", "ku"),
        ("دوو کیلۆ کەبابی <حەلەب> ئامادە بکە", "ckb"),
    ],
)
def test_a_good_a_firm_and_a_place_abroad_are_something_else(sentence, lang):
    assert is_namesake(*marked(sentence, lang), PLACE)


@pytest.mark.parametrize(
    ("sentence", "lang"),
    [
        ("rain over <Aleppo> today", "en"),
        ("<Aleppo> Pepper, a girl's band, played", "en"),
        ("guests left <Aleppo> hotel rooms", "en"),
        ("<Aleppo>. Soap is dear", "en"),
        ("from <Aleppo> Pennsylvania heard nothing", "en"),
        ("<Aleppo>, a city of stone", "en"),
        ("في <حلب> صابون رخيص", "ar"),
        ("<حلب>", "ar"),
        ("li <Dêrik> a Sûriyê", "ku"),
    ],
)
def test_other_words_beside_a_name_leave_it_what_it_is(sentence, lang):
    assert not is_namesake(*marked(sentence, lang), PLACE)


@pytest.mark.parametrize(
    ("sentence", "topic", "is_one"),
    [
        ("the <Nobody> Foundation gave", PERSON, True),
        ("the <Guards> Foundation gave", ACTOR, False),
        ("<Nobody>, Ohio, said", PERSON, False),
        ("the guards in <Rgc>, Ohio", ACTOR, True),
        ("in <Nowhere>, Ohio", STATELESS, False),
        ("<Nowhere> pine trees", STATELESS, True),
    ],
)
def test_firms_are_no_matter_of_actors_nor_provinces_of_persons(sentence, topic, is_one):
    assert is_namesake(*marked(sentence, "en"), topic) == is_one


@pytest.mark.parametrize(
    ("sentence", "title", "is_other"),
    [
        ("The Retail Growth Council (RGC) met. The <RGC> voted.", "", True),
        ("The <RGC> voted.", "Retail Growth Council (RGC) meets", True),
        ("The River Guard Corps (RGC) moved. The <RGC> halted.", "", False),
        ("The Retail Growth Council (RGN) met. The <RGC> voted.", "", False),
        ("The Retail Growth Council (RGC) and River Guard Corps (RGC): <RGC>.", "", False),
        ("The <RGC> voted.", "", False),
        ("The Retail Growth Council (Rgc) met. The <Rgc> voted.", "", False),
    ],
)
def test_an_acronym_means_what_the_article_spells_it_out_as(sentence, title, is_other):
    hit, text = marked(sentence, "en", role="strong", title=title)
    assert spelled_out_otherwise(hit, text, ACTOR) == is_other


@pytest.mark.parametrize(
    ("sentence", "is_other"),
    [
        ("Riverside Garden Club members met and the <RGC> voted", True),
        ("the <RGC> (rye, garlic, cumin) loaf", True),
        ("Riverside, Garden and Club streets; the <RGC> marched", False),
        ("River Guard Corps fighters, whom locals call <RGC>", False),
        ("the <RGC> (really good cavalry or so) rode", False),
    ],
)
def test_words_with_the_initials_of_an_acronym_spell_it_out(sentence, is_other):
    hit, text = marked(sentence, "en")
    assert spelled_out_otherwise(hit, text, ACTOR) == is_other


def test_an_ending_of_an_acronym_does_not_hide_it():
    hit, text = marked("Retail Growth Council (RGC) met; the <+RGC+'s> vote", "en")
    assert spelled_out_otherwise(hit, text, ACTOR)


@pytest.mark.parametrize("table", NamesakeTables.__struct_fields__)
def test_every_shipped_table_has_trimmed_phrases(table):
    phrases = list(every_phrase(getattr(namesakes(), table)))
    assert phrases
    assert all(phrase == " ".join(phrase.split()) for phrase in phrases)


@pytest.mark.parametrize(
    ("table", "phrase"),
    [
        ("outlets", "Syria TV"),
        ("goods", "صابون"),
        ("firms", "Hotel"),
        ("sayings", "Halep oradaysa"),
        ("provinces", "Pennsylvania"),
    ],
)
def test_the_shipped_file_is_the_one_that_is_read(table, phrase):
    assert phrase in list(every_phrase(getattr(namesakes(), table)))


TABLES = "".join(f'[{name}]\nen = ["one"]\n' for name in NamesakeTables.__struct_fields__)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (TABLES.replace("[goods]", "[wares]"), "unknown field `wares`"),
        (TABLES.partition("[provinces]")[0], "missing required field `provinces`"),
        (TABLES.replace('"one"', '"one ", "two"', 1), "outlets.en"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name_and_what_is_wrong(text, complaint):
    with pytest.raises(SettingsError) as refusal:
        parse_tables(FILE, text, NamesakeTables)
    assert FILE in str(refusal.value)
    assert complaint in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "is_local"),
    [
        ("The village board met near Route 31; the county title went to Lebanon.", True),
        ("The village board met in Lebanon.", False),
        ("The county sheriff said Route 31 was shut for a Syrian delegation.", False),
        ("The city council met near Highway 5 in Beirut.", False),
    ],
)
def test_a_local_paper_of_america_writes_about_boards_and_roads(text, is_local):
    assert is_local_paper("", text) is is_local
