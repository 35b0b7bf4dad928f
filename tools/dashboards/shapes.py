"""What a dashboard is made of, without ids and places: those are worked out when it is drawn."""

import msgspec

GREEN, AMBER, RED = "green", "orange", "red"

Limits = tuple[tuple[float | None, str], ...]
NONE: Limits = ((None, GREEN),)


def from_(bad: float, *, amber: float | None = None) -> Limits:
    """Be red from ``bad`` on, amber from ``amber`` on."""
    return ((None, GREEN), *(((amber, AMBER),) if amber is not None else ()), (bad, RED))


def below(bad: float, *, amber: float | None = None) -> Limits:
    """Be red below ``bad``, amber below ``amber``."""
    if amber is None:
        return ((None, RED), (bad, GREEN))
    return ((None, RED), (bad, AMBER), (amber, GREEN))


class Query(msgspec.Struct, frozen=True):
    """One expression; ``legend`` names its series by their labels in double braces."""

    expr: str
    legend: str = ""


class Panel(msgspec.Struct, frozen=True, kw_only=True):
    """What a panel answers.

    ``alert`` is the rule that its limits repeat; ``words`` stand for single values.
    """

    title: str
    tells: str
    unit: str
    queries: tuple[Query, ...]
    width: int = 8
    height: int = 8
    limits: Limits = NONE
    alert: str = ""
    words: tuple[tuple[str, str], ...] = ()


class Stat(Panel, frozen=True, kw_only=True):
    """Numbers of now, large. ``is_name`` shows the series' name instead of its value."""

    width: int = 4
    height: int = 4
    is_name: bool = False


class Graph(Panel, frozen=True, kw_only=True):
    """Lines over time, or areas one upon the other; limits are dashed lines."""

    is_stacked: bool = False


class Bars(Panel, frozen=True, kw_only=True):
    """One bar for each series, of now."""


class Label(msgspec.Struct, frozen=True):
    """A column of a table that holds a label.

    ``to`` is where a click on it leads: a page, and the variable to set.
    """

    name: str
    title: str
    to: str = ""


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """A column of a table that holds the values of an expression.

    Without a title only its labels are wanted.
    """

    expr: str
    title: str = ""
    unit: str = "short"
    limits: Limits = NONE
    alert: str = ""


class Table(Panel, frozen=True, kw_only=True):
    """One row for each set of labels.

    The expressions of all columns are joined by the labels that they share.
    """

    width: int = 24
    height: int = 10
    queries: tuple[Query, ...] = ()
    labels: tuple[Label, ...]
    values: tuple[Value, ...]


class Row(msgspec.Struct, frozen=True):
    """Panels under one heading, filled from left to right."""

    title: str
    panels: tuple[Panel, ...]


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A variable whose values the reader chooses.

    ``pattern`` takes text and value out of what ``query`` answers.
    """

    name: str
    title: str
    query: str
    pattern: str = ""


class Dashboard(msgspec.Struct, frozen=True, kw_only=True):
    """A page. ``uid`` is in its address and never changes."""

    uid: str
    title: str
    tells: str
    choices: tuple[Choice, ...] = ()
    rows: tuple[Row, ...]
