"""Draw the README's picture, docs/demo.svg, from a real run of `rasid demo --once`."""

import io
import re
import threading
from pathlib import Path

from rich.console import Console

from rasid.demo.run import PACE, Demo
from worker.config.settings import load_settings

FONT_FACE = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
TARGET = Path(__file__).parents[1] / "docs" / "demo.svg"


def main() -> None:
    """Run the demo to its end with a console that remembers what it printed."""
    console = Console(
        record=True, width=104, file=io.StringIO(), force_terminal=False, color_system="truecolor"
    )
    report = Demo(load_settings(**PACE), console, threading.Event()).run(once=True)
    drawn = console.export_svg(title="make demo")
    TARGET.write_text(
        FONT_FACE.sub("", drawn), "utf-8"
    )  # a picture that loads nothing from elsewhere
    print(f"{TARGET.name}: {len(report.verdicts)} cases, all as planned: {report.passed}")


if __name__ == "__main__":
    main()
