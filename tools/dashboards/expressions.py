"""Expressions that several panels ask, where the plain form would mislead."""


def quantile(share: float, histogram: str, by: str, chosen: str = "") -> str:
    """Return what ``share`` of a histogram stays below, over half an hour.

    ``chosen`` are matchers in braces.
    """
    return f"histogram_quantile({share}, sum by (le, {by}) (rate({histogram}_bucket{chosen}[30m])))"


def risen(counter: str, by: str, span: str, *, over: str = "max") -> str:
    """Return by how much a counter rose in ``span``.

    Where a series appears with its first event, ``increase`` takes that for its past and sees
    nothing: what was not there before counts whole. Grouped first, because a new instance is no new
    series.
    """
    born = f"{over} by ({by}) ({counter}) unless {over} by ({by}) ({counter} offset {span})"
    return f"({born} or {over} by ({by}) (increase({counter}[{span}])))"


def reasons(outcome: str) -> str:
    """Return the twelve most frequent reasons of an outcome in the last hour."""
    counter = f'rasid_reasons_total{{outcome="{outcome}"}}'
    return f"topk(12, {risen(counter, 'reason', '1h')} > 0)"
