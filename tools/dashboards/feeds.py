"""Feeds: which of them do well, which are silent, which fail, and whose fault it is."""

from tools.dashboards.overview import LANG
from tools.dashboards.shapes import (
    Bars,
    Choice,
    Dashboard,
    Graph,
    Label,
    Query,
    Row,
    Stat,
    Table,
    Value,
    from_,
)

FEED = Choice(
    name="feed",
    title="Feed",
    query='query_result(max by (feed, source) (rasid_feed_info{lang=~"$lang"}))',
    pattern=r'/feed="(?<value>[^"]+)",source="(?<text>.*)"\}/',
)
_CHOSEN = 'and on (feed) max by (feed) (rasid_feed_info{feed=~"$feed", lang=~"$lang"})'
_NAMED = 'group_left (source) max by (feed, source) (rasid_feed_info{feed=~"$feed", lang=~"$lang"})'
_NEWEST = 'max by (feed) (rasid_feed_new_timestamp_seconds{feed=~"$feed"} > 0)'


def _each(metric: str) -> str:
    return f'max by (feed) ({metric}{{feed=~"$feed"}}) {_CHOSEN}'


def _entries(what: str, span: str) -> str:
    return (
        f'max by (feed) (delta(rasid_feed_entries{{feed=~"$feed", what="{what}"}}[{span}])) '
        f"{_CHOSEN}"
    )


_ALL = Row(
    "All feeds",
    (
        Stat(
            title="Feeds by state",
            tells="Feeds by state: new and ok are well, quiet is silent beyond its rhythm, gone "
            "was retired.",
            unit="none",
            width=16,
            queries=(Query("max by (state) (rasid_feeds)", "{{state}}"),),
        ),
        Stat(
            title="Feeds due",
            tells="Feeds whose poll is due or overdue.",
            unit="none",
            queries=(Query("max(rasid_feeds_due)"),),
        ),
        Stat(
            title="Hosts in trouble",
            tells="Hosts that are visited less often because they fail or refuse.",
            unit="none",
            queries=(Query("max(rasid_hosts_in_trouble)"),),
        ),
        Graph(
            title="Polls by outcome",
            tells="Polls a minute; unreached ones may be our own fault.",
            unit="cpm",
            queries=(
                Query(
                    "60 * max by (outcome) (rate(rasid_polls_total[$__rate_interval]))",
                    "{{outcome}}",
                ),
            ),
            is_stacked=True,
        ),
        Graph(
            title="Feeds in trouble",
            tells="Feeds over time in states that ask for somebody to look.",
            unit="none",
            queries=(
                Query(
                    'max by (state) (rasid_feeds{state=~"quiet|empty|failing|quarantined|gone"})',
                    "{{state}}",
                ),
            ),
            is_stacked=True,
        ),
        Bars(
            title="Slowest hosts",
            tells="Seconds between visits to the hosts in the worst trouble, twenty at most.",
            unit="s",
            queries=(Query("sort_desc(max by (host) (rasid_host_pace_seconds))", "{{host}}"),),
            limits=from_(300, amber=60),
            alert="RasidHostBlocked",
        ),
    ),
)

_TABLE = Row(
    "Each feed",
    (
        Table(
            title="Feeds",
            tells="One row for each feed. Missing: what its own rhythm foretold since its last "
            "new entry. "
            "A click on a feed chooses it.",
            unit="short",
            height=16,
            labels=(
                Label("source", "Source"),
                Label("feed", "Feed", "/d/rasid-feeds?var-feed=${__value.text}"),
                Label("lang", "Language"),
                Label("state", "State"),
            ),
            values=(
                Value(
                    expr='max by (feed, source, lang) (rasid_feed_info{feed=~"$feed", '
                    'lang=~"$lang"})'
                ),
                Value(expr=f'max by (feed, state) (rasid_feed_state{{feed=~"$feed"}}) {_CHOSEN}'),
                Value(
                    title="Last new",
                    expr=f"time() - ({_NEWEST} {_CHOSEN})",
                    unit="s",
                ),
                Value(
                    title="Last poll",
                    expr=f"time() - (max by (feed) "
                    f'(rasid_feed_polled_timestamp_seconds{{feed=~"$feed"}} > 0) {_CHOSEN})',
                    unit="s",
                ),
                Value(title="Expected a day", expr=_each("rasid_feed_expected_entries_per_day")),
                Value(
                    title="Missing",
                    expr=f'max by (feed) (rasid_feed_expected_entries_per_day{{feed=~"$feed"}}) '
                    f"* (time() - {_NEWEST}) / 86400 {_CHOSEN}",
                    limits=from_(12),
                    alert="RasidFeedStale",
                ),
                Value(title="Lost", expr=_each("rasid_feed_lost_entries"), limits=from_(1)),
                Value(
                    title="Failures", expr=_each("rasid_feed_failures"), limits=from_(3, amber=1)
                ),
                Value(title="Published in a day", expr=_entries("published", "1d")),
                Value(title="Dead in a day", expr=_entries("dead", "1d")),
            ),
        ),
    ),
)

_CHOSEN_FEEDS = Row(
    "The chosen feeds",
    (
        Graph(
            title="Entries by what came of them",
            tells="Entries of the chosen feeds in the last hour. Below 0 where dead letters "
            "were given another life.",
            unit="short",
            queries=(
                Query(
                    "sum by (what) (max by (feed, what) "
                    '(delta(rasid_feed_entries{feed=~"$feed"}[1h])) ' + _CHOSEN + ")",
                    "{{what}}",
                ),
            ),
        ),
        Bars(
            title="Most published",
            tells="The ten sources with most articles in a day.",
            unit="short",
            queries=(
                Query(
                    "topk(10, sum by (source) ("
                    'max by (feed) (delta(rasid_feed_entries{feed=~"$feed", '
                    'what="published"}[1d])) '
                    f"* on (feed) {_NAMED}))",
                    "{{source}}",
                ),
            ),
        ),
        Bars(
            title="Most lost",
            tells="The ten feeds that lost most entries between two polls, by estimate: poll "
            "them more often.",
            unit="short",
            queries=(
                Query(
                    f'topk(10, max by (feed) (rasid_feed_lost_entries{{feed=~"$feed"}}) * '
                    f"on (feed) {_NAMED} > 0)",
                    "{{source}} {{feed}}",
                ),
            ),
            limits=from_(1),
        ),
    ),
)

FEEDS = Dashboard(
    uid="rasid-feeds",
    title="Rasid: feeds",
    tells="Which feeds do well, which are silent, which fail, and whose fault is it?",
    choices=(LANG, FEED),
    rows=(_ALL, _TABLE, _CHOSEN_FEEDS),
)
