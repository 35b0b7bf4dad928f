"""A topic as somebody types it: words a line each, told apart by their letters, and its file.

The file is read back by ``tasks.tagging.taxonomy_toml``, which says what is wrong with it.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from tasks.errors import TaxonomyError
from tasks.tagging.taxonomy import Labels, Topic
from tasks.text.sanitize import clean_line

HEAD = "# Made on the pages of Rasid; what is changed here by hand stays, but for comments.\n"
LANGUAGES = ("ar", "ckb", "en", "ku", "tr")
MOST_WORDS, MOST_SENTENCES = 200, 50  # of one field
_LONGEST_WORD, LONGEST_SENTENCE = 100, 500  # letters
LONGEST_ID, _LONGEST_LABEL, _LONGEST_DESCRIPTION = 100, 100, 500  # letters
_SORANI = frozenset("ێۆڵڕەڤ")
_NO_LABELS = Labels()
_KURMANJI = frozenset("êîû")
_TURKISH = frozenset("ğışöüçİ")
_ARTICLE, _SHORTEST = "ال", 3  # letters of a word that takes the article
_ARABIC = range(0x0600, 0x0700)
_NAMED_LANGUAGE = re.compile(r"(ar|ckb|en|ku|tr):\s*(?=\S)")
_SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_TABLES = ("strong", "bare", "supports", "vetoes", "deny")
_ROLES = {"strong": "strong", "bare": "bare", "supports": "support", "vetoes": "veto"}


class TypedTopic(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed; the fields of words and sentences hold one a line."""

    kind: str = "theme"
    labels: dict[str, str] = {}
    strong: str = ""
    bare: str = ""
    supports: str = ""
    vetoes: str = ""
    deny: str = ""
    must: str = ""
    must_not: str = ""
    parent: str = ""
    description: str = ""


class Draft(TypedTopic, frozen=True, kw_only=True):
    """What was typed of the topic with an id, "" while it has none."""

    id: str = ""


def language_of(word: str) -> str:
    """Tell the language of a word from its letters; Latin ones without a sign are English."""
    letters = frozenset(word)
    if any(ord(letter) in _ARABIC for letter in letters):
        return "ckb" if letters & _SORANI else "ar"
    if letters & _KURMANJI:
        return "ku"
    return "tr" if letters & _TURKISH else "en"


def lines_of(text: str, most: int, longest: int) -> list[str]:
    """Return the lines that hold something, each once. Raises TaxonomyError for too much."""
    lines = list(dict.fromkeys(filter(None, map(clean_line, text.split("\n")))))
    if len(lines) > most:
        raise TaxonomyError(f"at most {most} lines; take some away")
    long = next((line for line in lines if len(line) > longest), "")
    if long:
        raise TaxonomyError(f"{long[:40]!r}…: at most {longest} letters a line")
    return lines


def by_language(text: str) -> dict[str, list[str]]:
    """Sort words by language: that of their letters, or the one before a colon (``tr: su``)."""
    found: dict[str, list[str]] = {}
    for line in lines_of(text, MOST_WORDS, _LONGEST_WORD):
        named = _NAMED_LANGUAGE.match(line)
        word = line[named.end() :] if named else line
        found.setdefault(named[1] if named else language_of(word), []).append(word)
    return {lang: found[lang] for lang in LANGUAGES if lang in found}


def labels_of(draft: Draft, known: Labels = _NO_LABELS) -> str:
    """Write the table of labels; those of a file written by hand (``known``) may be longer.

    Raises TaxonomyError for other languages and for too many letters.
    """
    langs = Labels.__struct_fields__
    if wrong := sorted(draft.labels.keys() - set(langs)):
        raise TaxonomyError(f"labels: {wrong[0][:40]!r} is none of {', '.join(langs)}")
    labels: dict[str, str] = {}
    for lang, name in draft.labels.items():
        is_known = name == getattr(known, lang)
        labels[lang] = name if is_known else clean_line(name)
        if len(labels[lang]) > _LONGEST_LABEL and not is_known:
            raise TaxonomyError(f"labels: {lang} has at most {_LONGEST_LABEL} letters")
    return table_of((lang, text_of(name)) for lang, name in labels.items() if name)


