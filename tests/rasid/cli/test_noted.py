"""Who changed what on the command line is in the list of changes, by login name."""

import os
import pwd

from rasid.cli import noted
from worker.readers.audit import AuditLog
from worker.readers.reader import Reader
from worker.readers.registry import ReaderRegistry


def changes(store) -> list[tuple[str, str, str]]:
    found = AuditLog(store).newest(100)[::-1]
    me = f"{pwd.getpwuid(os.getuid()).pw_name} (command line)"
    assert {one.reader for one in found} == {me}
    return [(one.action, one.target, one.detail) for one in found]


def test_changes_of_the_command_line_are_noted_with_the_login_name(
    typed, store, monkeypatch, tmp_path
):
    monkeypatch.setenv("LOGNAME", "somebody-else")
    url = "https://a.example/feed?token=hunter22"
    id_ = typed("feeds", "add", url, "--unseen", "--json").out.split('"')[3]
    typed("feeds", "rename", id_, "Ledger")
    typed("feeds", "set", id_, "--zone", "Asia/Damascus")
    typed("feeds", "pause", id_)
    typed("feeds", "resume", id_)
    typed("feeds", "poll", id_)
    typed("feeds", "request-options", id_, "--header", "X-Key: hunter22")
    typed("feeds", "remove", id_)
    typed("readers", "add", "lina", "--role", "edit")
    typed("readers", "revoke", "lina")
    made = changes(store)
    assert [action for action, _, _ in made] == [
        *("feed_added", "feed_set", "feed_set", "feed_paused", "feed_resumed", "feed_polled"),
        *("feed_asked_otherwise", "feed_removed", "reader_added", "reader_revoked"),
    ]
    assert [target for _, target, _ in made] == [id_] * 8 + ["lina"] * 2
    assert [made[at][2] for at in (1, 2)] == ["source=Ledger", "zone=Asia/Damascus"]
    assert "hunter22" not in str(made)


def test_hooks_are_noted_with_their_host_alone(typed, store):
    address = "https://93.184.215.14/hook?token=hunter22"
    id_ = typed("hooks", "add", address, "articles").out.split()[0]
    typed("hooks", "rotate", id_)
    typed("hooks", "remove", id_)
    assert changes(store) == [
        ("hook_added", id_, "93.184.215.14"),
        ("hook_rotated", id_, ""),
        ("hook_removed", id_, ""),
    ]


def test_a_known_feed_that_is_asked_otherwise_is_noted(typed, store, catalogue):
    url = "https://a.example/feed"
    id_, _ = catalogue.add(url)
    typed("feeds", "add", url, "--unseen", "--header", "X-Key: hunter22")
    assert changes(store) == [("feed_asked_otherwise", id_, "")]


def test_a_change_of_many_feeds_is_one_line(typed, store, catalogue, monkeypatch):
    monkeypatch.setattr(noted, "ONE_BY_ONE", 1)
    ids = sorted(catalogue.add(f"https://{name}.example/feed")[0] for name in "ab")
    typed("feeds", "pause", *ids)
    assert changes(store) == [("feed_paused", "", f"2: {' '.join(ids)} …")]


def test_dead_letters_that_were_requeued_are_noted(typed, store):
    typed("dead", "requeue", "--reason", "timeout")
    assert changes(store) == [("dead_requeued", "", "0 of timeout")]


def test_an_operator_of_some_topics_is_told_to_see_all_feeds(typed):
    done = typed("readers", "add", "omar", "--topic", "sdf", "--role", "operate")
    assert done.code == 0
    assert "all feeds" in done.err
    assert typed("readers", "add", "lina", "--topic", "sdf").err == ""


def test_an_editor_of_some_topics_is_refused_and_an_old_one_is_told(typed, store):
    done = typed("readers", "add", "omar", "--topic", "sdf", "--role", "edit")
    assert (done.code != 0, "needs all topics" in done.err) == (True, True)
    assert ReaderRegistry(store).all() == {}
    for topics in ((), ("--topic", "articles")):
        name = f"lina{len(topics)}"
        assert typed("readers", "add", name, *topics, "--role", "edit").err == ""
    assert typed("readers", "list").err == ""
    ReaderRegistry(store).add(Reader(name="old", topics=("sdf",), roles=("read", "edit")), 1.0)
    assert "the role edit of old counts for nothing" in typed("readers", "list").err
