"""Write tasks/data/topics/syria.tsv.

Districts and sub-districts of Syria with OCHA's place codes, from the corpus' facts.

    python tools/places.py

Run it again when the facts change; what becomes of the rows is decided in
``tasks/tagging/gazetteer.py``.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
CORPUS = Path(os.environ.get("RASID_CORPUS", ROOT / ".." / "shared" / "corpus"))
HEAD = "id\tlevel\tparent\tpcode\twikidata\tlat\tlon\tar\ten\tku\ttr"
GOVERNORATES = {
    "al-hasakah": "hasakah",
    "as-suwayda": "suwayda",
}  # where a topic's id is not the English name
ELSEWHERE = {"hole"}  # al-Hol, a topic of its own in sites.toml
LEVELS = {1: "", 2: "district", 3: "subdistrict"}
PLAIN = re.compile(r"[A-Z][A-Za-z' -]{2,40}")
ADDED = re.compile(r" (?:Sub)?[Dd]istrict$| Governorate$|^Nahiyat | İlçesi$| Nahiyesi$")


def slug(name: str) -> str:
    """Return a name as a topic's id."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def names(row: dict[str, Any], lang: str) -> list[str]:
    """Return the plain names in one language.

    No transliterations, none with the kind of unit in it.
    """
    given = [ADDED.sub("", name) for name in row["names"].get(lang, ())]
    if lang == "ar":
        return [
            name for name in dict.fromkeys(given) if re.fullmatch(r"[\u0621-\u064a ]{3,40}", name)
        ]
    pattern = PLAIN if lang == "en" else re.compile(r"\w[\w' -]{2,40}")
    return [name for name in dict.fromkeys(given) if pattern.fullmatch(name)]


def main() -> None:
    """Read the corpus and write the table."""
    text = (CORPUS / "places" / "syria.jsonl").read_text("utf-8")
    rows = [row for row in map(json.loads, text.splitlines()) if row["level"] in LEVELS]
    ids: dict[str, str] = {}
    lines = [HEAD]
    for row in sorted(rows, key=lambda row: (row["level"], row["pcode"])):
        name = slug(names(row, "en")[0])
        name = GOVERNORATES.get(name, name) if row["level"] == 1 else name
        if name in ELSEWHERE:
            continue
        for suffix in ("", f"-{LEVELS[row['level']]}", f"-{row['pcode'].lower()}"):
            if name + suffix not in ids.values():
                ids[row["id"]] = name + suffix
                break
        parent = ids[row["parent"]] if row["level"] > 1 else ""
        facts = (
            ids[row["id"]],
            str(row["level"]),
            parent,
            row["pcode"],
            row.get("wikidata") or "",
            str(row["lat"]),
            str(row["lon"]),
        )
        lines.append(
            "\t".join((*facts, *("|".join(names(row, lang)) for lang in ("ar", "en", "ku", "tr"))))
        )
    (ROOT / "tasks" / "topics" / "syria.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