def description_of(draft: Draft, known: str = "") -> str:
    """Clean the description; that of a file written by hand (``known``) may be longer.

    Raises TaxonomyError for too many letters.
    """
    description = clean_line(draft.description)
    if len(description) > _LONGEST_DESCRIPTION and description != clean_line(known):
        raise TaxonomyError(f"description: at most {_LONGEST_DESCRIPTION} letters")
    return description


def _definite(word: str) -> str:
    """Return an Arabic word with its article; "" for what has one or takes none.

    The matcher takes ال for a part of the name, so a file names both.
    """
    takes_it = " " not in word and len(word) >= _SHORTEST and not word.startswith(_ARTICLE)
    return _ARTICLE + word if takes_it else ""


def _with_definite(words: Sequence[str]) -> list[str]:
    forms = (form for word in words for form in (word, _definite(word)) if form)
    return list(dict.fromkeys(forms))


def _without_definite(words: Sequence[str]) -> list[str]:
    implied = {_definite(word) for word in words}
    return [word for word in words if word not in implied]


def toml_of(draft: Draft) -> str:
    """Write the file of a draft. Raises TaxonomyError for what no file could hold."""
    if len(draft.id) > LONGEST_ID:
        raise TaxonomyError(f"the id has at most {LONGEST_ID} letters")
    if not _SLUG.fullmatch(draft.id):
        raise TaxonomyError("the id is a lower-case slug such as deir-ez-zor")
    must, must_not = (
        lines_of(text, MOST_SENTENCES, LONGEST_SENTENCE) for text in (draft.must, draft.must_not)
    )
    rows = [("id", text_of(draft.id)), ("kind", text_of(draft.kind))]
    rows.append(("labels", labels_of(draft)))
    if draft.description:
        rows.append(("description", text_of(description_of(draft))))
    if draft.parent:
        rows.append(("parents", list_of([draft.parent])))
    for name in _TABLES:
        words = by_language(getattr(draft, name))
        if "ar" in words:
            words["ar"] = _with_definite(words["ar"])
        if words:
            rows.append((name, table_of((lang, list_of(found)) for lang, found in words.items())))
    examples = f"\n[topic.examples]\nmust = {list_of(must)}\nmust_not = {list_of(must_not)}\n"
    return (
        HEAD + "\n[[topic]]\n" + "".join(f"{name} = {value}\n" for name, value in rows) + examples
    )


def draft_of(topic: Topic) -> Draft:
    """Read a topic back as it would be typed."""
    return draft_with(topic, {name: _typed(topic, _ROLES.get(name, name)) for name in _TABLES})


def draft_with(topic: Topic, words: Mapping[str, str]) -> Draft:
    """Make the draft of a topic whose ``words`` are typed already, by their field."""
    return Draft(
        id=topic.id,
        kind=topic.kind,
        labels={lang: name for lang, name in msgspec.structs.asdict(topic.labels).items() if name},
        must="\n".join(topic.examples.must),
        must_not="\n".join(topic.examples.must_not),
        parent=topic.parents[0] if topic.parents else "",
        description=topic.description,
        **words,
    )


def _typed(topic: Topic, role: str) -> str:
    """Write the terms of a role a line each, with the language where letters do not tell it."""
    terms = [term for term in topic.terms if term.role == role]
    arabic = _without_definite([term.surface for term in terms if term.lang == "ar"])
    lines = [word if language_of(word) == "ar" else f"ar: {word}" for word in arabic]
    for term in terms:
        is_told = language_of(term.surface) == term.lang
        if term.lang != "ar":
            lines.append(term.surface if is_told else f"{term.lang}: {term.surface}")
    return "\n".join(lines)


def text_of(text: str) -> str:
    """Write a string of TOML."""
    return json.dumps(text, ensure_ascii=False)  # a basic string of TOML is one of JSON


def list_of(texts: Sequence[str]) -> str:
    """Write a list of strings."""
    return f"[{', '.join(map(text_of, texts))}]"


def table_of(pairs: Iterable[tuple[str, str]]) -> str:
    """Write a table on one line; its values are written already."""
    inside = ", ".join(f"{name} = {value}" for name, value in pairs)
    return f"{{ {inside} }}" if inside else "{}"
