"""From shapes to Grafana's own model: ids, places, data sources and the same look everywhere."""

from collections.abc import Iterable, Iterator
from string import ascii_uppercase
from typing import Any

from grafana_foundation_sdk.builders import (
    bargauge,
    common,
    dashboard,
    prometheus,
    stat,
    table,
    timeseries,
)
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.common import (
    BarGaugeDisplayMode,
    BigValueColorMode,
    BigValueGraphMode,
    BigValueTextMode,
    DataSourceRef,
    GraphThresholdsStyleMode,
    LegendDisplayMode,
    LegendPlacement,
    SortOrder,
    StackingMode,
    TooltipDisplayMode,
    VizOrientation,
)
from grafana_foundation_sdk.models.dashboard import (
    DashboardCursorSync,
    DashboardLinkType,
    DataTransformerConfig,
    DynamicConfigValue,
    FieldColorModeId,
    GridPos,
    Threshold,
    ThresholdsMode,
    ValueMap,
    ValueMappingResult,
    VariableOption,
    VariableRefresh,
    VariableSort,
)
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

from tools.dashboards.shapes import (
    NONE,
    Bars,
    Choice,
    Dashboard,
    Graph,
    Limits,
    Panel,
    Row,
    Stat,
    Table,
    Value,
)

PROVISIONED = "prometheus"  # the uid in deploy/grafana/provisioning/datasources
SOURCE = DataSourceRef(type_val="prometheus", uid="${datasource}")
KEPT = "&${datasource:queryparam}&${__url_time_range}"  # a click on a row changes neither
COLUMNS = 24
RUNBOOK = "docs/how-to/runbook.md"


def drawn(page: Dashboard, pages: Iterable[Dashboard]) -> str:
    """Return the JSON of a page that links to all others."""
    made = (
        dashboard.Dashboard(page.title)
        .uid(page.uid)
        .description(page.tells)
        .tags(["rasid"])
        .readonly()
        .refresh("30s")
        .time("now-6h", "now")
        .tooltip(DashboardCursorSync.CROSSHAIR)
        .with_variable(_source())
    )
    for choice in page.choices:
        made.with_variable(_chosen(choice))
    for other in pages:
        if other.uid != page.uid:
            made.link(_link(other))
    for panel in _placed(page.rows):
        made.with_row(panel) if isinstance(panel, dashboard.Row) else made.with_panel(panel)
    return JSONEncoder(sort_keys=True, indent=2, ensure_ascii=False).encode(made.build()) + "\n"


def _source() -> dashboard.DatasourceVariable:
    found = VariableOption(selected=True, text="Prometheus", value=PROVISIONED)
    return (
        dashboard.DatasourceVariable("datasource")
        .label("Data source")
        .type("prometheus")
        .current(found)
    )


def _chosen(choice: Choice) -> dashboard.QueryVariable:
    made = (
        dashboard.QueryVariable(choice.name)
        .label(choice.title)
        .query(choice.query)
        .datasource(SOURCE)
        .refresh(VariableRefresh.ON_TIME_RANGE_CHANGED)
        .sort(VariableSort.ALPHABETICAL_CASE_INSENSITIVE_ASC)
        .multi(multi=True)
        .include_all(include_all=True)
        .all_value(".*")
        .current(VariableOption(selected=True, text=["All"], value=["$__all"]))
    )
    return made.regex(choice.pattern) if choice.pattern else made


def _link(other: Dashboard) -> dashboard.DashboardLink:
    made = (
        dashboard.DashboardLink(other.title)
        .type(DashboardLinkType.LINK)
        .url(f"/d/{other.uid}")
        .tooltip(other.tells)
    )
    return made.keep_time(keep_time=True).include_vars(include_vars=True)


def _placed(rows: Iterable[Row]) -> Iterator[Any]:
    """Yield headings and panels with ids and places.

    Left to right, a new line where the next one does not fit.
    """
    number, top = 0, 0
    for row in rows:
        number += 1
        yield dashboard.Row(row.title).id(number).grid_pos(GridPos(x=0, y=top, w=COLUMNS, h=1))
        top, left, tallest = top + 1, 0, 0
        for panel in row.panels:
            if left + panel.width > COLUMNS:
                top, left, tallest = top + tallest, 0, 0
            number += 1
            yield (
                _panel(panel)
                .id(number)
                .grid_pos(GridPos(x=left, y=top, w=panel.width, h=panel.height))
            )
            left, tallest = left + panel.width, max(tallest, panel.height)
        top += tallest


def _panel(panel: Panel) -> Any:
    """Return the panel with what all kinds share."""
    made = (
        _KINDS[type(panel)](panel)
        .title(panel.title)
        .description(_description(panel))
        .datasource(SOURCE)
    )
    for letter, query in zip(ascii_uppercase, panel.queries, strict=False):
        asked = (
            prometheus.Dataquery()
            .ref_id(letter)
            .expr(query.expr)
            .legend_format(query.legend)
            .datasource(SOURCE)
        )
        made.with_target(asked.range() if isinstance(panel, Graph) else asked.instant())
    if panel.words:
        made.mappings([_words(panel)])
    return made.unit(panel.unit).thresholds(_thresholds(panel.limits))


