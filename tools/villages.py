"""Write tasks/data/words/villages.tsv: what the villages of each sub-district are called, and
village_namesakes.tsv: the governorates with villages that are called like sub-districts of others.

    python tools/villages.py

The names are facts of the corpus. Left out are places that topics of ours are called like, what is
no plain name, and words without an article that are written so often that they say what kind of
village it is: قرية صغيرة is a small one, while قرية حضر is a name (frequencies: wordfreq).
Which village is meant where several are called alike is decided where they are read, in
``tasks/tagging/villages.py``.
"""

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

from wordfreq import zipf_frequency

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

# the repository is not installed where tools run
from tasks.tagging.around.other_villages import GOVERNORATE  # noqa: E402
from tasks.tagging.tables.villages import key_of  # noqa: E402
from tasks.tagging.taxonomy import COUNTED  # noqa: E402
from tasks.text.match_form import match_form  # noqa: E402
from worker.taxonomy.loader import load_taxonomy  # noqa: E402

CORPUS = Path(os.environ.get("RASID_CORPUS", ROOT / ".." / "shared" / "corpus"))
HEAD = "pcode\tar\tlatin\tckb"
VILLAGE = 4
USUAL = 4.7  # uses on the scale of Zipf
HALF = re.compile(r"(?<=\w{4}) (?:(?:ال)?(?:فوقاني|تحتاني)|(?:[Ff]oq|[Ff]awq|[Tt]aht)ani)$")
COLUMNS = {"ar": ("ar",), "latin": ("en", "ku", "tr"), "ckb": ("ckb",)}
PLAIN = {
    "ar": re.compile(r"[\u0621-\u064a ]{3,40}"),
    "latin": re.compile(r"[A-ZÇĞİÖŞÜÊÎÛ][\w' -]{2,40}"),
    "ckb": re.compile(r"[\u0621-\u06d5 ]{3,40}"),
}


def names_of(row: dict[str, Any], column: str, above: set[str]) -> list[str]:
    """Return the plain names of a village; one that ends with its district's has it taken off."""
    given = [
        one.strip()
        for lang in COLUMNS[column]
        for name in row["names"].get(lang, ())
        for one in re.split(r"_| - ", name)
    ]
    bare = [name.rpartition(" ")[0] if name.rpartition(" ")[2] in above else name for name in given]
    halves = [HALF.sub("", name) for name in bare if HALF.search(name)]
    return [
        name
        for name in dict.fromkeys((*bare, *halves))
        if PLAIN[column].fullmatch(name) and not is_usual(name)
    ]


def is_usual(name: str) -> bool:
    """Whether a name is one very usual word."""
    is_definite = " " in name or name.startswith("ال")
    return not is_definite and max(zipf_frequency(name, lang) for lang in ("ar", "en")) >= USUAL


def namesakes(rows: list[dict[str, Any]]) -> dict[str, set[str]]:
    """Return the names of sub-districts that villages of other governorates have: their codes."""
    own: dict[str, set[str]] = {}
    for topic in load_taxonomy().topics:
        for term in topic.terms if topic.level == "sub-district" else ():
            if term.role in COUNTED and term.lang in {"ar", "en"}:
                key = key_of(match_form(term.surface))
                own.setdefault(key, set()).add(topic.pcode[:GOVERNORATE])
    found: dict[str, set[str]] = {}
    for row in rows:
        for name in (name for lang in ("ar", "en") for name in row["names"].get(lang, ())):
            key, code = key_of(match_form(name)), row.get("adm3", "")[:GOVERNORATE]
            if row["level"] == VILLAGE and key in own and code not in own[key]:
                found.setdefault(key, set()).add(code)
    return found


def main() -> None:
    """Read the corpus and write the table."""
    text = (CORPUS / "places" / "syria.jsonl").read_text("utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    taken = {
        match_form(term.surface)
        for topic in load_taxonomy().topics
        if topic.kind == "place"
        for term in topic.terms
        if term.role in COUNTED
    }
    above: dict[str, set[str]] = {}
    for row in rows:
        if row["level"] < VILLAGE:
            names = [name for names in row["names"].values() for name in names]
            words = {word for name in names for word in name.split()}
            above[row["pcode"]] = words - {"منطقة", "ناحية", "مركز", "محافظة"}
    found: dict[str, dict[str, dict[str, None]]] = {}
    for row in rows:
        if row["level"] != VILLAGE:
            continue
        if any(match_form(name) in taken for name in row["names"]["ar"]):
            continue
        around = above.get(row["adm3"], set()) | above.get(row["adm2"], set())
        columns = found.setdefault(row["adm3"], {column: {} for column in COLUMNS})
        for column, kept in columns.items():
            named = names_of(row, column, around)
            kept.update((name, None) for name in named if match_form(name) not in taken)
    lines = [
        "\t".join((pcode, *("|".join(sorted(names)) for names in columns.values())))
        for pcode, columns in sorted(found.items())
    ]
    out = ROOT / "tasks" / "data" / "words" / "villages.tsv"
    out.write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
    alike = [f"{key}\t{'|'.join(sorted(codes))}" for key, codes in sorted(namesakes(rows).items())]
    out = out.with_name("village_namesakes.tsv")
    out.write_text("\n".join(("name\tgovernorates", *alike)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
