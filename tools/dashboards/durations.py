"""Two panels for each duration: what half of it stays below, and what nearly all does."""

from tools.dashboards.expressions import quantile
from tools.dashboards.shapes import NONE, Graph, Limits, Query

_SHARES = ((0.5, "half are faster"), (0.95, "19 of 20 are faster"))


def both(
    title: str,
    tells: str,
    histogram: str,
    by: str,
    *,
    chosen: str = "",
    limits: Limits = NONE,
    alert: str = "",
) -> tuple[Graph, ...]:
    """Return the panels of a histogram by one of its labels, over half an hour.

    Less would be a handful of articles.
    """
    return tuple(
        Graph(
            title=f"{title}, {words}",
            tells=tells,
            unit="s",
            width=6,
            queries=(Query(quantile(share, histogram, by, chosen), f"{{{{{by}}}}}"),),
            limits=limits,
            alert=alert,
        )
        for share, words in _SHARES
    )
