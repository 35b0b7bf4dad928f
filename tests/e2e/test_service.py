"""Poller, workers and web as separate processes against one server.

The promises hold whatever is killed.
"""

import json
import re
import urllib.request
from pathlib import Path

from rasid.testing.loopback import Site, says
from tests.support.processes import free_port, rasid, until
from tests.support.service import Service
from worker.state.feeds import RedisFeeds

SENTENCE = (
    "أعلنت قوات سوريا الديمقراطية في بيان رسمي نشرته يوم السبت تفاصيل العملية الأمنية في ريف "
    "دير الزور الشرقي. "
)
PAGE = (
    "<html lang=ar><title>خبر {0}</title><h1>خبر رقم {0}</h1><article>"
    + f"<p>{SENTENCE * 4}</p>" * 3
    + "</article></html>"
)
NAMES = "قوات سوريا الديمقراطية قسد في دير الزور والتحالف الدولي."
# a text of 50,000 names, which no page of news has
POISON = f"<html><body>{f'<p>{NAMES}</p>' * 16_000}</body></html>"


def newsroom(pages: dict[str, str]) -> dict[str, object]:
    return {path: says(body) for path, body in pages.items()}


def add_feed(
    service: Service, sites: list[Site], count: int, *, extra: tuple[str, ...] = ()
) -> None:
    """Give the first site a feed that lists ``count`` pages over all sites."""
    urls = [f"{sites[n % len(sites)].url}/{n}" for n in range(count)] + [
        sites[0].url + path for path in extra
    ]
    items = "".join(f"<item><title>{url[-4:]}</title><link>{url}</link></item>" for url in urls)
    sites[0].paths["/feed"] = says(
        f"<rss version='2.0'><channel><title>A</title>{items}</channel></rss>"
    )
    RedisFeeds(service.store).add(sites[0].url + "/feed", source="A", lang="ar")


def test_feeds_become_tagged_streams_and_all_can_be_watched(service):
    with Site(newsroom({f"/{n}": PAGE.format(n) for n in range(5)})) as site:
        add_feed(service, [site], 5, extra=("/missing",))
        for name, command in {
            "poller": ("poll",),
            "worker": ("work", "-c", "2"),
            "web": ("web",),
        }.items():
            service.processes.start(name, *command)
        assert until(lambda: service.has_ended(6)), service.processes.log("worker")
        assert until(lambda: service.get("/readyz")[0] == 200), service.processes.log("web") + str(
            service.get("/readyz")
        )

    assert (service.ledger().published, service.ledger().reasons["dead:http_404"]) == (5, 1)
    assert service.get("/healthz") == (200, "ok\n")
    metrics = service.get("/metrics")[1]
    assert 'rasid_entries_ended_total{outcome="published"} 5.0' in metrics
    assert "rasid_ledger_difference 0.0" in metrics
    phases = set(re.findall(r'rasid_fetch_seconds_count{phase="(\w+)"}', metrics))
    assert phases == {"connect", "first_byte", "body"}  # an address needs no resolving
    lines = service.get("/v1/stream/deir-ez-zor/json")[1].splitlines()
    assert len(lines) == 5
    assert {tag["id"] for tag in json.loads(lines[0])["data"]["tags"]} >= {"deir-ez-zor", "sdf"}
    assert service.get("/v1/stream/atlantis/json")[0] == 404
    tail = rasid("tail", "sdf", "--json", **service.environment)
    assert len(tail.stdout.splitlines()) == 5
    dead = json.loads(rasid("dead", "list", "--json", **service.environment).stdout)
    assert dead["reason"] == "http_404"
    entry = json.loads(
        rasid("entry", site.url + "/missing?utm_source=x", "--json", **service.environment).stdout
    )
    assert (entry["outcome"], entry["reason"]) == ("dead", "http_404")
    assert rasid("ledger", **service.environment).returncode == 0
    assert rasid("doctor", **service.environment).returncode == 0
    assert [service.processes.stop(name) for name in ("poller", "worker", "web")] == [0, 0, 0]


