"""The dashboards.

What Grafana loads, what Prometheus understands, what the service exposes, what a reader can follow.
"""

import json
import re

import promql_parser as promql
import pytest
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models import units
from grafana_foundation_sdk.models.dashboard import Dashboard

from tests.conftest import ROOT
from tests.support.promql import (
    declared_labels,
    first_aggregations,
    labels_of,
    metrics_of,
    place_of,
    substituted,
)
from tools.dashboards.__main__ import PAGES, PLACE, written
from tools.dashboards.drawing import COLUMNS, PROVISIONED
from tools.read_yaml import read_yaml
from worker.telemetry.metric_names import CATALOGUE

FILES = {path.name: json.loads(path.read_text("utf-8")) for path in sorted(PLACE.glob("*.json"))}
PANELS = [
    pytest.param(page, panel, id=f"{name}: {panel['title']}")
    for name, page in FILES.items()
    for panel in page["panels"]
    if panel["type"] != "row"
]
TARGETS = [
    pytest.param(panel, target, id=f"{panel['title']}: {target['refId']}")
    for page in FILES.values()
    for panel in page["panels"]
    for target in panel.get("targets", ())
]
TABLES = [one for one in PANELS if one.values[1]["type"] == "table"]
CHOICES = [
    pytest.param(variable, id=f"{name}: {variable['name']}")
    for name, page in FILES.items()
    for variable in page["templating"]["list"]
    if variable["type"] == "query"
]
RULES = sorted((ROOT / "deploy" / "prometheus" / "rules").glob("*.yml"))
PROVISIONING = ROOT / "deploy" / "grafana" / "provisioning" / "datasources"
SHAPED = [panel for page in PAGES for row in page.rows for panel in row.panels]
LIMITED = [
    pytest.param(one, id=one.title)
    for panel in SHAPED
    for one in (panel, *getattr(panel, "values", ()))
    if one.alert
]

register_default_plugins()


def test_the_files_are_written_from_the_tables():
    assert {path.name: path.read_text("utf-8") for path in PLACE.glob("*.json")} == written(), (
        "python -m tools.dashboards"
    )


@pytest.mark.parametrize("name", FILES)
def test_grafanas_model_knows_every_field_of_a_file(name):
    model = Dashboard.from_json(FILES[name])
    assert json.loads(JSONEncoder().encode(model)) == FILES[name]


def test_the_pages_keep_their_addresses():
    assert {name: page["uid"] for name, page in FILES.items()} == {
        "feeds.json": "rasid-feeds",
        "overview.json": "rasid-overview",
        "pipeline.json": "rasid-pipeline",
        "subscribers.json": "rasid-subscribers",
    }


