"""Write deploy/grafana/dashboards/*.json from the tables beside this file.

python -m tools.dashboards
"""

from pathlib import Path

from tools.dashboards.drawing import drawn
from tools.dashboards.feeds import FEEDS
from tools.dashboards.overview import OVERVIEW
from tools.dashboards.pipeline import PIPELINE
from tools.dashboards.subscribers import SUBSCRIBERS

PAGES = (OVERVIEW, FEEDS, PIPELINE, SUBSCRIBERS)
PLACE = Path(__file__).parents[2] / "deploy" / "grafana" / "dashboards"


def written() -> dict[str, str]:
    """Return the files by name."""
    return {f"{page.uid.removeprefix('rasid-')}.json": drawn(page, PAGES) for page in PAGES}


def main() -> None:
    """Write the files."""
    for name, text in written().items():
        (PLACE / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
