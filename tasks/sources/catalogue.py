"""The catalogue of sources, by address and by name."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import msgspec

from tasks.sources.addresses import places_of, spelled
from tasks.sources.facts import SourceFacts
from tasks.sources.sources_toml import parse_sources
from tasks.text.normalize import MATCH, normalize


class SourceCatalogue:
    """Sources that are known; what it does not know is None."""

    def __init__(self, sources: Iterable[SourceFacts] = ()) -> None:
        self.sources = tuple(sources)
        self._by_name: dict[str, SourceFacts] = {}
        self._by_place: dict[str, tuple[SourceFacts, str]] = {}
        for facts in self.sources:
            for name in (facts.id, *facts.all_names):
                self._by_name.setdefault(normalize(name, MATCH), facts)
            for address in facts.addresses:
                self._by_place[spelled(address)] = (facts, facts.lang)
            for address, lang in facts.editions.items():
                self._by_place[spelled(address)] = (facts, lang)

    def named(self, name: str) -> SourceFacts | None:
        """Look up an id or a name, in any case and with or without marks."""
        return self._by_name.get(normalize(name, MATCH)) if name else None

    def at(self, url: str) -> SourceFacts | None:
        """Look up whose a web address is, with the language of the edition there."""
        for place in places_of(url):
            found = self._by_place.get(place)
            if found:
                facts, lang = found
                return facts if lang == facts.lang else msgspec.structs.replace(facts, lang=lang)
        return None


@cache
def bundled() -> SourceCatalogue:
    """Read the catalogue that comes with Rasid: ``tasks/data/sources``, when it is asked for.

    Raises SettingsError as `parse_sources` does.
    """
    folder = files("tasks") / "data" / "sources"
    found = sorted(folder.iterdir(), key=lambda file: file.name)
    texts = {file.name: file.read_text("utf-8") for file in found if file.name.endswith(".toml")}
    return SourceCatalogue(parse_sources(texts))
