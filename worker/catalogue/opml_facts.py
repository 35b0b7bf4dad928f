"""What is said of a feed's source, as attributes of its outline."""

from collections.abc import Mapping

from tasks.errors import SettingsError
from tasks.sources import KINDS
from tasks.text.dates.moment import is_zone
from worker.state.source_facts import NO, YES

_ATTRIBUTES = {"zone": "zone", "kind": "sourceKind", "news": "news"}
_WORDS = {"yes": YES, "no": NO}


def read_facts(place: str, attributes: Mapping[str, str]) -> dict[str, str]:
    """Read the facts of one outline.

    Raises SettingsError with one line that names the place for a value that there is not.
    """
    given = {fact: attributes[name] for fact, name in _ATTRIBUTES.items() if attributes.get(name)}
    if not is_zone(given.get("zone", "UTC")):
        raise SettingsError(f"{place}: no time zone {given['zone']!r}; write it as Asia/Damascus")
    if given.get("kind", KINDS[0]) not in KINDS:
        raise SettingsError(f"{place}: no kind {given['kind']!r}; one of {', '.join(KINDS)}")
    if "news" in given:
        if given["news"] not in _WORDS:
            raise SettingsError(f"{place}: news is yes or no, not {given['news']!r}")
        given["news"] = _WORDS[given["news"]]
    return given


def written_facts(facts: Mapping[str, str]) -> dict[str, str]:
    """Write facts as the attributes that `read_facts` reads back the same."""
    words = {value: word for word, value in _WORDS.items()}
    return {
        _ATTRIBUTES[fact]: words[value] if fact == "news" else value
        for fact, value in facts.items()
    }
