"""Write tasks/data/words/romanised.tsv: how names are written in Latin letters.

    python tools/romanise.py

``tools/facts/vocalised.tsv`` has each name with its vowels: a fact about the name. The rules of
``tools/sounds.py`` say how each sound is written, and how far each way is from the usual one. Of
each name all spellings up to the distance are kept which gives no more than the number in the
column ``most``: a name that is written about more is written in more ways. Spellings that are one
in match form are listed once.

A spelling with "=" before it in the facts is a name as the press of another language has it.

Left out is what two topics share, what another topic of the taxonomy is called, and what is a word
of some language in Latin letters (wordfreq). Some words stay and count with their capital only:
the topic's own name where it is no other word (Homs) or has an article (al-Bab), names of several
words that are all words, those of four letters (Hums), and those with "=". Needs the dependency
group ``tools``; run it after ``tools/name_words.py``.
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from sounds import FARTHEST, Ways, romanise
from wordfreq import zipf_frequency

from tasks.tagging.tables.name_words import is_word
from tasks.tagging.taxonomy import Topic
from tasks.text.match_form import match_form
from worker.taxonomy.loader import load_taxonomy

ROOT = Path(__file__).parents[1]
FACTS = ROOT / "tools" / "facts" / "vocalised.tsv"
TABLE = ROOT / "tasks" / "data" / "words" / "romanised.tsv"
HEAD = "topic\tlang\tspelling\tcase"
LANG = "en"
# Those in which feeds of ours are written, and others in Latin letters that wordfreq knows well.
WORD_LANGUAGES = tuple("en fr de tr es it pt nl sv da nb fi pl cs hu ro ca id ms".split())
WORD_ZIPF = 2.7  # once in two million words: dictionary words, and names that everybody knows
SHORTEST = 4  # letters; shorter names are parts of other words' names
WIDE = 100  # names with so many spellings are listed with their article too: al-Safira has Safira
ARTICLE = re.compile(r"[ae](?:l .+|([cdst]h|[tdrzsn]) \1.*)")
FOREIGN = "="
NAMED = frozenset({"strong", "bare", "candidate"})


def nearest(ways: Ways, most: int) -> set[str]:
    """Keep the spellings, as match forms, up to the distance that gives at most so many."""
    forms: dict[str, int] = {}
    for spelling, far in ways.items():
        form = match_form(spelling)
        if "aaa" not in form:
            forms[form] = min(far, forms.get(form, far))
    steps = Counter(forms.values())
    reach = 0
    while reach < FARTHEST and sum(steps[far] for far in range(reach + 2)) <= most:
        reach += 1
    return {form for form, far in forms.items() if far <= reach}


@cache
def is_common(word: str) -> bool:
    """Whether a word in small letters is written in some language often enough to be its own."""
    return word.isalpha() and any(
        zipf_frequency(word, lang) >= WORD_ZIPF for lang in WORD_LANGUAGES
    )


def split(form: str) -> list[tuple[str, bool]]:
    """Split a match form into words, and tell which are articles: al, el, or like ez before zor."""
    words = form.split(" ")
    pairs = pairwise([*words, ""])
    return [(word, bool(ARTICLE.fullmatch(f"{word} {after[:3]}"))) for word, after in pairs]


def shown(form: str) -> str:
    """Write a match form with its capitals and the hyphen behind an article."""
    parts = [word + "-" if article else word.capitalize() + " " for word, article in split(form)]
    return "".join(parts).strip()


def case_of(form: str, own: set[str]) -> str:
    """Decide whether a spelling counts in ``any`` case, as ``written``, or not at all ("").

    ``own``: what the taxonomy calls the topic, in match form.
    """
    parts = split(form)
    words = [word for word, article in parts if not article]
    if not all(is_common(word) or len(word) < SHORTEST for word in words):
        return "any" if len(form) > SHORTEST else "written"
    if len(words) > 1:
        return "written"
    if len(parts) > 1:  # an article and a word
        bare = {word for name in own for word, article in split(name) if not article}
        return "written" if words[0] in bare else ""
    return "written" if form in own and not is_word(form, LANG) and len(form) >= SHORTEST else ""


def spellings(topics: dict[str, Topic]) -> dict[str, set[str]]:
    """Map each topic of the facts to the match forms of its spellings.

    The article of a name of a person is never left out: Golani is a brigade.
    """
    found: dict[str, set[str]] = defaultdict(set)
    with FACTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            is_place = topics[row["topic"]].kind == "place"
            most = int(row["most"])
            for name in row["name"].split("|"):
                if not name.startswith(FOREIGN):
                    ways = romanise(name, with_article=most >= WIDE, without=is_place)
                    found[row["topic"]] |= nearest(ways, most)
    return found


def foreign() -> Iterator[tuple[str, str]]:
    """Yield the names of another language's press, each with its topic."""
    with FACTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            for name in row["name"].split("|"):
                if name.startswith(FOREIGN):
                    yield row["topic"], name.removeprefix(FOREIGN)


def relatives(topics: dict[str, Topic], topic: str) -> set[str]:
    """Return a topic and those above it."""
    found = {topic}
    for parent in topics[topic].parents:
        found |= relatives(topics, parent)
    return found


def called(topics: dict[str, Topic]) -> dict[str, set[str]]:
    """Map the match forms of the taxonomy's names to their topics."""
    found: dict[str, set[str]] = defaultdict(set)
    for topic in topics.values():
        for term in topic.terms:
            if term.role in NAMED:
                found[match_form(term.surface)].add(topic.id)
    return found


def lines() -> Iterator[str]:
    """Yield the lines of the table."""
    topics = {topic.id: topic for topic in load_taxonomy().topics}
    found = spellings(topics)
    uses = Counter(form for forms in found.values() for form in forms)
    known = called(topics)
    yield HEAD
    for topic, name in foreign():
        found[topic].discard(match_form(name))
        yield f"{topic}\t{LANG}\t{name}\twritten"
    for topic, forms in sorted(found.items()):
        own = {form for form, ids in known.items() if topic in ids}
        for form in sorted(forms):
            others = [one for one in known.get(form, ()) if not _is_kin(topics, topic, one)]
            case = case_of(form, own)
            if case and uses[form] == 1 and not others:
                yield "\t".join((topic, LANG, shown(form), case))


def _is_kin(topics: dict[str, Topic], one: str, other: str) -> bool:
    """Whether one place lies in the other: a district and its chief town share their names."""
    return one in relatives(topics, other) or other in relatives(topics, one)


if __name__ == "__main__":
    TABLE.write_text("\n".join(lines()) + "\n", "utf-8")
