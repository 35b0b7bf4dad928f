"""Write docs/reference/metrics.md from the catalogue of metrics.

python tools/metrics.py
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

# the repository is not installed here
from worker.telemetry.metric_family import MetricName  # noqa: E402
from worker.telemetry.metric_labels import FIXED, WIDE  # noqa: E402
from worker.telemetry.metric_names import CATALOGUE  # noqa: E402

PAGE = ROOT / "docs" / "reference" / "metrics.md"
PLACES = {
    "redis": "Counted in Redis",
    "machine": "Measured by the workers of one machine",
    "web": "Of the web process",
}
WHY = {
    "redis": "Exact whatever process dies, and the same from every web process: scrape one of "
    "them, or take `max`.",
    "machine": "Served by the web process of that machine, or by its worker on "
    "`RASID_WORKER_METRICS_PORT`: take `sum`. "
    "A process that is killed loses at most what it had not counted yet.",
    "web": "Each web process has its own: take `sum`.",
}
HEAD = """# Metrics

`/metrics` of the web process answers in Prometheus' text format. This page is written by `python
tools/metrics.py` from `worker/telemetry/metric_names.py`, where every metric is declared. Times
are Unix seconds, sizes bytes.
"""


def page() -> str:
    """Return the whole page."""
    parts = [HEAD]
    for place, title in PLACES.items():
        parts.append(
            f"## {title}\n\n{WHY[place]}\n\n| metric | kind | labels | what it tells |\n|"
            f"---|---|---|---|"
        )
        parts.append("\n".join(_row(name) for name in CATALOGUE if name.place == place) + "\n")
    parts.append(
        "## Labels\n\nOnly these grow with what you set up; none grows with hosts, "
        "addresses or texts.\n"
    )
    parts.append("\n".join(f"- `{label}`: {bound}." for label, bound in WIDE.items()) + "\n")
    parts.append("All others hold fixed words.\n")
    parts.append("\n".join(f"- `{label}`: {bound}." for label, bound in FIXED.items()) + "\n")
    return "\n".join(parts)


def _row(name: MetricName) -> str:
    told = name.help
    if name.buckets:
        told += f" Buckets: {', '.join(f'{bucket:g}' for bucket in name.buckets)}."
    if name.empty:
        told += f" Without a sample when: {name.empty}."
    labels = " ".join(f"`{label}`" for label in name.labels)
    return f"| `{name.name}` | {name.kind} | {labels} | {told} |"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
