"""Every expression of the dashboards, asked of Prometheus' own engine while all metrics have
samples: none stays empty.
"""

import json
import subprocess
from itertools import product

import pytest

from tests.support.promql import substituted
from tests.support.scrape import promtool_or_skip
from tools.dashboards.__main__ import written
from worker.telemetry.metric_family import MetricName
from worker.telemetry.metric_names import CATALOGUE

WEB_PROCESSES = ("web-1:8080", "web-2:8080")  # both tell the same of what lies in Redis
MINUTES = 240
VALUES = {
    "outcome": ("published", "dead", "denied", "retry"),
    "what": ("published", "dead", "sent", "arrived"),
    "state": ("failing",),
    "stream": ("articles", "dead", "sdf"),
    "lang": ("ar", "en"),
    "feed": ("feed1", "feed2"),
}
QUERIES = [
    pytest.param(substituted(target["expr"]), id=f"{panel['title']}: {target['refId']}")
    for text in written().values()
    for panel in json.loads(text)["panels"]
    for target in panel.get("targets", ())
]


def samples(name: MetricName) -> list[dict[str, str]]:
    """Return the series of a metric, each of two processes.

    Counters and counts of entries rise, the others are 600.
    """
    places = [(label, VALUES.get(label, ("one",))) for label in name.labels]
    rising = name.kind != "gauge" or name.name == "rasid_feed_entries"
    values = f"0+60x{MINUTES}" if rising else f"600+0x{MINUTES}"
    suffixes = (
        [("", ())]
        if name.kind != "histogram"
        else [("_bucket", ("1", "+Inf")), ("_sum", ()), ("_count", ())]
    )
    found = []
    for suffix, bounds in suffixes:
        labels = [*places, ("instance", WEB_PROCESSES), *([("le", bounds)] if bounds else ())]
        for chosen in product(*(values for _, values in labels)):
            pairs = ", ".join(
                f'{label}="{value}"' for (label, _), value in zip(labels, chosen, strict=True)
            )
            found.append(
                {"series": f'{name.name}{suffix}{{job="rasid", {pairs}}}', "values": values}
            )
    return found


def engine(tmp_path, expressions: list[str]) -> subprocess.CompletedProcess[str]:
    """Ask promtool whether each expression has an answer after four hours."""
    series = [one for name in CATALOGUE for one in samples(name)]
    series.append(
        {
            "series": 'ALERTS{alertname="RasidX", alertstate="firing", severity="warning"}',
            "values": f"1x{MINUTES}",
        }
    )
    series.append({"series": 'up{job="rasid", instance="web-1:8080"}', "values": f"0x{MINUTES}"})
    asked = [
        {
            "expr": f"count({one}) > bool 0",
            "eval_time": "4h",
            "exp_samples": [{"labels": "{}", "value": 1}],
        }
        for one in expressions
    ]
    test = {
        "evaluation_interval": "1m",
        "tests": [{"interval": "1m", "input_series": series, "promql_expr_test": asked}],
    }
    (tmp_path / "test.yml").write_text(json.dumps(test), "utf-8")
    return subprocess.run(
        [promtool_or_skip(), "test", "rules", str(tmp_path / "test.yml")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_no_panel_is_empty_while_there_is_something_to_show(tmp_path):
    done = engine(tmp_path, [one.values[0] for one in QUERIES])
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_expression_without_an_answer_is_found(tmp_path):
    done = engine(tmp_path, ['max(rasid_feeds{state="asleep"})'])
    assert done.returncode == 1
