"""Write the pages of ``docs/reference`` that the code tells.

Settings, commands, HTTP, articles, reasons.

python tools/reference.py
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

# the path comes first
from tools import tell_article, tell_commands, tell_http, tell_reasons, tell_settings  # noqa: E402

PLACE = ROOT / "docs" / "reference"
PAGES: Mapping[str, Callable[[], str]] = {
    "settings.md": tell_settings.page,
    "cli.md": tell_commands.page,
    "http.md": tell_http.page,
    "article.v1.md": tell_article.page,
    "reasons.md": tell_reasons.page,
}


def main() -> None:
    """Write every page."""
    for name, page in PAGES.items():
        (PLACE / name).write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
