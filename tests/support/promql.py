"""What an expression asks for.

Its metrics, and the labels that its result has, worked out from the catalogue.
"""

import re
from collections.abc import Iterator

import promql_parser as promql

from worker.telemetry.metric_names import CATALOGUE

PROMETHEUS_OWN = {
    "up": frozenset(),
    "ALERTS": frozenset({"alertname", "alertstate", "severity"})
    | {label for name in CATALOGUE for label in name.labels},
}  # what Prometheus makes itself
SCRAPED = frozenset({"job", "instance"})
DECLARED = {name.name: name for name in CATALOGUE}
GRAFANAS_OWN = {"$__rate_interval": "5m", "$__range": "6h"}


def substituted(text: str, chosen: str = ".*") -> str:
    """Return an expression as Grafana asks it, with all values of every variable chosen."""
    for name, stands_for in GRAFANAS_OWN.items():
        text = text.replace(name, stands_for)
    return re.sub(r"\$\w+", chosen, text)


def metrics_of(expression: promql.Expr) -> Iterator[str]:
    """Yield the names of all series in an expression."""
    found: list[str] = []
    promql.walk(
        expression,
        lambda node: found.append(node.name) if isinstance(node, promql.VectorSelector) else None,
    )
    yield from found


def declared_labels(series: str) -> frozenset[str]:
    """Return the labels of a series; KeyError when nobody exposes it."""
    if series in PROMETHEUS_OWN:
        return PROMETHEUS_OWN[series] | SCRAPED
    if series in DECLARED:
        assert DECLARED[series].kind != "histogram", f"{series} has no samples under its own name"
        return SCRAPED.union(DECLARED[series].labels)
    family, _, suffix = series.rpartition("_")
    assert suffix in {"bucket", "sum", "count"}, f"nobody exposes {series}"
    assert DECLARED[family].kind == "histogram", f"{family} is no histogram"
    return SCRAPED.union(DECLARED[family].labels, {"le"} if suffix == "bucket" else ())


def place_of(series: str) -> str | None:
    """Return where a series is counted, None for Prometheus' own."""
    name = DECLARED.get(series) or DECLARED.get(series.rpartition("_")[0])
    return name.place if name else None


def labels_of(node: promql.Expr) -> frozenset[str]:
    """Return the labels of the result.

    AssertionError where an expression names a label that is not there.
    """
    return _RULES.get(type(node), lambda _: frozenset())(node)  # a number or a text has none


def _selected(node: promql.VectorSelector) -> frozenset[str]:
    known = declared_labels(node.name)
    _require({matcher.name for matcher in node.matchers.matchers}, known, node)
    return known


def _aggregated(node: promql.AggregateExpr) -> frozenset[str]:
    below = labels_of(node.expr)
    if node.modifier is None:
        return below if str(node).startswith(("topk", "bottomk")) else frozenset()
    named = frozenset(node.modifier.labels)
    _require(named, below, node)
    return named if node.modifier.type == promql.AggModifierType.By else below - named


def _called(node: promql.Call) -> frozenset[str]:
    vectors = [
        labels_of(argument)
        for argument in node.args
        if not isinstance(argument, promql.NumberLiteral)
    ]
    labels = vectors[0] if vectors else frozenset()
    match node.func.name:
        case "histogram_quantile":
            _require({"le"}, labels, node)
            return labels - {"le"}
        case "label_join":
            texts = [
                argument.val for argument in node.args if isinstance(argument, promql.StringLiteral)
            ]
            _require(set(texts[2:]), labels | {"stage"}, node)  # `stage` is made by a rule
            return labels | {texts[0]}
    return labels


def _matched(node: promql.BinaryExpr) -> frozenset[str]:
    left, right = labels_of(node.lhs), labels_of(node.rhs)
    if _is_scalar(node.lhs) or _is_scalar(node.rhs):
        return right if _is_scalar(node.lhs) else left
    matching = node.modifier and node.modifier.matching
    if matching is None:
        assert left == right, (
            f"{node}: the sides have different labels, {sorted(left)} and {sorted(right)}"
        )
        return left
    assert matching.type == promql.LabelModifierType.Include, "say which labels match: on (...)"
    on, brought = frozenset(matching.labels), frozenset(node.modifier.group_labels or ())
    _require(on, left & right, node)
    _require(brought, right, node)
    if str(node.op) in _SETS or node.modifier.card == promql.VectorMatchCardinality.ManyToOne:
        assert right - on - brought == frozenset() or str(node.op) in _SETS, (
            f"{node}: several on the right match one"
        )
        return left | brought
    return on | brought


_SETS = {"and", "or", "unless"}


def _is_scalar(node: promql.Expr) -> bool:
    if isinstance(node, promql.ParenExpr | promql.UnaryExpr):
        return _is_scalar(node.expr)
    if isinstance(node, promql.BinaryExpr):
        return _is_scalar(node.lhs) and _is_scalar(node.rhs)
    return isinstance(node, promql.NumberLiteral) or (
        isinstance(node, promql.Call) and node.func.name in {"time", "scalar"}
    )


def _require(named: frozenset[str] | set[str], known: frozenset[str], node: promql.Expr) -> None:
    assert named <= known, f"{node}: no label {sorted(named - known)}"


_RULES = {
    promql.VectorSelector: _selected,
    promql.MatrixSelector: lambda node: labels_of(node.vector_selector),
    promql.ParenExpr: lambda node: labels_of(node.expr),
    promql.UnaryExpr: lambda node: labels_of(node.expr),
    promql.SubqueryExpr: lambda node: labels_of(node.expr),
    promql.AggregateExpr: _aggregated,
    promql.Call: _called,
    promql.BinaryExpr: _matched,
}


def first_aggregations(node: promql.Expr, around: str = "") -> Iterator[tuple[str, str]]:
    """Yield each series with what it is first put together by, "" when by nothing."""
    if isinstance(node, promql.VectorSelector):
        yield node.name, around
    elif isinstance(node, promql.AggregateExpr):
        yield from first_aggregations(node.expr, str(node.op))
    elif isinstance(node, promql.BinaryExpr):
        yield from first_aggregations(node.lhs, around)
        yield from first_aggregations(node.rhs, around)
    elif isinstance(node, promql.Call):
        for argument in node.args:
            yield from first_aggregations(argument, around)
    elif isinstance(node, promql.MatrixSelector):
        yield from first_aggregations(node.vector_selector, around)
    elif hasattr(node, "expr"):
        yield from first_aggregations(node.expr, around)