def _description(panel: Panel) -> str:
    alerts = dict.fromkeys([panel.alert, *(value.alert for value in getattr(panel, "values", ()))])
    told = [f"{name} ({RUNBOOK}#{name.lower()})" for name in alerts if name]
    return panel.tells + (f" Alert: {', '.join(told)}." if told else "")


def _thresholds(limits: Limits) -> dashboard.ThresholdsConfig:
    steps = [Threshold(value=at, color=colour) for at, colour in limits]
    return dashboard.ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(steps)


def _words(panel: Panel) -> ValueMap:
    return ValueMap(options={value: ValueMappingResult(text=text) for value, text in panel.words})


def _by(mode: FieldColorModeId) -> dashboard.FieldColor:
    return dashboard.FieldColor().mode(mode)


def _last() -> common.ReduceDataOptions:
    return common.ReduceDataOptions().calcs(["lastNotNull"]).fields("").values(values=False)


def _stat(panel: Stat) -> stat.Panel:
    made = (
        stat.Panel()
        .reduce_options(_last())
        .graph_mode(BigValueGraphMode.NONE)
        .color_mode(BigValueColorMode.VALUE)
    )
    return made.text_mode(
        BigValueTextMode.NAME if panel.is_name else BigValueTextMode.AUTO
    ).color_scheme(_by(FieldColorModeId.THRESHOLDS))


def _bars(_: Bars) -> bargauge.Panel:
    made = bargauge.Panel().reduce_options(_last()).display_mode(BarGaugeDisplayMode.BASIC).min(0)
    return made.orientation(VizOrientation.HORIZONTAL).color_scheme(
        _by(FieldColorModeId.THRESHOLDS)
    )


def _graph(panel: Graph) -> timeseries.Panel:
    legend = (
        common.VizLegendOptions()
        .display_mode(LegendDisplayMode.LIST)
        .placement(LegendPlacement.BOTTOM)
    )
    made = (
        timeseries.Panel()
        .legend(legend.show_legend(show_legend=True))
        .tooltip(
            common.VizTooltipOptions().mode(TooltipDisplayMode.MULTI).sort(SortOrder.DESCENDING)
        )
        .color_scheme(_by(FieldColorModeId.PALETTE_CLASSIC_BY_NAME))
        .line_width(1)
        .axis_soft_min(0)
        .fill_opacity(30 if panel.is_stacked else 0)
        .stacking(
            common.StackingConfig()
            .mode(StackingMode.NORMAL if panel.is_stacked else StackingMode.NONE)
            .group("A")
        )
    )
    shown = (
        GraphThresholdsStyleMode.OFF if panel.limits == NONE else GraphThresholdsStyleMode.DASHED
    )
    return made.thresholds_style(common.GraphThresholdsStyleConfig().mode(shown))


def _table(panel: Table) -> table.Panel:
    """Return a table of one frame.

    Rows are merged by their labels, columns named and put in order.
    """
    made = table.Panel().filterable(filterable=True)
    columns = [
        f"Value #{letter}" if len(panel.values) > 1 else "Value" for letter, _ in _lettered(panel)
    ]
    for letter, value in _lettered(panel):
        asked = prometheus.Dataquery().ref_id(letter).expr(value.expr).datasource(SOURCE)
        made.with_target(asked.instant().format(PromQueryFormat.TABLE))
    named = {label.name: label.title for label in panel.labels}
    named |= {
        column: value.title
        for column, value in zip(columns, panel.values, strict=True)
        if value.title
    }
    hidden = [
        "Time",
        *(column for column, value in zip(columns, panel.values, strict=True) if not value.title),
    ]
    options = {
        "excludeByName": dict.fromkeys(hidden, True),
        "indexByName": {name: at for at, name in enumerate(named)},
        "renameByName": named,
    }
    made.with_transformation(DataTransformerConfig(id_val="merge", options={}))
    made.with_transformation(DataTransformerConfig(id_val="organize", options=options))
    for title, properties in _looks(panel):
        made.override_by_name(title, properties)
    return made


def _lettered(panel: Table) -> list[tuple[str, Value]]:
    return list(zip(ascii_uppercase, panel.values, strict=False))


def _looks(panel: Table) -> Iterator[tuple[str, list[DynamicConfigValue]]]:
    """Yield the columns that look unlike the others, by the title they end up with."""
    for label in panel.labels:
        if label.to:
            links = [{"title": "Show", "url": label.to + KEPT}]
            yield label.title, [DynamicConfigValue(id_val="links", value=links)]
    for value in panel.values:
        looks = [DynamicConfigValue(id_val="unit", value=value.unit)]
        if value.limits != NONE:
            looks.append(
                DynamicConfigValue(id_val="thresholds", value=_thresholds(value.limits).build())
            )
            looks.append(
                DynamicConfigValue(id_val="custom.cellOptions", value={"type": "color-text"})
            )
        if value.title:
            yield value.title, looks


_KINDS: dict[type[Panel], Any] = {Stat: _stat, Bars: _bars, Graph: _graph, Table: _table}
