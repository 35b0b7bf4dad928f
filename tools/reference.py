"""Write the pages of ``docs/reference`` that the code tells.

Settings, commands and their manual, HTTP, articles, reasons, keys.

python tools/reference.py
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tools import (  # noqa: E402 - the path comes first
    article_page,
    commands_page,
    http_page,
    keys_page,
    man_page,
    reasons_page,
    settings_page,
)

PLACE = ROOT / "docs" / "reference"
PAGES: Mapping[str, Callable[[], str]] = {
    "settings.md": settings_page.page,
    "cli.md": commands_page.page,
    "rasid.1": man_page.page,
    "http.md": http_page.page,
    "article.v1.md": article_page.page,
    "reasons.md": reasons_page.page,
    "keys.md": keys_page.page,
}


def main() -> None:
    """Write every page."""
    for name, page in PAGES.items():
        (PLACE / name).write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
