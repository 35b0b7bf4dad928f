"""`rasid up --lean`: one process beside the server and the worker, and everything it promises."""

import json
import urllib.request
from pathlib import Path

from rasid.testing.loopback import Site, says
from tests.support.children import children_of
from tests.support.desk import FEED, PAGE, SETTINGS
from tests.support.processes import Processes, free_port, until
from worker.store.client import Store, StoreError
from worker.streams.streams import Streams


def test_a_feed_becomes_a_stream_a_page_and_an_archive(tmp_path):
    port, data = free_port(), tmp_path / "data"
    settings = {**SETTINGS, "RASID_WEB_PORT": str(port), "RASID_TICK_SECONDS": "0.1"}
    with Site({"/2025/convoy": says(PAGE)}) as site:
        site.paths["/feed"] = says(FEED.format(url=site.url))
        (tmp_path / "feeds.txt").write_text(site.url + "/feed\n")
        with Processes(tmp_path, folder=tmp_path, **settings) as processes:
            arguments = ("--lean", "--feeds", "feeds.txt", "--data", str(data))
            processes.start("up", "up", *arguments)
            log = lambda: processes.log("up")  # noqa: E731 - what a failure shows
            assert until(lambda: has_article(data)), log()
            assert until(lambda: list((data / "archive").rglob("*.jsonl*"))), log()
            assert until(lambda: faults(port) == []), log()
            assert len(children_of(processes.running["up"].pid)) == 2  # the server, the worker
            assert processes.stop("up") == 0, log()


def has_article(data: Path) -> bool:
    store = Store(f"unix://{data}/valkey.sock")
    try:
        return bool(Streams(store).newest("coalition", 1))
    except StoreError:
        return False
    finally:
        store.close()


def faults(port: int) -> list[str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return json.loads(answer.read())["faults"]
    except OSError as error:
        return [str(error)]
