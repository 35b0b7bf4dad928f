"""What is said of a feed's source, as attributes of its outline."""

from collections.abc import Mapping

from tasks.sources import checked
from worker.state.source_facts import NO, YES

_ATTRIBUTES = {"zone": "zone", "kind": "sourceKind", "news": "news"}
_WORDS = {"yes": YES, "no": NO}


def read_facts(attributes: Mapping[str, str]) -> dict[str, str]:
    """Read the facts of one outline; raises ValueError for a value that there is not."""
    given = {fact: attributes[name] for fact, name in _ATTRIBUTES.items() if attributes.get(name)}
    for fact in given.keys() - {"news"}:
        given[fact] = checked(fact, given[fact])
    if "news" in given:
        if given["news"] not in _WORDS:
            raise ValueError(f"news is yes or no, not {given['news']!r}")
        given["news"] = _WORDS[given["news"]]
    return given


def written_facts(facts: Mapping[str, str]) -> dict[str, str]:
    """Write facts as the attributes that `read_facts` reads back the same."""
    words = {value: word for word, value in _WORDS.items()}
    return {
        _ATTRIBUTES[fact]: words[value] if fact == "news" else value
        for fact, value in facts.items()
    }
