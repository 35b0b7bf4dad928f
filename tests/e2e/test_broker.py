"""What strangers put into queues, and connections that die without a word, do not stop a worker or
a poller.
"""

import base64
import json
import pickle
import zlib

import pytest

from rasid.testing.loopback import Site
from tasks.ports import Claim
from tests.e2e.test_service import PAGE, add_feed, newsroom
from tests.support.processes import Processes, free_port, until
from tests.support.servers import SOUND, LooseServer
from tests.support.silence import SilentProxy
from worker.config.settings import Settings
from worker.jobs.app import create_app
from worker.jobs.message_schema import is_job
from worker.jobs.queues import Queues
from worker.store import keys
from worker.store.client import Store

GOOD_BODY = [
    [[["entry", 1]]],
    {},
    {"callbacks": None, "errbacks": None, "chain": None, "chord": None},
]


def encoded(body: bytes) -> str:
    return base64.b64encode(body).decode()


def message(**changes: object) -> bytes:
    """Return a good message with some of its fields (a__b: of a part) changed, or left out where
    None.
    """
    parts = {
        "body": encoded(json.dumps(GOOD_BODY).encode()),
        "content-encoding": "utf-8",
        "content-type": "application/json",
        "headers": {
            "task": "rasid.scrape",
            "id": "i",
            "retries": 0,
            "timelimit": [None, None],
            "eta": None,
            "lang": "py",
        },
        "properties": {
            "correlation_id": "i",
            "delivery_info": {"exchange": "", "routing_key": "articles"},
            "priority": 0,
            "body_encoding": "base64",
            "delivery_tag": "t",
        },
    }
    for path, value in changes.items():
        *above, last = path.replace("content_type", "content-type").split("__")
        place: dict = parts
        for name in above:
            place = place[name]
        if value is None:
            del place[last]
        else:
            place[last] = value
    return json.dumps(parts).encode()


MALFORMED = {
    "no JSON": b"garbage",
    "empty": b"",
    "a list": b"[]",
    "null": b"null",
    "a number": b"17",
    "binary": b"\xff\xfe\x00",
    "deep": b"[" * 100_000,
    "no properties": message(properties=None),
    "no route": message(properties__delivery_info=None),
    "no headers": message(headers=None),
    "no body": message(body=None),
    "pickle": message(content_type="application/x-python-serialize", body=encoded(pickle.dumps(1))),
    "yaml": message(content_type="application/x-yaml"),
    "a body that is no base64": message(body="%%%"),
    "a body that is text": message(body=encoded(b'"x"')),
    "somebody else's task": message(headers__task="os.system"),
    "other arguments": message(body=encoded(b"[[1,2,3],{},{}]")),
    "a bomb": message(
        headers__compression="application/x-gzip", body=encoded(zlib.compress(b"0" * 50_000_000))
    ),
    "a time limit in words": message(headers__timelimit="x"),
    "a due time in words": message(headers__eta="yesterday"),
}


def test_a_job_as_pollers_write_it_is_one():
    assert is_job(message())
    assert is_job(
        message(headers__task="rasid.poll", body=encoded(b'[[],{"id":"f","token":3},{}]'))
    )


@pytest.mark.parametrize("name", MALFORMED)
def test_t23_what_is_no_job_is_none(name):
    assert not is_job(MALFORMED[name])


def test_t23_malformed_messages_are_put_aside_and_a_good_job_runs_at_once(service):
    client, broker = service.store.client, service.store.key(keys.CELERY_QUEUE, "")
    with Site(newsroom({"/0": PAGE.format(0)})) as site:
        service.processes.start("worker", "work", "-c", "1")
        assert until(lambda: "ready." in service.processes.log("worker"))
        for queue in ("feeds", "articles"):
            client.lpush(broker + queue, *MALFORMED.values())
        assert until(lambda: client.llen(broker + "malformed") == 2 * len(MALFORMED), 5), (
            service.processes.log("worker")
        )
        add_feed(service, [site], 1)
        service.processes.start("poller", "poll")
        assert until(lambda: service.has_ended(1)), service.processes.log("worker")
        assert service.ledger().published == 1
        assert service.processes.running["worker"].poll() is None
        assert service.processes.stop("worker") == 0
    assert "Traceback" not in service.processes.log("worker")


def test_a_poller_and_a_worker_whose_connections_died_without_a_word_go_on(tmp_path):
    with LooseServer(tmp_path, *SOUND) as server, SilentProxy(server.port) as proxy:
        env = {
            "RASID_REDIS_URL": f"redis://127.0.0.1:{proxy.port}/0",
            "RASID_DATA_DIR": str(tmp_path / "d"),
        }
        store, settings = Store(server.url()), Settings(redis_url=server.url())
        queues = Queues(create_app(settings), settings)
        with Processes(
            tmp_path, **env, RASID_TICK_SECONDS="0.05", RASID_WEB_PORT=str(free_port())
        ) as processes:
            processes.start("poller", "poll")
            processes.start("worker", "work", "-c", "1")
            queues.poll(Claim("one", 1))
            assert until(lambda: store.client.hget("rasid:alive", "poller")), processes.log(
                "poller"
            )
            assert until(lambda: store.client.hget("rasid:pulse", "feeds") == "1"), processes.log(
                "worker"
            )
            assert proxy.silence()
            store.client.delete("rasid:alive")
            assert until(lambda: store.client.hget("rasid:alive", "poller"), 20), processes.log(
                "poller"
            )
            queues.poll(Claim("two", 1))
            assert until(lambda: "feed=two" in processes.log("worker"), 60), processes.log("worker")
            assert [processes.stop(name) for name in ("poller", "worker")] == [0, 0]
        store.close()