@pytest.mark.parametrize("page", FILES.values(), ids=FILES)
def test_panels_have_ids_of_their_own_and_fill_the_page_without_overlap(page):
    ids = [panel["id"] for panel in page["panels"]]
    assert len(set(ids)) == len(ids)
    taken: set[tuple[int, int]] = set()
    for panel in page["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert place["x"] + place["w"] <= COLUMNS
        assert not cells & taken, panel["title"]
        taken |= cells
    assert len(taken) == COLUMNS * max(y + 1 for _, y in taken), "a hole in the page"


@pytest.mark.parametrize(("page", "panel"), PANELS)
def test_a_panel_says_what_it_answers_and_in_which_unit(page, panel):
    assert panel["title"]
    assert panel["description"].endswith(".")
    known = {
        value
        for name, value in vars(units).items()
        if isinstance(value, str) and not name.startswith("_")
    }
    used = {panel["fieldConfig"]["defaults"]["unit"]} | {
        look["value"]
        for override in panel["fieldConfig"]["overrides"]
        for look in override["properties"]
        if look["id"] == "unit"
    }
    assert used <= known
    assert [target["refId"] for target in panel["targets"]] == [
        chr(ord("A") + at) for at in range(len(panel["targets"]))
    ]
    assert [other["title"] for other in page["panels"] if other["type"] != "row"].count(
        panel["title"]
    ) == 1


@pytest.mark.parametrize(("panel", "target"), TARGETS)
def test_an_expression_asks_for_what_is_exposed_by_labels_that_are_there(panel, target):
    labels = labels_of(promql.parse(substituted(target["expr"])))
    assert set(re.findall(r"{{(\w+)}}", target.get("legendFormat", ""))) <= labels
    if panel["type"] != "table" and len(panel["targets"]) == 1:
        assert labels == set(re.findall(r"{{(\w+)}}", target.get("legendFormat", ""))), (
            "a series without a name of its own"
        )


@pytest.mark.parametrize(("panel", "target"), TARGETS)
def test_what_every_web_process_tells_counts_once_and_what_machines_measure_is_added_up(
    panel, target
):
    for series, how in first_aggregations(promql.parse(substituted(target["expr"]))):
        place = place_of(series)
        assert (
            place is None
            or how in {"redis": {"max", "min"}, "machine": {"sum"}, "web": {"sum"}}[place]
        ), series


@pytest.mark.parametrize("variable", CHOICES)
def test_a_variable_offers_what_is_exposed(variable):
    values = re.fullmatch(r"label_values\((\w+), (\w+)\)", variable["query"])
    if values:
        assert values[2] in declared_labels(values[1])
        return
    inner = re.fullmatch(r"query_result\((.+)\)", variable["query"])[1]
    labels = sorted(labels_of(promql.parse(substituted(inner))))
    line = "{" + ",".join(f'{label}="بلا {label}"' for label in labels) + "} 1 1761000000000"
    pattern = re.compile(variable["regex"].strip("/").replace("(?<", "(?P<"))
    assert pattern.search(line).groupdict() == {"value": "بلا feed", "text": "بلا source"}


@pytest.mark.parametrize("page", FILES.values(), ids=FILES)
def test_expressions_use_the_variables_that_the_page_has(page):
    names = {variable["name"] for variable in page["templating"]["list"]} | {"__rate_interval"}
    asked = json.dumps([panel.get("targets") for panel in page["panels"]])
    used = set(re.findall(r"\$\{?(\w+)", asked))
    assert used <= names
    assert names - {"__rate_interval"} <= used, "a variable that chooses nothing"


def test_every_metric_is_on_a_dashboard():
    shown = {
        name
        for _, target in (one.values for one in TARGETS)
        for name in metrics_of(promql.parse(substituted(target["expr"])))
    }
    shown |= {
        name.rpartition("_")[0] for name in shown if name.endswith(("_bucket", "_sum", "_count"))
    }
    assert {name.name for name in CATALOGUE} - shown == set()


@pytest.mark.parametrize(("page", "panel"), TABLES)
def test_the_columns_of_a_table_are_those_that_its_expressions_give(page, panel):
    targets = panel["targets"]
    labels = [labels_of(promql.parse(substituted(target["expr"]))) for target in targets]
    given = {"Time"}.union(*labels) | (
        {f"Value #{one['refId']}" for one in targets} if len(targets) > 1 else {"Value"}
    )
    options = panel["transformations"][1]["options"]
    assert options["renameByName"].keys() | options["excludeByName"].keys() == given
    assert {one["matcher"]["options"] for one in panel["fieldConfig"]["overrides"]} <= set(
        options["renameByName"].values()
    )
    shared = frozenset.intersection(*labels)
    assert shared, "rows that share no label cannot be joined"


def test_links_lead_to_pages_and_variables_that_are_there():
    chosen = {
        page["uid"]: {variable["name"] for variable in page["templating"]["list"]}
        for page in FILES.values()
    }
    for page in FILES.values():
        assert {link["url"] for link in page["links"]} == {
            f"/d/{uid}" for uid in chosen if uid != page["uid"]
        }
    links = re.findall(r'"/d/([\w-]+)\?var-(\w+)=', json.dumps(list(FILES.values())))
    assert len(links) == 2
    assert all(name in chosen[uid] for uid, name in links)


def test_panels_ask_the_data_source_that_the_reader_chose_and_that_is_provisioned():
    for page in FILES.values():
        source = page["templating"]["list"][0]
        assert (source["type"], source["name"], source["current"]["value"]) == (
            "datasource",
            "datasource",
            PROVISIONED,
        )
        asked = [panel["datasource"]["uid"] for panel in page["panels"] if panel["type"] != "row"]
        asked += [
            target["datasource"]["uid"]
            for panel in page["panels"]
            for target in panel.get("targets", ())
        ]
        assert set(asked) == {"${datasource}"}
    if not PROVISIONING.is_dir():
        pytest.skip("skipped: no provisioning")
    provisioned = [read_yaml(path.read_text("utf-8")) for path in PROVISIONING.glob("*.yml")]
    assert [source["uid"] for one in provisioned for source in one["datasources"]] == [PROVISIONED]


@pytest.mark.parametrize("limited", LIMITED)
def test_limits_repeat_those_of_the_alert(limited):
    if not RULES:
        pytest.skip("skipped: no alert rules")
    groups = [group for path in RULES for group in read_yaml(path.read_text("utf-8"))["groups"]]
    rules = {rule["alert"]: rule["expr"] for group in groups for rule in group["rules"]}
    assert limited.alert in rules
    numbers = {
        float(number)
        for number in re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])", rules[limited.alert])
    }
    numbers |= {float(a) * float(b) for a, b in re.findall(r"(\d+) \* (\d+)", rules[limited.alert])}
    reds = [at for at, colour in limited.limits if colour == "red" and at is not None]
    goods = [
        at
        for (_, colour), (at, _) in zip(limited.limits, limited.limits[1:], strict=False)
        if colour == "red"
    ]
    assert all(
        limit in numbers | {1.0} for limit in (*reds, *goods)
    )  # 1: what is counted, is there
