"""Which feeds of the catalogue are meant: by state, language, country, kind, label, name, host."""

from collections.abc import Iterable

import msgspec

from tasks.errors import SettingsError
from tasks.http.urls import host_of, is_below
from tasks.scheduling.health import ALARMS, STATES
from tasks.text.likeness import did_you_mean
from tasks.text.match_form import match_form
from worker.state.feed_row import FeedRow

PAUSED, ALARMING = "paused", "alarming"
STATE_WORDS = (*STATES, PAUSED, ALARMING)


class FeedFilter(msgspec.Struct, frozen=True, kw_only=True):
    """A feed must hold for every field that is set; of several values one is enough.

    ``states`` are words of STATE_WORDS, ``kinds`` of formats or of sources, ``labels`` folders that
    may have others inside; ``hosts`` have those below them. All ``texts`` stand in the source's
    name or the address, in any of their forms.
    """

    states: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()

    def holds(self, row: FeedRow) -> bool:
        """Whether a feed is meant."""
        lang = (row.lang or str(row.facts.lang.value)).lower()
        country = row.country or str(row.facts.country.value)
        kinds = {row.kind or "feed", str(row.facts.kind.value)}
        return (
            _meet(self.states, states_of(row))
            and _meet(self.langs, {lang, lang.partition("-")[0]})
            and _meet(self.countries, {country})
            and _meet(self.kinds, kinds)
            and (not self.labels or any(_is_in(label, self.labels) for label in row.labels))
            and (not self.sources or any(_stands_in(one, row.source) for one in self.sources))
            and (not self.hosts or is_below(host_of(row.url), self.hosts))
            and all(_stands_in(text, f"{row.source} {row.url}") for text in self.texts)
        )


def states_of(row: FeedRow) -> set[str]:
    """Return every word of STATE_WORDS that a feed's state has."""
    if row.paused:
        return {PAUSED}
    return {row.state, ALARMING} if row.state in ALARMS else {row.state}


_FIELDS = {
    "state": "states",
    "lang": "langs",
    "country": "countries",
    "kind": "kinds",
    "label": "labels",
    "source": "sources",
    "host": "hosts",
}


def is_filter(word: str) -> bool:
    """Whether a word is ``name:value``, and no address."""
    name, colon, _ = word.partition(":")
    return bool(colon) and "://" not in word and name.isascii() and name.isalpha()


def read_filter(words: Iterable[str]) -> FeedFilter:
    """Read words such as ``state:failing,quiet`` ``lang:ar``; others are looked for in names and
    addresses. Raises SettingsError for a name or a state that there is not.
    """
    given: dict[str, list[str]] = {}
    for word in words:
        if not is_filter(word):
            given.setdefault("texts", []).append(word)
            continue
        name, _, value = word.partition(":")
        field = _FIELDS.get(name.lower())
        if field is None:
            meant = did_you_mean(name, _FIELDS)
            raise SettingsError(f"no filter {name!r}{meant}; one of {', '.join(_FIELDS)}")
        given.setdefault(field, []).extend(_values(field, value))
    return FeedFilter(**{field: tuple(values) for field, values in given.items()})


def _values(field: str, text: str) -> list[str]:
    values = [value.strip() for value in text.replace("،", ",").split(",") if value.strip()]
    if not values:
        name = next(name for name, one in _FIELDS.items() if one == field)
        raise SettingsError(f"{name}: says nothing; write {name}:VALUE")
    if field == "states":
        values = [value.lower() for value in values]
        for value in values:
            if value not in STATE_WORDS:
                meant = did_you_mean(value, STATE_WORDS)
                raise SettingsError(f"no state {value!r}{meant}; one of {', '.join(STATE_WORDS)}")
    if field == "countries":
        values = [value.upper() for value in values]
    if field in {"langs", "kinds"}:
        values = [value.lower() for value in values]
    return values


def _meet(wanted: tuple[str, ...], values: set[str]) -> bool:
    return not wanted or not values.isdisjoint(wanted)


def _stands_in(text: str, where: str) -> bool:
    return match_form(text) in match_form(where)


def _is_in(label: str, folders: Iterable[str]) -> bool:
    """Whether a label is one of these, or within it."""
    return any(label == folder or label.startswith(f"{folder}/") for folder in folders)
