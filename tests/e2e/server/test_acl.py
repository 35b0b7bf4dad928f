"""Each role may do its work on a real server, and nothing that an intruder would want (T22)."""

import shutil
import subprocess
from pathlib import Path

import pytest
import redis

from rasid.testing.loopback import Site
from tests.conftest import ROOT
from tests.e2e.test_service import PAGE, add_feed, newsroom
from tests.support.processes import Processes, free_port, rasid, until
from tests.support.servers import SOUND, LooseServer
from tests.support.service import Service
from worker.alerts.alert import AlertWish
from worker.alerts.book import AlertBook
from worker.alerts.outbox import AlertOutbox, Delivery
from worker.config.settings import Settings
from worker.processes.scheduler import SUBSCRIBERS_STEPS
from worker.readers.audit import AuditLog
from worker.readers.kept import Kept
from worker.readers.read_marks import ReadMarks
from worker.readers.reader import checked
from worker.readers.registry import ReaderRegistry
from worker.store import migrations as schema
from worker.store.client import Store
from worker.streams.subscription import Subscription

COMMANDS = {
    "poller": ("poll",),
    "worker": ("work", "-c", "2"),
    "archive": ("archive",),
    "hooks": ("hooks", "run"),
}
ROLES = ("worker", "web", "subscriber", "monitor")
DANGEROUS = (
    "CONFIG SET maxmemory-policy allkeys-lru",
    "CONFIG GET requirepass",
    "FLUSHALL",
    "FLUSHDB",
    "DEBUG SLEEP 0",
    "MODULE LOAD /tmp/x.so",
    "EVAL return(1) 0",
    "SHUTDOWN NOSAVE",
    "ACL SETUSER intruder on nopass",
    "REPLICAOF 127.0.0.1 1",
    "SAVE",
    "BGREWRITEAOF",
    "KEYS *",
    "MONITOR",
    "CLIENT KILL TYPE normal",
    "FUNCTION FLUSH",
    "SCRIPT FLUSH",
    "MIGRATE 127.0.0.1 1 k 0 1",
    "GET other:key",
)


@pytest.fixture(params=[""])
def server(request, tmp_path):
    if request.param and not shutil.which(request.param):
        pytest.skip(f"skipped: no {request.param}")
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    for role in ROLES:
        (secrets / role).write_text(f"pw-{role}")
    made = subprocess.run(
        [ROOT / "deploy/acl/make.sh", secrets], capture_output=True, text=True, check=True
    )
    (tmp_path / "users.acl").write_text(made.stdout + "user admin on >pw-admin ~* &* +@all\n")
    permissive = (
        "--enable-debug-command",
        "yes",
        "--enable-module-command",
        "yes",
    )  # so that the file alone denies them
    with LooseServer(
        tmp_path,
        *SOUND,
        *permissive,
        "--aclfile",
        str(tmp_path / "users.acl"),
        binary=request.param,
    ) as running:
        yield running


def url_of(server: LooseServer, role: str) -> str:
    return server.url(f"rasid-{role}:pw-{role}")


def client_of(server: LooseServer, role: str) -> redis.Redis:
    return redis.Redis.from_url(url_of(server, role), decode_responses=True)


def service_on(server: LooseServer, tmp_path: Path) -> Service:
    settings = Settings(
        redis_url=url_of(server, "worker"), data_dir=tmp_path / "data", web_port=free_port()
    )
    return Service(settings, tmp_path)


def test_t22_the_service_publishes_a_hundred_of_a_hundred_and_nobody_was_denied(server, tmp_path):
    service = service_on(server, tmp_path)
    pages = newsroom({f"/{n}": PAGE.format(n) for n in range(100)})
    reading = Processes(
        tmp_path, **service.environment | {"RASID_REDIS_URL": url_of(server, "web")}
    )
    with (
        service.processes,
        reading,
        Site(pages) as one,
        Site(pages) as two,
        Site(pages) as three,
        Site(pages) as four,
    ):
        add_feed(service, [one, two, three, four], 100)
        for name, command in COMMANDS.items():
            service.processes.start(name, *command)
        assert until(lambda: service.store.client.get("rasid:schema"))
        reading.start("web", "web")
        assert until(lambda: service.has_ended(100)), service.ledger()
        assert service.ledger().published == 100
        assert until(lambda: service.get("/readyz")[0] == 200), reading.log("web")
        assert 'outcome="published"} 100.0' in service.get("/metrics")[1]
        assert len(service.get("/v1/stream/sdf/json")[1].splitlines()) == 100
        assert rasid("doctor", **service.environment).returncode == 0
        assert service.processes.stop("worker") == 0
    assert denials(server) == []
    service.store.close()


@pytest.mark.parametrize("role", ROLES)
def test_t22_no_role_may_do_what_an_intruder_would(server, role):
    client = client_of(server, role)
    client.ping()
    for command in DANGEROUS:
        with pytest.raises(
            (redis.exceptions.NoPermissionError, redis.ResponseError), match="permission"
        ):
            client.execute_command(*command.split())
    client.close()
    with pytest.raises(redis.AuthenticationError):
        redis.Redis.from_url(server.url()).get("rasid:schema")


