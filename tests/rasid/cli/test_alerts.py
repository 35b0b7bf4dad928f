"""``rasid alerts``: added, listed without secrets, tried, looked after, removed."""

import json

import pytest

from rasid.testing.loopback import Site, says
from worker.alerts.book import AlertBook
from worker.config.settings import load_settings
from worker.telemetry.log_setup import Redaction, secrets_of

SLACK = "slack=https://hooks.slack.com/services/T000/B000/xyz0123456789"


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"allow_networks": ("127.0.0.0/8",)})


def test_an_alert_is_added_listed_and_removed(typed, store):
    added = typed("alerts", "add", "آبار", "topic:sdf lang:ar", "--to", SLACK, "--sources", "2")
    assert added.code == 0, added.err
    id_ = added.out.strip()
    listed = typed("alerts", "list").out + typed("alerts", "list", "--json").out
    assert "xyz0123456789" not in listed
    assert AlertBook(store).all()[id_].secret not in listed
    (line,) = (json.loads(one) for one in typed("alerts", "list", "--json").lines)
    assert (line["query"], line["sources"], line["reader"]) == ("topic:sdf lang:ar", 2, "local")
    assert typed("alerts", "list", "--reader", "lina", "--json").out == ""
    assert typed("alerts", "remove", id_).code == 0
    assert AlertBook(store).all() == {}


def test_a_test_prints_what_was_answered_and_fails_with_it(typed):
    with Site({"/good": says(status=204), "/bad": says("closed", status=404)}) as site:
        good = typed("alerts", "add", "a", "--to", f"webhook={site.url}/good").out.strip()
        bad = typed("alerts", "add", "b", "--to", f"webhook={site.url}/bad").out.strip()
        assert typed("alerts", "test", good).code == 0
        tried = typed("alerts", "test", bad)
    assert (tried.code, "404 closed" in tried.out) == (1, True)
    (line,) = (json.loads(one) for one in typed("alerts", "history", bad, "--json").lines)
    assert (line["state"], line["detail"]) == ("failed", "404 closed")
    assert "404 closed" in typed("alerts", "history", bad).out


@pytest.mark.parametrize(
    "wrong",
    [
        ("add", "a", "topik:sdf"),
        ("add", "a", "topic:nowhere"),
        ("add", "a", "--to", "exec=ls"),
        ("add", "a", "--to", "webhook=http://10.0.0.1/"),
        ("add", "a", "--hour", "99"),
        ("add", "a", "--mode", "never"),
        ("test", "unknown"),
        ("history", "unknown"),
        ("remove", "unknown"),
    ],
)
def test_what_is_wrong_ends_with_a_line(typed, store, wrong):
    done = typed("alerts", *wrong)
    assert done.code == 2
    assert done.err.strip()
    assert AlertBook(store).all() == {}


def test_who_is_revoked_leaves_no_alert(typed, store):
    typed("readers", "add", "lina", "--role", "alert")
    typed("readers", "add", "omar")
    assert typed("alerts", "add", "a", "--reader", "omar").code == 2
    assert typed("alerts", "add", "a").code == 2  # there are readers, so nobody is local
    assert typed("alerts", "add", "a", "--reader", "lina").code == 0
    typed("readers", "revoke", "lina")
    assert AlertBook(store).all() == {}


def test_secrets_of_channels_are_shown_nowhere(typed, monkeypatch):
    secrets = {
        "RASID_TELEGRAM_TOKEN": "12345:hunter2",
        "RASID_MAIL_SERVER": "smtp://user:pass%40hunter3@mail.example:587",
        "RASID_CHANNELS": "desk=slack://hunter4/B/C",
    }
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    shown = typed("settings").out
    logged = Redaction(secrets_of(load_settings()))(
        None, "", {"event": " ".join([*secrets.values(), "pass@hunter3"])}
    )
    for number in (2, 3, 4):
        assert f"hunter{number}" not in shown
        assert f"hunter{number}" not in str(logged)
