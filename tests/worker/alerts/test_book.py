"""Alerts are their reader's, bounded, and gone when he is."""

import msgspec
import pytest

from tasks.errors import QueryError, SettingsError
from tests.worker.alerts.conftest import TOPICS
from worker.alerts import book as alert_book
from worker.alerts.alert import AlertWish, checked_wish
from worker.alerts.book import AlertBook
from worker.alerts.channels import Channel


def test_an_alert_is_its_readers_alone(store, add):
    book = AlertBook(store)
    mine = add(query="topic:sdf independent:3", reader="lina")
    assert (mine.asked.text(), mine.sources) == ("topic:sdf", 3)
    for act in (
        lambda: book.get("omar", mine.id),
        lambda: book.remove("omar", mine.id),
        lambda: book.pause("omar", mine.id, 1.0, is_paused=True),
        lambda: book.change("omar", mine.id, mine, 1.0),
    ):
        with pytest.raises(SettingsError):
            act()
    assert [one.id for one in book.of("lina")] == [mine.id]
    book.forget_all("omar")
    assert book.get("lina", mine.id) == mine
    book.forget_all("lina")
    assert book.all() == {}


def test_numbers_are_bounded(store, add, monkeypatch):
    monkeypatch.setattr(alert_book, "MOST_ALERTS", 1)
    add(reader="lina")
    with pytest.raises(SettingsError):
        add(reader="lina")
    monkeypatch.setattr(alert_book, "MOST_IN_ALL", 1)
    with pytest.raises(SettingsError):
        add(reader="omar")


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " \u202e "},
        {"query": "topik:sdf"},
        {"query": "topic:unknown"},
        {"query": "since:whenever"},
        {"query": "x" * 2_000},
        {"minutes": 0},
        {"hour": 24},
        {"zone": "../../etc/passwd"},
        {"zone": "Mars/Olympus"},
        {"most_an_hour": 10_000},
        {"sources": 0},
        {"channels": tuple(Channel("webhook", f"https://a{n}.example/") for n in range(6))},
    ],
)
def test_wrong_wishes_are_refused(settings, wrong):
    wish = msgspec.structs.replace(AlertWish(name="a", query="topic:sdf"), **wrong)
    with pytest.raises((SettingsError, QueryError)):
        checked_wish(wish, settings, TOPICS)


def test_what_is_changed_or_goes_on_counts_from_then_on(store, add, tell):
    alert = add(query="topic:sdf")
    tell("first", "sdf")
    book = AlertBook(store)
    renamed = book.change("local", alert.id, msgspec.structs.replace(alert, name="Other"), 2.0)
    assert renamed.since == alert.since
    paused = book.pause("local", alert.id, 3.0, is_paused=True)
    tell("second", "sdf")
    assert book.pause("local", alert.id, 4.0, is_paused=False).since > paused.since
    assert book.get("local", alert.id).secret == alert.secret
