"""What topics mean, in the reader's language where the product says it, else as it was written."""

import functools
import tomllib
from importlib.resources import files

import msgspec

from rasid.web.pages.strings import DEFAULT, Strings
from rasid.web.pages.topics import Topics
from tasks.tagging.gazetteer import described_unit
from tasks.tagging.taxonomy import Topic

_SEAT = ", the city and its governorate."  # how bundled governorates are described


class Description(msgspec.Struct, frozen=True):
    """A description and its language, "" where nobody knows it."""

    text: str
    lang: str


def description_of(topic: Topic | None, topics: Topics, words: Strings) -> Description:
    """Describe a topic; what nobody described has no text."""
    if topic is None:
        return Description("", "")
    written = topic.description
    own = _of_governorate(topic, topics, words) or _of_unit(topic, topics, words)
    own = own or _descriptions().get(words.lang, {}).get(written, "")
    if own and words.lang != DEFAULT:
        return Description(own, words.tag)
    return Description(written, DEFAULT if own or written in _descriptions()["ar"] else "")


def _of_governorate(topic: Topic, topics: Topics, words: Strings) -> str:
    if topic.level != "governorate" or not topic.description.endswith(_SEAT):
        return ""
    return words.t("describes_governorate", name=topics.name(topic.id).label)


def _of_unit(topic: Topic, topics: Topics, words: Strings) -> str:
    above = topics.topic(topics.name(topic.id).within)
    if above is None or topic.description != described_unit(topic.level, above.labels.en):
        return ""
    level = words.t(f"level_{topic.level.replace('-', '_')}")
    governorate = topics.name(above.id).label
    return words.t("describes_unit", level=level, governorate=governorate)


@functools.cache
def _descriptions() -> dict[str, dict[str, str]]:
    place = files("rasid.web.pages") / "languages" / "descriptions.toml"
    return tomllib.loads(place.read_text("utf-8"))