def test_t22_a_subscriber_reads_streams_and_nothing_else(server):
    service = Store(url_of(server, "worker"))
    for key in ("rasid:articles", "rasid:topic:sdf"):
        service.client.xadd(key, {"seq": 1, "title": "a"})
    schema.version(service)  # a poller was here
    service.keep_loaded(*SUBSCRIBERS_STEPS)
    with Subscription(["sdf"], "g", "c", redis_url=url_of(server, "subscriber")) as subscription:
        (one,) = subscription.read()
        subscription.ack(one)
        assert service.client.xpending("rasid:topic:sdf", "g")["pending"] == 0
    tail = rasid("tail", "sdf", "--json", RASID_REDIS_URL=url_of(server, "subscriber"))
    assert (tail.returncode, len(tail.stdout.splitlines())) == (0, 1), tail.stderr
    assert denials(server) == []

    plain = client_of(server, "subscriber")
    plain.xgroup_create("rasid:topic:sdf", "plain", "0")
    assert plain.xreadgroup("plain", "c", {"rasid:topic:sdf": ">"})
    for command in (
        "XADD rasid:topic:sdf * a b",
        "XADD rasid:articles * a b",
        "XDEL rasid:topic:sdf 1-1",
        "XTRIM rasid:topic:sdf MAXLEN 0",
        "DEL rasid:topic:sdf",
        "XGROUP DESTROY rasid:topic:sdf g",
        "XRANGE rasid:dead - +",
        "HGETALL rasid:ledger",
        "GET rasid:entry:1",
        "SET rasid:schema 9",
        "LPUSH rasid:celery:articles x",
        "HGETALL rasid:hooks",
        "HGETALL rasid:alerts",
        "SCRIPT LOAD return(1)",
    ):
        with pytest.raises(redis.exceptions.NoPermissionError):
            plain.execute_command(*command.split())
    plain.close()
    service.close()


def test_t22_the_web_role_reads_and_may_not_publish(server):
    web = client_of(server, "web")
    web.hset("rasid:hubs", "feed", "{}")
    readers = ReaderRegistry(Store(url_of(server, "web")))
    cookie = readers.begin_session(checked("lina", ("*",), ()), 1.0)
    assert readers.session_of(cookie, 2.0) == "lina"
    readers.end_session(cookie)
    own = Store(url_of(server, "web"))
    book, wish = AlertBook(own), AlertWish(name="Wells")
    alert = book.add("lina", wish, 1.0)
    book.change("lina", alert.id, wish, 2.0)
    sample = Delivery(id="test.1.x", alert=alert.id, channel="x", finds=(), made_at=1.0)
    AlertOutbox(own).put(alert, [sample])
    AlertOutbox(own).end(alert, sample, "dropped", "")
    book.remove("lina", alert.id)
    assert book.all() == {}
    log = AuditLog(own)
    assert log.admits("lina")
    log.note("lina", "feed_paused")
    assert len(log.newest(5)) == 1
    keeps_what_a_reader_keeps(Store(url_of(server, "web")))
    for command in (
        "XADD rasid:articles * a b",
        "HSET rasid:ledger found 9",
        "DEL rasid:articles",
        "SET rasid:schema 9",
        "HSET rasid:readers lina {}",
        "DEL rasid:audit",
        "DEL rasid:stars:lina",
        "ZADD rasid:frontier 1 x",
    ):
        with pytest.raises(redis.exceptions.NoPermissionError):
            web.execute_command(*command.split())
    web.close()


def keeps_what_a_reader_keeps(store: Store) -> None:
    """Do all that the pages do with views, stars and read marks."""
    kept, marks = Kept(store, "lina"), ReadMarks(store, "lina")
    kept.save_view("Wells", "topic=water", 1.0)
    kept.share("Wells", is_shared=True)
    assert [one.name for one in kept.shared()] == ["Wells"]
    kept.share("Wells", is_shared=False)
    kept.remove_view("Wells")
    kept.keep("a1", "why", 1.0)
    assert [one.article for one in kept.stars()] == ["a1"]
    kept.forget("a1")
    marks.mark(["s1", "s2"], 1.0)
    marks.unmark(["s1"])
    assert marks.all() == ["s2"]


@pytest.mark.parametrize("server", ["redis-server"], indirect=True)
def test_t22_the_file_is_as_good_for_the_oldest_redis(server):
    client = client_of(server, "worker")
    assert client.set("rasid:x", "1")
    with pytest.raises(redis.exceptions.NoPermissionError):
        client.config_set("maxmemory", "0")
    client.close()


def denials(server: LooseServer) -> list[str]:
    """Return what the server has denied so far, as its administrator reads it."""
    admin = redis.Redis.from_url(server.url("admin:pw-admin"), decode_responses=True)
    found = [
        f"{one['username']} {one['reason']} {one['object']} in {one['context']}"
        for one in admin.acl_log()
    ]
    admin.close()
    return found
