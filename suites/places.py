"""Where the suites' data is: the corpus, and what RASID_SUITES adds."""

import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
CORPUS = Path(os.environ.get("RASID_CORPUS", ROOT / ".." / "shared" / "corpus"))


def folders(*names: str) -> list[Path]:
    """Return the folders that are there: some of the corpus, and the one of RASID_SUITES."""
    own = os.environ.get("RASID_SUITES", "")
    found = [CORPUS / name for name in names]
    return [place for place in (*found, *([Path(own)] if own else [])) if place.is_dir()]


def files(*names: str) -> Iterator[Path]:
    """Yield the files of these folders, but for licences."""
    for folder in folders(*names):
        yield from (
            path
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name not in {"LICENSE", "README.md"}
        )
