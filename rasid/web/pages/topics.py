"""Topics as people read them: names in their language, kinds, levels, where they lie."""

import functools
import re
from collections.abc import Callable, Iterable

import msgspec

from rasid.web.pages.strings import strings
from tasks.tagging.taxonomy import Taxonomy, Topic
from tasks.text.match_form import match_form

KINDS = ("place", "theme", "actor", "person")
_DEEPEST_FIRST = ("site", "town", "city", "sub-district", "district", "governorate", "country", "")
# Whose labels are shown, by the language of the interface: its own, then what its readers read.
_LABELS = {
    "ar": ("ar", "en", "tr", "ku"),
    "en": ("en", "ar", "tr", "ku"),
    "ckb": ("ckb", "ar", "en", "ku", "tr"),
    "kmr": ("ku", "en", "ar", "tr"),
    "tr": ("tr", "en", "ar", "ku"),
}
_TAGS = {"kmr": "ku"}
# What the gazetteer puts to the names of units that are called like their seat.
_SAYS_LEVEL = re.compile(r"\b(?:Sub)?[Dd]istrict\b|\b(?:ناحية|منطقة|قضاء)\b|\bGovernorate\b")


class TopicName(msgspec.Struct, frozen=True):
    """A topic for display; ``lang`` is the language of the label, "" for an id."""

    id: str
    label: str
    lang: str
    kind: str
    level: str = ""
    within: str = ""

    @property
    def plain_level(self) -> str:
        """The level, "" where the name says it: A'zaz Subdistrict."""
        return "" if _SAYS_LEVEL.search(self.label) else self.level


class Topics:
    """The names of a taxonomy's topics in one language of the interface."""

    def __init__(self, taxonomy: Taxonomy, lang: str) -> None:
        self.taxonomy = taxonomy
        self._topics = {topic.id: topic for topic in taxonomy.topics}
        self._names = {topic.id: self._named(topic, lang) for topic in taxonomy.topics}
        self._by_kind = {kind: self._sorted(kind) for kind in KINDS}
        self._ids: dict[str, str] = {}
        for topic in taxonomy.topics:
            labels = (getattr(topic.labels, one) for one in topic.labels.__struct_fields__)
            for text in (topic.id, self._names[topic.id].label, *labels):
                self._ids.setdefault(match_form(text), topic.id)
        for topic in taxonomy.topics:
            for term in topic.terms:
                if term.role == "strong":
                    self._ids.setdefault(match_form(term.surface), topic.id)

    def name(self, topic_id: str) -> TopicName:
        """Name a topic; one that the taxonomy does not have is called by its id."""
        return self._names.get(topic_id) or TopicName(topic_id, topic_id, "", "theme")

    def name_for(self, topic_id: str, allows: Callable[[str], bool]) -> TopicName:
        """Name a topic that was asked for; one that may not be seen is named as if unknown."""
        is_open = allows(topic_id)
        return self.name(topic_id) if is_open else TopicName(topic_id, topic_id, "", "theme")

    def topic(self, topic_id: str) -> Topic | None:
        """Return a topic as the taxonomy has it."""
        return self._topics.get(topic_id)

    def find(self, text: str) -> str:
        """Return the id of a topic by its id or a name in any language; "" when there is none."""
        return text if text in self._topics else self._ids.get(match_form(text), "")

    def parents(self, topic_id: str) -> tuple[str, ...]:
        """Return what a topic lies within, the nearest first."""
        return self.taxonomy.ancestors(topic_id) if topic_id in self._topics else ()

    def of_kind(self, kind: str) -> list[TopicName]:
        """List the topics of a kind by name."""
        return list(self._by_kind[kind])

    def _sorted(self, kind: str) -> list[TopicName]:
        found = (name for name in self._names.values() if name.kind == kind)
        return sorted(found, key=lambda name: (-_depth(name) if name.level else 0, name.label))

    def governorates(self) -> list[TopicName]:
        """List the governorates by name."""
        return [name for name in self.of_kind("place") if name.level == "governorate"]

    def deepest(self, topic_ids: Iterable[str]) -> str:
        """Return the place among topics that is the smallest unit; "" when there is none."""
        places = [one for one in sorted(topic_ids) if self.name(one).kind == "place"]
        return min(places, key=lambda one: _depth(self.name(one)), default="")

    def _named(self, topic: Topic, lang: str) -> TopicName:
        label, label_lang = _label(topic, lang)
        within = ""
        if topic.kind == "place" and topic.level not in {"country", "governorate"}:
            within = next((p for p in self._above(topic) if self._is_governorate(p)), "")
        return TopicName(topic.id, label, label_lang, topic.kind, topic.level, within)

    def _above(self, topic: Topic) -> tuple[str, ...]:
        return self.taxonomy.ancestors(topic.id)

    def _is_governorate(self, topic_id: str) -> bool:
        topic = self._topics.get(topic_id)
        return topic is not None and topic.level == "governorate"


@functools.lru_cache(maxsize=10)  # five languages, and five more while a taxonomy is replaced
def topics_in(taxonomy: Taxonomy, lang: str) -> Topics:
    """Return a taxonomy's topics in a language of the interface."""
    return Topics(taxonomy, lang)


def names_of(topic: Topic) -> list[tuple[str, str]]:
    """List a topic's names with their languages, as a page about it shows them."""
    found = [(_label(topic, lang), _TAGS.get(lang, lang)) for lang in _LABELS]
    return [(text, tag) for (text, tag), own in found if tag == own]


def _label(topic: Topic, lang: str) -> tuple[str, str]:
    """Return a name and its language, the reader's where there is one."""
    own = strings(lang).topics.get(topic.id)
    if own:
        return own, lang
    labels = topic.labels
    found = ((getattr(labels, one), one) for one in _LABELS[lang] if getattr(labels, one))
    return next(found, (topic.id, ""))


def _depth(name: TopicName) -> int:
    return _DEEPEST_FIRST.index(name.level) if name.level in _DEEPEST_FIRST else len(_DEEPEST_FIRST)
