"""A report for tests of the pages."""

from datetime import UTC, datetime, timedelta

from rasid.web.pages.reports import Report

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
REPORT = Report(
    message="1-0",
    article="a",
    revision=1,
    is_gone=False,
    lang="ar",
    source="A",
    published_at=NOW - timedelta(hours=2),
    is_day=False,
    seen_at=NOW,
    topics=frozenset({"sdf", "syria"}),
    main=frozenset({"sdf"}),
    direct=frozenset({"sdf"}),
    story="a",
    independent=1,
    copy_of="",
    agency="",
)
