"""Sentences with a name marked in them, for rules that look at the words around a name.

"ريف <حلب>" marks one name, "<ب+حلب>" what grammar put before it, "<+Şam+'da>" what it put behind.
"""

import re

from tasks.model import Field
from tasks.tagging.matcher import Match
from tasks.tagging.occurrences import Occurrence, Text
from tasks.tagging.taxonomy import Role, Term

MARKED = re.compile("<([^>]*)>")


def marked(
    sentence: str, lang: str = "ar", *, role: Role = "bare", field: Field = "lead", title: str = ""
) -> tuple[Occurrence, Text]:
    """Return the marked name of a sentence and the article that it stands in.

    The sentence is the title where ``field`` says so, else the text.
    """
    found = MARKED.search(sentence)
    assert found, f"nothing is marked in {sentence!r}"
    before, name, after = (
        [*found[1].split("+"), "", ""][:3] if "+" in found[1] else ("", found[1], "")
    )
    published = MARKED.sub(before + name + after, sentence)
    end = found.start() + len(before + name + after)
    match = Match(found.start(), end, "", len(before), len(after))
    first = len(published[: found.start()].split())
    hit = Occurrence(Term(name, lang, role), match, field, first, first + len(name.split()) - 1)
    if field == "title":
        return hit, Text(title=published, text="", lang=lang)
    return hit, Text(title=title, text=published, lang=lang)