def test_news_is_fetched_by_the_process_that_polled_it_and_waits_for_no_tick(
    settings, store, tmp_path
):
    service = Service(settings, tmp_path, RASID_TICK_SECONDS="60")
    with (
        service.processes,
        Site(newsroom({})) as feeds,
        Site(newsroom({"/0": PAGE.format(0)})) as pages,
    ):
        add_feed(service, [pages], 1)
        feeds.paths["/feed"] = pages.paths.pop("/feed")
        for row in RedisFeeds(service.store).rows():
            RedisFeeds(service.store).remove(row.id)
        RedisFeeds(service.store).add(feeds.url + "/feed", source="A", lang="ar")
        service.processes.start("worker", "work", "-c", "1")
        service.processes.start("poller", "poll")
        assert until(lambda: service.has_ended(1), 30), service.processes.log("worker")
    assert service.ledger().published == 1
    service.store.close()


def test_killing_the_whole_worker_tree_again_and_again_loses_nothing_and_doubles_nothing(service):
    pages = newsroom({f"/{n}": PAGE.format(n) for n in range(60)})
    with Site(pages) as one, Site(pages) as two, Site(pages) as three:
        add_feed(service, [one, two, three], 60)
        service.processes.start("poller", "poll")
        for goal in (1, 15, 30):
            service.processes.start("worker", "work", "-c", "2")
            assert until(lambda goal=goal: service.ledger().published >= goal), (
                service.processes.log("worker")
            )
            service.processes.kill("worker")
        service.processes.start("worker", "work", "-c", "2")
        assert until(lambda: service.has_ended(60)), service.ledger()
    ledger = service.ledger()
    assert ledger.closes
    assert (ledger.published, ledger.dead) == (60, 0)
    assert set(service.published().values()) == {1}
    assert len(service.published()) == 60


def test_a_page_that_kills_its_child_is_buried_and_those_beside_it_are_published(
    settings, store, tmp_path
):
    service = Service(
        settings,
        tmp_path,
        RASID_CLEAN_CPU_SECONDS="0.3",
        RASID_TASK_SECONDS="10",
        RASID_LEASE_SECONDS="11",
    )
    pages = newsroom({f"/{n}": PAGE.format(n) for n in range(8)} | {"/poison": POISON})
    with service.processes, Site(pages) as one, Site(pages) as two:
        add_feed(service, [one, two], 8, extra=("/poison",))
        service.processes.start("poller", "poll")
        service.processes.start("worker", "work", "-c", "1")
        assert until(lambda: service.has_ended(9), 90), service.ledger()
    ledger = service.ledger()
    assert (ledger.published, ledger.dead, ledger.reasons["dead:crashed"]) == (8, 1, 1)
    assert sum(hit.path == "/poison" for hit in one.hits) == 3
    assert ledger.closes
    service.store.close()


def test_the_celery_command_of_the_contract_works_as_well(service, tmp_path):
    """`celery -A worker.celery_app` is how people with their own supervisors start workers."""
    import subprocess
    import sys

    celery = str(Path(sys.executable).parent / "celery")
    with (
        Site(newsroom({"/0": PAGE.format(0)})) as site,
        (tmp_path / "celery.log").open("wb") as log,
    ):
        add_feed(service, [site], 1)
        service.processes.start("poller", "poll")
        worker = subprocess.Popen(
            [celery, "-A", "worker.celery_app", "worker", "-Q", "feeds,articles", "-c", "1"],
            env={"PATH": "/usr/bin:/bin", **service.environment},
            stdout=log,
            stderr=log,
        )
        assert until(lambda: service.has_ended(1)), (tmp_path / "celery.log").read_text()
        worker.terminate()
        assert worker.wait(15) == 0
    assert service.ledger().published == 1


def test_a_worker_without_a_web_process_beside_it_serves_its_timings(settings, store, tmp_path):
    port = free_port()
    service = Service(settings, tmp_path, RASID_WORKER_METRICS_PORT=str(port))
    with service.processes, Site(newsroom({"/0": PAGE.format(0)})) as site:
        add_feed(service, [site], 1)
        service.processes.start("poller", "poll")
        service.processes.start("worker", "work", "-c", "2")
        assert until(lambda: service.has_ended(1)), service.processes.log("worker")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            assert 'rasid_fetch_seconds_count{phase="body"}' in answer.read().decode()
    service.store.close()
