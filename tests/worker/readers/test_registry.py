"""Readers: a secret is shown once, what the server holds opens nothing, numbers are bounded."""

import pytest
from click.testing import CliRunner

from rasid.cli.server.readers import readers as command
from tasks.errors import SettingsError
from worker.readers import audit, registry
from worker.readers.audit import AuditLog
from worker.readers.reader import ROLES, checked
from worker.readers.registry import ReaderRegistry, reader_with
from worker.store import keys

NOW = 1_800_000_000.0


@pytest.fixture
def known(store):
    return ReaderRegistry(store)


def held(store) -> str:
    client = store.client
    return str(client.hgetall(store.key(keys.READERS))) + str(
        client.hgetall(store.key(keys.SESSIONS))
    )


def test_a_secret_finds_its_reader_and_is_not_kept(known, store):
    secret = known.add(checked("lina", ("syria", "aleppo"), ("alert",)), NOW)
    found = reader_with(secret, known.all())
    assert found is not None
    assert (found.name, found.topics, found.roles) == (
        "lina",
        ("syria", "aleppo"),
        ("read", "alert"),
    )
    assert [found.may(role) for role in ROLES] == [True, True, False, False]
    assert secret not in held(store)
    assert reader_with(found.digest, known.all()) is None
    assert reader_with("", known.all()) is None


def test_a_reader_without_a_secret_is_opened_by_none(known):
    assert known.add(checked("proxied", ("*",), ("read",)), NOW, has_secret=False) == ""
    assert reader_with("", known.all()) is None


def test_a_session_ends_with_its_time_its_reader_and_by_itself(known, store):
    known.add(checked("lina", ("*",), ()), NOW)
    lina = known.all()["lina"]
    first, second, third = (known.begin_session(lina, NOW) for _ in range(3))
    assert first not in held(store)
    assert known.session_of(first, NOW) == "lina"
    assert known.session_of(first, NOW + registry.SESSION_SECONDS) == ""
    known.end_session(second)
    assert known.session_of(second, NOW) == ""
    known.revoke("lina")
    assert known.session_of(third, NOW) == ""
    assert held(store) == "{}{}"


def test_sessions_of_one_reader_are_bounded_and_the_oldest_ends(known, store):
    known.add(checked("lina", ("*",), ()), NOW)
    lina = known.all()["lina"]
    cookies = [known.begin_session(lina, NOW + n) for n in range(registry.MOST_SESSIONS + 2)]
    assert store.client.hlen(store.key(keys.SESSIONS)) == registry.MOST_SESSIONS
    ended = [cookie for cookie in cookies if not known.session_of(cookie, NOW)]
    assert ended == cookies[:2]


def test_readers_are_bounded(known, monkeypatch):
    monkeypatch.setattr(registry, "MOST_READERS", 1)
    known.add(checked("lina", ("*",), ()), NOW)
    with pytest.raises(SettingsError, match="revoke one first"):
        known.add(checked("omar", ("*",), ()), NOW)


@pytest.mark.parametrize(
    ("name", "topics", "roles"),
    [
        ("", ("*",), ()),
        ("two words", ("*",), ()),
        ("a\nb", ("*",), ()),
        ("x" * 65, ("*",), ()),
        ("local", ("*",), ()),
        ("token-1", ("*",), ()),
        ("lina", (), ()),
        ("lina", ("Syria",), ()),
        ("lina", ("*",), ("admin",)),
    ],
)
def test_what_cannot_be_a_reader_is_refused(name, topics, roles):
    with pytest.raises(SettingsError):
        checked(name, topics, roles)


def test_changes_are_noted_in_short_and_their_rate_is_bounded(store):
    log = AuditLog(store)
    log.note("lina", "feed_paused", "feed1", "x\x1b[31m" * 500)
    (noted,) = log.newest(5)
    assert (noted.reader, noted.action, noted.target) == ("lina", "feed_paused", "feed1")
    assert "\x1b" not in noted.detail
    assert len(noted.detail) <= 500
    admitted = [log.admits("lina") for _ in range(audit.A_MINUTE + 2)]
    assert admitted == [True] * audit.A_MINUTE + [False] * 2
    assert log.admits("omar")


def test_the_command_adds_lists_revokes_and_tells_of_it(settings, store, monkeypatch):
    monkeypatch.setenv("RASID_REDIS_URL", settings.redis_url)
    monkeypatch.setenv("RASID_PREFIX", settings.prefix)

    def run(*words: str) -> str:
        done = CliRunner().invoke(command, list(words))
        assert done.exit_code == 0, done.output
        return done.stdout.strip()

    secret = run("add", "lina", "--role", "alert", "--topic", "syria")
    assert reader_with(secret, ReaderRegistry(store).all()).name == "lina"
    assert "lina" in run("list")
    assert secret not in run("list", "--json")
    run("revoke", "lina")
    assert ReaderRegistry(store).all() == {}
    told = run("changes")
    assert "reader_added" in told
    assert "reader_revoked" in told
    assert secret not in told
