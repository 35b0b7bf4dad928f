"""Names of Syria are known in the ways in which they are usually written in Latin letters."""

import pytest

from tasks.errors import SettingsError
from tasks.tagging.matcher import Matcher
from tasks.tagging.patterns import Name
from tasks.tagging.tables.romanised import parse_romanised, read_romanised
from tasks.text.match_form import match_form
from tests.support.bundled_topics import bundled_taxonomy

# Spellings seen in newspapers, on maps and in reports; none was taken from the table.
KNOWN = {
    "deir-ez-zor": "Deir ez-Zor, Deir Ezzor, Deir al-Zor, Deir al-Zour, Deir Ezzour, Deir ez-Zour, "
    "Dayr az-Zawr, Dayr al-Zawr, Dayr az-Zor, Deirezzor, Der Ezzor, Der ez-Zor, Dair Azzour, "
    "Dair az-Zur, Deir Al Zoor, Deir Azzor, Deir az-Zor, Deir-el-Zor, Deir el-Zour, Deir Elzor, "
    "Dayr ez-Zor, Deir Alzor, Deyr ez-Zor, Deir az-Zawr, Dair Ezzor, Deir Zor, Deirezor, "
    "Deir ez-Zur, Deir Azor, DEIR EZZOR",
    "raqqa": "Raqqa, Raqa, Raqqah, al-Raqqa, ar-Raqqah, Rakka, Er-Raqqa, El-Raqqa, Alraqqa",
    "hasakah": "Hasakah, Hasake, Hassake, Hasaka, al-Hasakeh, Hassakeh, Hassaka, El-Hasake",
    "latakia": "Latakia, Lattakia, Latakya, Ladhiqiyah, Lattaquié, Lattakie, Latakiya, Latakieh",
    "suwayda": "Suwayda, Sweida, Swaida, Swayda, Soueïda, Suwaida, As-Suwayda, Suweida, Sweda",
    "quneitra": "Quneitra, Kuneitra, Qunaytra, al-Qunaytirah, Qunaitra, Kouneitra, Quneytra",
    "al-qamishli": "Qamishli, Kamishli, Qamishlo, Qamishlu, Qamishly, Kameshli, Qamichli",
    "homs": "Homs, Hims",
    "daraa": "Daraa, Dera'a, Deraa, Dar'a, Dara’a",
    "azaz": "Azaz, A'zaz, Aazaz",
    "manbij": "Manbij, Menbij, Minbij, Membij",
    "jarabulus": "Jarabulus, Jarablus, Jerablus, Djarabulus",
    "tadmur": "Tadmur, Tadmor, Tedmor",
    "maarrat-al-nu-man": "Maarrat al-Numan, Maarat al-Numan, Maaret al-Numan, Maaret en-Numan",
    "isis": "Daesh, Da'esh, Daech, Daish, Da'ish",
    "al-sharaa": "Ahmed al-Sharaa, Ahmad al-Sharaa, Ahmed al-Charaa, Ahmed Sharaa, al-Jolani, "
    "al-Golani, al-Jawlani, al-Julani, al-Joulani, Ahmed el-Sharaa",
    "mazloum-abdi": "Mazloum Abdi, Mazlum Abdi, Mazlum Ebdi, Mazloum Kobani",
    "shaibani": "Asaad al-Shaibani, Asaad al-Shaybani, Assad al-Shaibani, Asaad al-Chaibani",
    "abu-qasra": "Murhaf Abu Qasra, Abou Qasra, Abu Kasra, Mourhaf Abou Qasra",
    "idlib": "Idlib, Idleb, Edlib",
    "tartus": "Tartus, Tartous, Tartoos",
    "ayn-al-arab": "Ayn al-Arab, Ain al-Arab, Kobani, Kobane, Kobanê, Ein al-Arab",
    "ras-al-ayn": "Ras al-Ayn, Ras al-Ain, Ras el-Ain, Sere Kaniye, Serekaniye",
    "abu-kamal": "Abu Kamal, Albukamal, al-Bukamal, Al Bu Kamal, Boukamal",
    "tell-abyad": "Tell Abyad, Tal Abyad, Tel Abyad, Tall Abyad, Tell Abiad, Gire Spi",
    "al-salamiyah": "Salamiyah, Salamiya, Salamieh, Salamiyeh, Salamia",
    "al-bab": "al-Bab, el-Bab",
}
WORDS = "the char asher share Sarin Harem medan dira Torah bab tell tall en Duma hole hums".split()


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(
        Name(topic, spelling, "en", case)
        for topic, spellings in read_romanised().items()
        for spelling, case in spellings
    )


@pytest.mark.parametrize(("topic", "spellings"), KNOWN.items())
def test_usual_spellings_are_found(matcher: Matcher, topic: str, spellings: str) -> None:
    for spelling in spellings.split(", "):
        text = f"Reports from {spelling} say"
        assert topic in {match.term_id for match in matcher.find(text, "en")}, spelling


@pytest.mark.parametrize("word", WORDS)
def test_ordinary_words_are_no_name(matcher: Matcher, word: str) -> None:
    assert not matcher.find(f"and {word} of", "en")


def test_a_name_that_is_a_word_in_small_letters_counts_with_its_capital(matcher: Matcher) -> None:
    assert ("al-Bab", "written") in read_romanised()["al-bab"]
    assert not matcher.find("homs", "en")
    assert matcher.find("Homs", "en")


def test_no_spelling_is_listed_twice() -> None:
    forms = [
        match_form(spelling) for spellings in read_romanised().values() for spelling, _ in spellings
    ]
    assert len(forms) == len(set(forms)) < 6_000


def test_every_topic_is_known() -> None:
    assert set(read_romanised()) <= {topic.id for topic in bundled_taxonomy().topics}


@pytest.mark.parametrize(
    "text",
    [
        "topic\n",
        "topic\tlang\tspelling\tcase\nx\ten\tX\n",
        "topic\tlang\tspelling\tcase\nx\ten\tX\texact\n",
        "topic\tlang\tspelling\tcase\n\ten\tX\tany\n",
    ],
)
def test_a_wrong_table_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(SettingsError, match=r"line [12]"):
        parse_romanised(text)
