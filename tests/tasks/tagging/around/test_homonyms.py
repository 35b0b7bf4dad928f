"""A town that is called like one abroad counts where the article is about its own state."""

import msgspec
import pytest

from tasks.tagging.around.homonyms import may_lie_abroad
from tasks.tagging.taxonomy import Examples, Labels, Topic
from tests.support.hits import marked

TOWN = Topic(
    id="quarter",
    kind="place",
    labels=Labels(en="Quarter"),
    terms=(),
    examples=Examples(must=()),
    window=5,
    region="SY",
    level="district",
)


def is_doubtful(sentence, lang, *, country="", **topic):
    hit, text = marked(sentence, lang)
    text = msgspec.structs.replace(text, country=country)
    return may_lie_abroad(hit, text, msgspec.structs.replace(TOWN, **topic))


@pytest.mark.parametrize(
    ("sentence", "lang"),
    [
        ("<+Derik+'te> okul açıldı", "tr"),
        ("Egypt opens a port at <Qusayr>", "en"),
        ("افتتاح ميناء <القصير> بعد قرار مصري", "ar"),
    ],
)
def test_a_state_with_such_a_town_makes_the_name_doubtful(sentence, lang):
    assert is_doubtful(sentence, lang)


@pytest.mark.parametrize(
    ("sentence", "lang"),
    [
        ("Suriye'nin <Derik> kentinde okul açıldı", "tr"),
        ("<+Derik+'te> okul açıldı", "en"),
        ("Li <Derik> dibistan vebû", "ku"),
        ("عودة عائلات إلى <القصير> بعد سنوات", "ar"),
        ("القاهرة: عودة عائلات سورية إلى <القصير> من مصر", "ar"),
        ("<+Kamışlı+'da> okul açıldı", "tr"),
        ("توغل إسرائيلي في <بيت جن> فجر اليوم", "ar"),
        ("غارة أمريكية على <أريحا> تقتل قياديا", "ar"),
    ],
)
def test_a_name_is_sure_where_no_such_state_or_its_own_is_named(sentence, lang):
    assert not is_doubtful(sentence, lang)


def test_the_state_of_the_source_is_named_by_it():
    assert is_doubtful("<Derik> opened a school", "en", country="TR")
    assert not is_doubtful("<+Derik+'te> okul açıldı", "tr", country="SY")


@pytest.mark.parametrize(
    "topic", [{"kind": "actor"}, {"region": ""}, {"level": "governorate"}, {"level": "country"}]
)
def test_only_towns_of_a_state_have_namesakes(topic):
    assert is_doubtful("<+Derik+'te> okul açıldı", "tr")
    assert not is_doubtful("<+Derik+'te> okul açıldı", "tr", **topic)
