"""Word tables: what the shipped ones hold, and what the loader refuses."""

import subprocess
import sys

import msgspec
import pytest

from tasks.errors import SettingsError
from tasks.extraction import boilerplate_phrases
from tasks.extraction.boilerplate_phrases import BoilerplateTables, forms
from tasks.extraction.credits import agencies
from tasks.extraction.credits.agencies import SourceLabelTables, agency_named, ids_by_name
from tasks.interstitials import phrases
from tasks.interstitials.phrases import SIGNS, InterstitialTables, sign_phrases, subject_words
from tasks.interstitials.rules import RULES, WORDS
from tasks.stories import vocabulary
from tasks.stories.vocabulary import StoryTables
from tasks.tagging.around import support_words
from tasks.tagging.tables import common_words, namesake_tables
from tasks.tagging.tables.common_words import OrdinaryWordTables, ordinary_words
from tasks.tagging.tables.namesake_tables import NamesakeTables
from tasks.text.word_tables import Phrases, every_phrase, parse_tables, read_tables

SHAPES = {
    phrases.FILE: InterstitialTables,
    boilerplate_phrases.FILE: BoilerplateTables,
    common_words.FILE: OrdinaryWordTables,
    namesake_tables.FILE: NamesakeTables,
    support_words.FILE: dict[str, Phrases],
    agencies.FILE: dict[str, Phrases],
    agencies.LABELS_FILE: SourceLabelTables,
    vocabulary.FILE: StoryTables,
    vocabulary.CONCEPTS_FILE: dict[str, Phrases],
}


IMPORTS = """
import sys

opened = []
sys.addaudithook(lambda event, args: event == "open" and opened.append(str(args[0])))
import tasks.extraction, tasks.interstitials.detect, tasks.tagging.lint
print([name for name in opened if name.endswith(".toml")])
tasks.extraction.credits.agencies.agency_named("SANA")
print([name for name in opened if name.endswith(".toml")])
"""


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    share: Phrases


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[share", "words.toml: "),
        ('[shares]\nar = ["شارك"]', "words.toml: Object contains unknown field `shares`"),
        ('[share]\nxx = ["شارك"]', "words.toml: Invalid enum value 'xx'"),
        ('[share]\nar = "شارك"', "words.toml: Expected `array`"),
        ('[share]\nar = [""]', "words.toml: share.ar: '' is empty"),
        ('[share]\nar = [" شارك"]', "words.toml: share.ar: ' شارك' is empty or has white space"),
        ("[share]\nar = []", "words.toml: share.ar: no phrase"),
        ('[share]\nar = ["شارك", "شارك"]', "words.toml: share.ar: 'شارك' stands in ar already"),
        ('[share]\nfa = ["چاپ"]\nckb = ["چاپ"]', "words.toml: share.ckb: 'چاپ' stands in fa"),
    ],
)
def test_a_wrong_table_is_refused_with_file_and_key(text, complaint):
    with pytest.raises(SettingsError) as refusal:
        parse_tables("words.toml", text, Table)
    assert str(refusal.value).startswith(complaint)


@pytest.mark.parametrize("name", SHAPES)
def test_every_shipped_file_is_sound_and_no_table_of_it_is_empty(name):
    tables = msgspec.to_builtins(read_tables(name, SHAPES[name]))
    assert tables
    assert all(list(every_phrase(table)) for table in tables.values())


def test_a_name_belongs_to_one_agency():
    with pytest.raises(SettingsError, match=r"agencies\.toml: irna: 'سانا' names sana too"):
        ids_by_name({"sana": {"ar": ("سانا",)}, "irna": {"fa": ("سانا",)}})


def test_agencies_go_by_the_names_of_every_language():
    names = ("رويترز", "رویترز", "REUTERS", "Anadolu Ajansı", "أ. ف. ب.", "İHA", "wires")
    found = [agency_named(name) for name in names]
    assert found == ["reuters", "reuters", "reuters", "anadolu", "afp", "iha", ""]


def test_words_of_rules_are_signs_that_have_phrases():
    assert set(sign_phrases()) == set(SIGNS)
    assert all(sign_phrases().values())
    named = {sign for rule in RULES for sign in rule.signs & WORDS}
    assert {sign.removesuffix(" named").removesuffix(" twice") for sign in named} <= {
        *SIGNS,
        "needs script",
        "only consent",
    }


def test_phrases_are_kept_in_the_form_that_pages_are_compared_by():
    assert "giris yap" in sign_phrases()["asks to log in"]
    assert "حريم خصوصي" in subject_words("consent")
    assert {"اقرا ايضا", "ilgili haberler"} <= forms().more
    assert forms().longest_share == 3
    assert {"لجان", "بيت"} <= ordinary_words()


def test_importing_the_steps_reads_no_file():
    child = subprocess.run(
        [sys.executable, "-c", IMPORTS], capture_output=True, text=True, check=True
    )
    first, second = child.stdout.splitlines()
    assert first == "[]"
    assert "agencies.toml" in second
